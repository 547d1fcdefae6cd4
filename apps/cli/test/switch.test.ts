import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { decodeDecision } from '../src/switch/decision.js'
import { type MoodyCloud, startProxy, type Treatment, throttled } from './moody-cloud.js'
import { cleanUp, havip, newDataDir, oneLine, Program, type Server, serve } from './program.js'
import { given, vpcClient } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

const vip = '10.0.0.100'
const region = { TENCENTCLOUD_REGION: seed.region }
const proxies: MoodyCloud[] = []
let server: Server
let vpc: ReturnType<typeof vpcClient>
/** The ENIs of the two nodes; the first has the address before each test. */
let here: string
let there: string
let subnetId: string

beforeAll(async () => {
  server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--task-duration', '200'])
  vpc = vpcClient(server.url)
  const VpcId = given((await vpc.CreateVpc({ VpcName: 'switch', CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId)
  const place = { VpcId, CidrBlock: '10.0.0.0/24', SubnetName: 'switch', Zone: seed.zone }
  subnetId = given((await vpc.CreateSubnet(place)).Subnet?.SubnetId)
})

beforeEach(async () => {
  here = await newInterface()
  there = await newInterface()
  await vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: here, PrivateIpAddresses: [{ PrivateIpAddress: vip }] })
  await settled()
})

afterEach(async () => {
  for (const proxy of proxies.splice(0)) proxy.close()
  await settled()
  for (const NetworkInterfaceId of [here, there]) await vpc.DeleteNetworkInterface({ NetworkInterfaceId })
  await vi.waitFor(async () => expect(await interfaces()).toEqual([]), { timeout: 30_000 })
})

afterAll(cleanUp)

async function interfaces() {
  const Filters = [{ Name: 'subnet-id', Values: [subnetId] }]
  return given((await vpc.DescribeNetworkInterfaces({ Filters })).NetworkInterfaceSet)
}

async function primaryOf(id: string): Promise<string> {
  const eni = (await interfaces()).find(({ NetworkInterfaceId }) => NetworkInterfaceId === id)
  return given(eni?.PrivateIpAddressSet?.find(({ Primary }) => Primary)?.PrivateIpAddress)
}

async function newInterface(): Promise<string> {
  const VpcId = given((await vpc.DescribeVpcs({})).VpcSet?.find(({ VpcName }) => VpcName === 'switch')?.VpcId)
  const made = await vpc.CreateNetworkInterface({ VpcId, SubnetId: subnetId, NetworkInterfaceName: 'node' })
  const id = given(made.NetworkInterface?.NetworkInterfaceId)
  await settled()
  return id
}

/** Waits until no ENI and no address is on its way. */
async function settled(): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const { State, PrivateIpAddressSet } of await interfaces()) {
        expect(State).toBe('AVAILABLE')
        for (const ip of PrivateIpAddressSet ?? []) expect(ip.State).toBe('AVAILABLE')
      }
    },
    { timeout: 30_000 },
  )
}

/** Where the API says the address is, and by which decision. */
async function whereabouts() {
  await settled()
  const [seen] = (await interfaces()).flatMap(({ NetworkInterfaceId, PrivateIpAddressSet }) =>
    (PrivateIpAddressSet ?? [])
      .filter(({ PrivateIpAddress }) => PrivateIpAddress === vip)
      .map(({ Description }) => ({ at: NetworkInterfaceId, decision: decodeDecision(Description) })),
  )
  return given(seen)
}

function args(to: string, ...more: string[]): string[] {
  return ['switch', vip, '--to', to, '--url', server.url, '--settle', '300ms', ...more]
}
const switchTo = (to: string, ...more: string[]) => havip(args(to, ...more), region)

async function proxy(treat: (action: string) => Treatment): Promise<MoodyCloud> {
  const started = await startProxy(server.url, treat)
  proxies.push(started)
  return started
}

const running: Treatment = { Response: { Status: 'RUNNING', Output: '', Result: [], RequestId: 'running' } }

describe('havip switch', () => {
  test('moves the address, tells each step in a line with the time, and then has nothing to do', async () => {
    const moved = await switchTo(there)
    expect(moved).toMatchObject({ code: 0, err: '' })
    const lines = moved.out.trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(new RegExp(`^\\d{4}-\\S+Z \\+\\d+ms ${vip} \\S`))
    expect(lines.at(-1)).toMatch(new RegExp(`moved from ${here} to ${there} in \\d+ ms$`))
    expect((await whereabouts()).at).toBe(there)

    const again = await switchTo(there, '--json')
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ outcome: 'already-there', address: vip, from: there, to: there })

    const back = await switchTo(here, '--json')
    expect(back.code).toBe(0)
    expect(JSON.parse(back.out)).toMatchObject({ outcome: 'moved', from: there, to: here, movedMs: expect.any(Number) })
    expect(back.err).toContain(`moving from ${there} to ${here}`)
  })

  test('where the address is already, writes nothing', async () => {
    const { url, actions } = await proxy(() => 'pass')
    expect((await switchTo(here, '--url', url)).out).toContain(`is at ${here} already`)
    expect(new Set(actions)).toEqual(new Set(['DescribeNetworkInterfaces']))
  })

  test('with --dry-run only says what it would do', async () => {
    const { url, actions } = await proxy(() => 'pass')
    const ended = await switchTo(there, '--dry-run', '--url', url)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(new RegExp(`would move from ${here} to ${there}\n$`))
    expect(new Set(actions)).toEqual(new Set(['DescribeNetworkInterfaces']))
    expect(await whereabouts()).toEqual({ at: here, decision: undefined })
  })

  test.each([
    ['the first ENI', 9, 7],
    ['the second ENI', 7, 9],
  ])('of two at once the higher token has the address in the end: %s', async (_, first, second) => {
    const [one, two] = await Promise.all([
      switchTo(here, '--token', `${first}`),
      switchTo(there, '--token', `${second}`),
    ])
    const [winner, loser] = first > second ? [one, two] : [two, one]
    expect(winner.code).toBe(0)
    // It may have been there, and told so, before the other one decided.
    expect([0, 2]).toContain(loser.code)
    const at = first > second ? here : there
    expect(await whereabouts()).toEqual({ at, decision: { token: 9, networkInterfaceId: at } })
  })

  test('of two at once without tokens one has it in the end, and that one says so', async () => {
    const ended = await Promise.all([switchTo(here), switchTo(there)])
    const { at } = await whereabouts()
    expect(ended[at === here ? 0 : 1].code).toBe(0)
  })

  test('leaves the address alone where a later decision is written to it, exit code 2', async () => {
    expect((await switchTo(there, '--token', '9')).code).toBe(0)
    const late = await switchTo(here, '--token', '8', '--json')
    expect(late.code).toBe(2)
    const winner = { token: 9, networkInterfaceId: there }
    expect(JSON.parse(late.out)).toMatchObject({ outcome: 'superseded', winner })
    expect(await whereabouts()).toEqual({ at: there, decision: winner })
  })

  test('takes the address back when an earlier decision moves it while it is watched', async () => {
    const program = new Program(args(there, '--settle', '5s', '--timeout', '60s'), region)
    await vi.waitFor(() => expect(program.out).toContain('watching it'), { timeout: 30_000 })
    await vpc.MigratePrivateIpAddress({
      SourceNetworkInterfaceId: there,
      DestinationNetworkInterfaceId: here,
      PrivateIpAddress: vip,
    })
    expect(await program.ended).toMatchObject({ code: 0, err: '' })
    expect(program.out.match(/moving from/g)).toHaveLength(2)
    expect((await whereabouts()).at).toBe(there)
  })

  test('goes on when the API refuses calls beyond its rate', async () => {
    const asked = new Map<string, number>()
    const { url } = await proxy((action) => {
      const count = (asked.get(action) ?? 0) + 1
      asked.set(action, count)
      return count <= 2 ? throttled : 'pass'
    })
    const ended = await switchTo(there, '--url', url)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(/looks again: .*RequestLimitExceeded/)
    expect((await whereabouts()).at).toBe(there)
  })

  test('finds out what became of a move whose reply was lost', async () => {
    let lost = 0
    const { url, actions } = await proxy((action) => {
      return action === 'MigratePrivateIpAddress' && lost++ === 0 ? 'lose-reply' : 'pass'
    })
    expect(await switchTo(there, '--url', url)).toMatchObject({ code: 0, err: '' })
    expect(actions.filter((action) => action === 'MigratePrivateIpAddress')).toHaveLength(1)
    expect((await whereabouts()).at).toBe(there)
  })

  test.each<[string, (action: string) => Treatment]>([
    ['the task does not end', (action) => (action === 'DescribeVpcTaskResult' ? running : 'pass')],
    ['nobody answers', () => 'silence'],
    ['every call is refused', () => throttled],
  ])('gives up in time, exit code 3, when %s', async (_, treat) => {
    const { url } = await proxy(treat)
    const ended = await switchTo(there, '--url', url, '--timeout', '1500ms', '--json')
    expect(ended.code).toBe(3)
    expect(JSON.parse(ended.out)).toMatchObject({ outcome: 'timed-out', to: there })
    expect(ended.err).toMatch(/not known to be at .*: the time is over/)
  })

  test.each<[string, () => string[] | Promise<string[]>, RegExp]>([
    ['an address that nobody has', () => ['10.0.0.200', '--to', here], /No ENI of subnet-\w+ has 10\.0\.0\.200/],
    [
      'a primary address',
      async () => [await primaryOf(here), '--to', there],
      /primary private IP of eni-\w+, which cannot move/,
    ],
    ['an ENI that is none', () => [vip, '--to', 'eni-00000000'], /There is no ENI 'eni-00000000'/],
    ['no address', () => ['10.0.0', '--to', here], /'10\.0\.0' is no private IPv4 address/],
    ['no ENI', () => [vip, '--to', 'ins-00000000'], /--to 'ins-00000000' is no ENI/],
    ['a token that is none', () => [vip, '--to', here, '--token', '-1'], /--token '-1' is no whole number/],
    ['a time that is none', () => [vip, '--to', here, '--timeout', '1d'], /--timeout '1d' is no time/],
    ['a watch beyond the end', () => [vip, '--to', here, '--timeout', '1s'], /--settle '2s' must be shorter/],
  ])('says in one line what is wrong with %s, exit code 1', async (_, wrong, message) => {
    const ended = await havip(['switch', ...(await wrong()), '--url', server.url], region)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(message)
  })

  test('wants a region, and a key pair for what is not on this machine', async () => {
    expect(oneLine((await havip(['switch', vip, '--to', here])).err)).toMatch(/No region: set TENCENTCLOUD_REGION/)
    const ended = await havip(['switch', vip, '--to', here], region)
    expect(oneLine(ended.err)).toMatch(/No key pair: set TENCENTCLOUD_SECRET_ID/)
  })

  test('does not wait when the key pair is wrong', async () => {
    const pair = { TENCENTCLOUD_SECRET_ID: 'AKIDwrong', TENCENTCLOUD_SECRET_KEY: 'wrong' }
    const ended = await havip(args(there), { ...region, ...pair })
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(/was not switched to .*AuthFailure/)
  })
})
