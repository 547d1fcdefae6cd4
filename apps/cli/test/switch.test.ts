import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type MoodyCloud, startProxy, type Treatment, throttled } from './moody-cloud.js'
import { cleanUp, havip, oneLine } from './program.js'
import { region, SwitchStage } from './switch-stage.js'

vi.setConfig({ testTimeout: 90_000 })

const proxies: MoodyCloud[] = []
let stage: SwitchStage

beforeAll(async () => {
  stage = await SwitchStage.open()
})
afterAll(async () => {
  for (const proxy of proxies) proxy.close()
  await cleanUp()
})

async function proxy(treat: (action: string) => Treatment): Promise<MoodyCloud> {
  const started = await startProxy(stage.server.url, treat)
  proxies.push(started)
  return started
}

/** In this process; a proxy's URL goes before the server's. */
const switchTo = (address: string, to: string, ...more: readonly string[]) =>
  stage.here(stage.args(address, to, ...more))

const running: Treatment = { Response: { Status: 'RUNNING', Output: '', Result: [], RequestId: 'running' } }

describe.concurrent('havip switch, of a private IP', () => {
  test('moves the address, tells each step in a line with the time, and then has nothing to do', async () => {
    const { vip, here, there } = await stage.pair()
    const moved = await stage.run(vip, there)
    expect(moved).toMatchObject({ code: 0, err: '' })
    const lines = moved.out.trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(new RegExp(`^\\d{4}-\\S+Z \\+\\d+ms ${vip} \\S`))
    expect(lines.at(-1)).toMatch(new RegExp(`moved from ${here} to ${there} in \\d+ ms$`))
    expect((await stage.whereabouts(vip, [here, there])).at).toBe(there)

    const again = await stage.run(vip, there, '--json')
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ outcome: 'already-there', address: vip, from: there, to: there })

    const back = await switchTo(vip, here, '--json')
    expect(back.code).toBe(0)
    expect(JSON.parse(back.out)).toMatchObject({ outcome: 'moved', from: there, to: here, movedMs: expect.any(Number) })
    expect(back.err).toContain(`moved from ${there} to ${here}, task`)
    expect((await switchTo(vip, here, '-q')).out).toBe('')
    expect((await switchTo(vip, here, '--yaml')).out).toContain('outcome: already-there\n')
  })

  test('where the address is already, writes nothing', async () => {
    const { vip, here } = await stage.pair()
    const { url, actions } = await proxy(() => 'pass')
    expect((await switchTo(vip, here, '--url', url)).out).toContain(`is at ${here} already`)
    expect(new Set(actions)).toEqual(new Set(['DescribeNetworkInterfaces']))
  })

  test('with --dry-run only says what it would do', async () => {
    const { vip, here, there } = await stage.pair()
    const { url, actions } = await proxy(() => 'pass')
    const ended = await switchTo(vip, there, '--dry-run', '--url', url)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(new RegExp(`would move from ${here} to ${there}\n$`))
    expect(new Set(actions)).toEqual(new Set(['DescribeNetworkInterfaces']))
    expect(await stage.whereabouts(vip, [here, there])).toEqual({ at: here, decision: undefined })
  })

  test.each([
    ['the first ENI', 9, 7],
    ['the second ENI', 7, 9],
  ])('of two processes at once the higher token has the address in the end: %s', async (_, first, second) => {
    const { vip, here, there } = await stage.pair()
    const [one, two] = await Promise.all([
      stage.run(vip, here, '--token', `${first}`),
      stage.run(vip, there, '--token', `${second}`),
    ])
    const [winner, loser] = first > second ? [one, two] : [two, one]
    expect(winner.code).toBe(0)
    // It may have been there, and told so, before the other one decided.
    expect([0, 2]).toContain(loser.code)
    const at = first > second ? here : there
    expect(await stage.whereabouts(vip, [here, there])).toEqual({ at, decision: { token: 9, to: at } })
  })

  test('of two at once without tokens one has it in the end, and that one says so', async () => {
    const { vip, here, there } = await stage.pair()
    const ended = await Promise.all([switchTo(vip, here), switchTo(vip, there)])
    const { at } = await stage.whereabouts(vip, [here, there])
    expect(ended[at === here ? 0 : 1].code).toBe(0)
  })

  test('leaves the address alone where a later decision is written to it, exit code 2', async () => {
    const { vip, here, there } = await stage.pair()
    expect((await switchTo(vip, there, '--token', '9')).code).toBe(0)
    const late = await stage.run(vip, here, '--token', '8', '--json')
    expect(late.code).toBe(2)
    const winner = { token: 9, to: there }
    expect(JSON.parse(late.out)).toMatchObject({ outcome: 'superseded', winner })
    expect(await stage.whereabouts(vip, [here, there])).toEqual({ at: there, decision: winner })
  })

  test('takes the address back when an earlier decision moves it while it is watched', async () => {
    const { vip, here, there } = await stage.pair()
    let stolen: Promise<unknown> | undefined
    const steal = { SourceNetworkInterfaceId: there, DestinationNetworkInterfaceId: here, PrivateIpAddress: vip }
    const ended = await stage.here(stage.args(vip, there, '--settle', '3s', '--timeout', '60s'), (out) => {
      if (out.includes('watching it')) stolen ??= stage.vpc.MigratePrivateIpAddress(steal)
    })
    await stolen
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out.match(/moved from \S+ to \S+, task/g)).toHaveLength(2)
    expect((await stage.whereabouts(vip, [here, there])).at).toBe(there)
  })

  test('goes on when the API refuses calls beyond its rate', async () => {
    const { vip, here, there } = await stage.pair()
    const asked = new Map<string, number>()
    const { url } = await proxy((action) => {
      const count = (asked.get(action) ?? 0) + 1
      asked.set(action, count)
      return count <= 2 ? throttled : 'pass'
    })
    const ended = await switchTo(vip, there, '--url', url)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(/looks again: .*RequestLimitExceeded/)
    expect((await stage.whereabouts(vip, [here, there])).at).toBe(there)
  })

  test('finds out what became of a move whose reply was lost', async () => {
    const { vip, here, there } = await stage.pair()
    let lost = 0
    const { url, actions } = await proxy((action) => {
      return action === 'MigratePrivateIpAddress' && lost++ === 0 ? 'lose-reply' : 'pass'
    })
    expect(await switchTo(vip, there, '--url', url)).toMatchObject({ code: 0, err: '' })
    expect(actions.filter((action) => action === 'MigratePrivateIpAddress')).toHaveLength(1)
    expect((await stage.whereabouts(vip, [here, there])).at).toBe(there)
  })

  test.each<[string, (action: string) => Treatment]>([
    ['the task does not end', (action) => (action === 'DescribeVpcTaskResult' ? running : 'pass')],
    ['every call is refused', () => throttled],
    ['nobody answers', () => 'silence'],
  ])('gives up in time, exit code 3, when %s', async (what, treat) => {
    const { vip, there } = await stage.pair()
    const { url } = await proxy(treat)
    const more = ['--url', url, '--timeout', '1500ms', '--json']
    // A request in hand must not keep the process.
    const ended = await (what.startsWith('nobody') ? stage.run(vip, there, ...more) : switchTo(vip, there, ...more))
    expect(ended.code).toBe(3)
    expect(JSON.parse(ended.out)).toMatchObject({ outcome: 'timed-out', to: there })
    expect(ended.err).toMatch(/not known to be at .*: the time is over/)
  })
})

describe.concurrent('havip switch, of what is wrong', () => {
  const eni = 'eni-00000000'
  test.each<[string, () => Promise<string[]>, RegExp]>([
    [
      'an address that nobody has',
      async () => ['10.0.0.200', await stage.eni()],
      /No ENI of subnet-\w+ has 10\.0\.0\.200/,
    ],
    [
      'a primary address',
      async () => {
        const id = await stage.eni()
        return [await stage.primaryOf(id), id]
      },
      /primary private IP of eni-\w+, which cannot move/,
    ],
    ['an ENI that is none', async () => ['10.0.0.9', eni], /There is no ENI 'eni-00000000'/],
    ['no address', async () => ['10.0.0', eni], /'10\.0\.0' is no private IPv4 address and no EIP/],
    ['no ENI', async () => ['10.0.0.9', 'ins-00000000'], /--to 'ins-00000000' is no ENI/],
    ['no ENI of an EIP', async () => ['198.18.0.1', 'vpc-00000000'], /--to 'vpc-00000000' is no ENI or instance/],
    ['an EIP that is none', async () => ['eip-00000000', 'ins-00000000'], /There is no EIP 'eip-00000000'/],
    ['an EIP that nobody has', async () => ['198.18.99.99', 'ins-00000000'], /There is no EIP '198\.18\.99\.99'/],
    ['an address too much', async () => ['10.0.0.9', eni, '--address', '10.0.0.8'], /--address says which private IP/],
    ['a token that is none', async () => ['10.0.0.9', eni, '--token', '-1'], /--token '-1' is no whole number/],
    ['a time that is none', async () => ['10.0.0.9', eni, '--timeout', '1d'], /--timeout '1d' is no time/],
    ['a watch beyond the end', async () => ['10.0.0.9', eni, '--timeout', '200ms'], /--settle '300ms' must be shorter/],
  ])('says %s', async (_, wrong, message) => {
    const [address = '', to = '', ...more] = await wrong()
    await expect(switchTo(address, to, ...more)).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringMatching(message),
    })
  })

  test('in one line, exit code 1', async () => {
    const ended = await stage.run('10.0.0', eni)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(/^havip: '10\.0\.0' is no/)
  })

  test('wants a region, and a key pair for what is not on this machine', async () => {
    const args = ['switch', '10.0.0.9', '--to', eni]
    const [nowhere, nobody] = await Promise.all([havip(args), havip(args, region)])
    expect(oneLine(nowhere.err)).toMatch(/No region: set TENCENTCLOUD_REGION/)
    expect(oneLine(nobody.err)).toMatch(/No key pair: set TENCENTCLOUD_SECRET_ID/)
  })

  test('does not wait when the key pair is wrong', async () => {
    const pair = { TENCENTCLOUD_SECRET_ID: 'AKIDwrong', TENCENTCLOUD_SECRET_KEY: 'wrong' }
    const ended = await havip(stage.args('10.0.0.9', eni), { ...region, ...pair })
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(/not switched to .*AuthFailure/)
  })
})

describe.concurrent('havip switch, of an EIP', () => {
  test('unbinds it, binds it to the primary address of the ENI, keeps its name, and then has nothing to do', async () => {
    const { eip, here, there } = await stage.eipPair('web')
    const moved = await stage.run(eip, there)
    expect(moved).toMatchObject({ code: 0, err: '' })
    expect(moved.out).toMatch(new RegExp(`unbinding from ${here}.*binding to ${there}.*moved from ${here}`, 's'))
    const seen = await stage.eipSettled(eip)
    expect(seen).toMatchObject({ at: there, privateIp: await stage.primaryOf(there), decision: { to: there } })
    expect(seen.name).toMatch(/^web_havip-switch_\d+_eni-/)
    const { url, actions } = await proxy(() => 'pass')
    expect((await switchTo(eip, there, '--url', url)).out).toContain(`is at ${there} already`)
    expect(new Set(actions)).toEqual(new Set(['DescribeNetworkInterfaces', 'DescribeAddresses']))
  })

  test('by its address, to a secondary private IP of the ENI', async () => {
    const { eip, here, there } = await stage.eipPair()
    const { vip: privateIp, here: other } = await stage.pair()
    const { AddressSet } = await stage.vpc.DescribeAddresses({ AddressIds: [eip] })
    expect((await switchTo(AddressSet?.[0]?.AddressIp ?? '', other, '--address', privateIp)).code).toBe(0)
    expect(await stage.eipSettled(eip)).toMatchObject({ at: other, privateIp })
    await expect(switchTo(eip, there, '--address', privateIp)).rejects.toThrow(
      /is no private IP of eni-\w+; it has 10\./,
    )
    expect((await switchTo(eip, here, '--dry-run')).out).toMatch(`would move from ${other} to ${here}\n`)
  })

  test('what is bound to nobody, as after a node that died on the way, is bound', async () => {
    const { eip, there } = await stage.eipPair()
    await stage.vpc.DisassociateAddress({ AddressId: eip })
    expect((await switchTo(eip, there)).out).toMatch(/moved from (nobody|eni-\w+) to/)
    expect(await stage.eipSettled(eip)).toMatchObject({ at: there })
  })

  test('of two at once the higher token has it in the end', async () => {
    const { eip, here, there } = await stage.eipPair()
    const [winner, loser] = await Promise.all([
      switchTo(eip, here, '--token', '9'),
      switchTo(eip, there, '--token', '7'),
    ])
    expect(winner.code).toBe(0)
    expect([0, 2]).toContain(loser.code)
    expect(await stage.eipSettled(eip)).toMatchObject({ at: here, decision: { token: 9, to: here } })
    const late = await switchTo(eip, there, '--token', '8')
    expect(late.code).toBe(2)
    expect(late.out).toContain(`left alone: ${here} decided later, token 9`)
  })

  test('takes it back when an earlier decision unbinds it while it is watched', async () => {
    const { eip, there } = await stage.eipPair()
    let stolen: Promise<unknown> | undefined
    const ended = await stage.here(stage.args(eip, there, '--settle', '3s', '--timeout', '60s'), (out) => {
      if (out.includes('watching it')) stolen ??= stage.vpc.DisassociateAddress({ AddressId: eip })
    })
    await stolen
    expect(ended.code).toBe(0)
    expect(ended.out.match(/ binding to/g)).toHaveLength(2)
    expect(await stage.eipSettled(eip)).toMatchObject({ at: there })
  })

  test.each(['DisassociateAddress', 'AssociateAddress'])(
    'finds out what became of a lost reply of %s',
    async (action) => {
      const { eip, there } = await stage.eipPair()
      let lost = 0
      const { url, actions } = await proxy((asked) => (asked === action && lost++ === 0 ? 'lose-reply' : 'pass'))
      expect((await switchTo(eip, there, '--url', url)).code).toBe(0)
      expect(actions.filter((asked) => asked === action)).toHaveLength(1)
      expect(await stage.eipSettled(eip)).toMatchObject({ at: there })
    },
  )

  test('leaves it to its HAVIP, which it follows', async () => {
    const { VpcId, SubnetId } = stage
    const { HaVip } = await stage.vpc.CreateHaVip({ VpcId, SubnetId, HaVipName: 'h' })
    const { eip, there } = await stage.eipPair()
    await stage.vpc.DisassociateAddress({ AddressId: eip })
    const { AddressSet } = await stage.vpc.DescribeAddresses({ AddressIds: [eip] })
    await stage.eipSettled(eip)
    await stage.vpc.HaVipAssociateAddressIp({
      HaVipId: HaVip?.HaVipId ?? '',
      AddressIp: AddressSet?.[0]?.AddressIp ?? '',
    })
    await stage.eipSettled(eip)
    await expect(switchTo(eip, there)).rejects.toThrow(/bound to the HAVIP havip-\w+: it follows its holder/)
  })
})
