import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'
import { demoCloud } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

afterAll(cleanUp)

describe('the command line', () => {
  test.each([
    ['serve', /--port.*--data-dir.*--ephemeral.*--engine.*--accounts.*DATABASE_URL/s],
    ['demo', /--json.*--engine/s],
    ['claim', /<address>.*--from.*--form.*--url.*Exit codes: 0 honoured, 2 refused/s],
    ['holder', /\[havip\].*--url.*--json/s],
    ['doctor', /--json/],
    ['switch', /<address>.*--to.*--token.*--dry-run.*Exit codes: 0 the address is there/s],
    ['login', /--url.*--name.*--token-stdin.*mode 0600/s],
    ['context', /list.*use.*add.*remove/s],
    ['token', /create.*list.*rotate.*revoke/s],
    ['key', /create.*list.*rotate.*revoke/s],
    ['account', /list.*create/s],
  ])('explains %s', async (command, text) => {
    const ended = await havip([command, '--help'])
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(text)
  })

  test('lists its commands, and says its version', async () => {
    const { code, out } = await havip(['--help'])
    expect(code).toBe(0)
    for (const command of ['serve', 'demo', 'claim', 'holder', 'doctor']) expect(out).toContain(`\n  ${command} `)
    expect((await havip(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test.each([
    [['serve', '--prot', '1'], /unknown option '--prot'/],
    [['demo', '--engine', 'ovs'], /argument 'ovs' is invalid.*auto, memory, linux/],
    [['claim', seed.vip], /required option '--from <id>' not specified/],
    [['claim', '--from', 'eni-00000000'], /missing required argument 'address'/],
    [['clam'], /unknown command 'clam'/],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const ended = await havip(args)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(message)
  })
})

describe('claim and holder', () => {
  let server: Server
  let objects: Awaited<ReturnType<ReturnType<typeof demoCloud>['build']>>
  const ask = (...args: string[]) => havip([...args, '--url', server.url])

  beforeAll(async () => {
    server = await serve(['--ephemeral', '--data-dir', newDataDir()])
    objects = await demoCloud(server.url).build()
  })

  test('tell who holds nothing, then who claimed it, then who took it', async () => {
    const { haVipId, primary, secondary } = objects
    expect((await ask('holder')).out).toMatch(new RegExp(`${haVipId} +${seed.vip} +- +- +the same`))

    const first = await ask('claim', seed.vip, '--from', primary)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(
      new RegExp(`^eni-\\w+ announced ${seed.vip}: ${haVipId} moved from nobody to eni-\\w+\n$`),
    )
    expect((await ask('claim', seed.vip, '--from', primary)).out).toContain(`it holds ${haVipId} already`)

    const second = await ask('claim', seed.vip, '--from', seed.secondary, '--form', 'reply', '--json')
    expect(second.code).toBe(0)
    const enis = await demoCloud(server.url).primaryInterfaces([primary, secondary])
    expect(JSON.parse(second.out)).toEqual({
      networkInterfaceId: enis.get(secondary)?.networkInterfaceId,
      address: seed.vip,
      form: 'reply',
      honoured: true,
      haVipId,
      from: enis.get(primary)?.networkInterfaceId,
    })

    const holder = await ask('holder', haVipId, '--json')
    expect(holder.code).toBe(0)
    expect(JSON.parse(holder.out)).toMatchObject({
      engine: 'memory',
      holders: [{ haVipId, vip: seed.vip, instanceId: secondary, region: seed.region }],
    })
  })

  test('a refused claim is told with its reason, and exit code 2', async () => {
    const ended = await ask('claim', '172.17.16.99', '--from', objects.primary)
    expect(ended.code).toBe(2)
    expect(ended.out).toMatch(/announced 172\.17\.16\.99: refused \(not-a-havip\)\n$/)
    const json = await ask('claim', '172.17.16.99', '--from', objects.primary, '--json')
    expect(json.code).toBe(2)
    expect(JSON.parse(json.out)).toMatchObject({ honoured: false, reason: 'not-a-havip' })
  })

  test('what cannot be asked is told in one line, and exit code 1', async () => {
    const stranger = await ask('claim', seed.vip, '--from', 'ins-00000000')
    expect(stranger).toMatchObject({ code: 1, out: '' })
    expect(oneLine(stranger.err)).toMatch(/'ins-00000000' is no ENI, instance or private IP/)
    expect(oneLine((await ask('claim', '172.17.16', '--from', objects.primary)).err)).toMatch(/is no IPv4 address/)
    expect(oneLine((await ask('holder', 'havip-00000000')).err)).toMatch(/There is no HAVIP 'havip-00000000'/)
    const nobody = await havip(['holder', '--url', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 1, out: '' })
    expect(oneLine(nobody.err)).toMatch(/No server answers at http:\/\/127\.0\.0\.1:1;.*havip serve/)
    const noUrl = await havip(['holder', '--url', 'nonsense'])
    expect(noUrl.code).toBe(1)
    expect(oneLine(noUrl.err)).toMatch(/nonsense/)
  })

  test('find the server by HAVIP_URL', async () => {
    expect((await havip(['holder'], { HAVIP_URL: server.url })).out).toContain(objects.haVipId)
  })
})

test('doctor tells what this machine can do, to people and to programs', async () => {
  const [text, json] = await Promise.all([havip(['doctor']), havip(['doctor', '--json'])])
  const { memory, linux, checks } = JSON.parse(json.out)
  expect(memory).toBe(true)
  expect(json.code).toBe(0)
  expect(text.code).toBe(0)
  expect(text.out).toMatch(/^ok +in-memory engine/)
  expect(text.out).toMatch(linux ? /can run the Linux engine/ : /in-memory engine only/)
  for (const { name, ok, hint } of checks) {
    expect(text.out).toMatch(new RegExp(`^${ok ? 'ok' : 'missing'} .*${name.replaceAll(/[()]/g, '.')}: `, 'm'))
    if (!ok) expect(text.out).toContain(hint)
  }
})
