import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'
import { demoCloud } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

afterAll(cleanUp)

describe('havip fault', () => {
  let server: Server
  let objects: Awaited<ReturnType<ReturnType<typeof demoCloud>['build']>>
  const ask = (...args: string[]) => havip([...args, '--url', server.url])
  const fault = (...args: string[]) => ask('fault', ...args)

  beforeAll(async () => {
    server = await serve(['--ephemeral', '--data-dir', newDataDir()])
    objects = await demoCloud(server.url).build()
  })

  test('loses announcements, until it is mended', async () => {
    const { haVipId, primary, secondary } = objects
    await ask('claim', seed.vip, '--from', primary)
    const begun = await fault('lose', seed.vip, '--from', seed.secondary, '--for', '10m')
    expect(begun).toMatchObject({ code: 0, err: '' })
    const id = begun.out.slice(0, begun.out.indexOf(':'))
    expect(begun.out).toMatch(
      new RegExp(`^fault-\\w{8}: all announcements of ${haVipId} from eni-\\w+ are lost, until 2\\S+Z\n$`),
    )
    // What is lost is not heard of.
    const lost = await ask('claim', seed.vip, '--from', secondary)
    expect(lost.code).toBe(1)
    expect(oneLine(lost.err)).toMatch(/was not seen within/)
    expect((await fault('list')).out).toMatch(/fault-\w{8} +all announcements .* 1\s*$/)
    expect((await ask('holder', haVipId, '--json')).out).toContain(primary)

    expect(await fault('mend', id)).toMatchObject({ code: 0, out: `${id} is mended.\n` })
    const told = (await ask('events', '--type', 'fault-began', 'fault-ended')).out
    expect(told).toMatch(/fault-began .* CreateFault by local .*kind=lose-announcements/)
    expect(told).toMatch(/ from=eni-\w+/)
    expect(told).toMatch(/fault-ended .* DeleteFault by local .*cause=mended/)
    expect((await ask('claim', seed.vip, '--from', secondary)).code).toBe(0)
    expect((await fault('list')).out).toBe('Nothing is broken.\n')
  })

  test('cuts one direction or both, and tells programs', async () => {
    const { primary, secondary } = objects
    const { code, out } = await fault(
      'cut',
      '--from',
      primary,
      '--to',
      secondary,
      '--both-ways',
      '--for',
      '1h',
      '--json',
    )
    const begun = JSON.parse(out)
    const ids = [expect.stringMatching(/^eni-/)]
    expect([code, begun]).toEqual([
      0,
      expect.objectContaining({ kind: 'cut', from: ids, to: ids, bothWays: true, taken: 0 }),
    ])
    expect(JSON.parse((await fault('list', '--json')).out).items).toEqual([begun])
    expect((await fault('list')).out).toMatch(/no packet between eni-\w+ and eni-\w+/)
    await fault('mend', begun.id)
  })

  test('makes packets late, doubles them, parts ENIs, and slows the network down', async () => {
    const { primary, secondary, vpcId } = objects
    const path = ['--from', primary, '--to', secondary]
    for (const [args, sentence] of [
      [['delay', ...path, '--by', '100ms-300ms'], /packets from eni-\w+ to eni-\w+ are 100 ms to 300 ms late/],
      [['delay-announcements', seed.vip, '--by', '5s'], /all announcements of havip-\w+ are 5 s late/],
      [['duplicate', '--from', primary, '--both-ways'], /packets from and to eni-\w+ come 2 times/],
      [['cut', '--to', primary, '--share', '0.5'], /50 % of the packets to eni-\w+ are lost/],
      [['partition', '--group', primary, '--group', secondary], /no packet between eni-\w+ \| eni-\w+/],
      [['freeze', primary, secondary], /ins-\w+, ins-\w+ stand still/],
      [['power-cut', primary], /ins-\w+ has no power/],
      [['slow-switching', vpcId, 'random'], /the network of vpc-\w+ takes 0 ms to 120 s to honour a claim/],
    ] as const) {
      const begun = await fault(...args)
      expect(begun).toMatchObject({ code: 0, out: expect.stringMatching(sentence) })
      if (args[0] === 'slow-switching') {
        const claimed = await ask('claim', seed.vip, '--from', primary)
        expect(claimed).toMatchObject({ code: 0, out: expect.stringMatching(/holds|moves at 20/) })
      }
      await fault('mend', begun.out.slice(0, begun.out.indexOf(':')))
    }
  })

  test('ends by itself', async () => {
    await fault('lose', seed.vip, '--for', '1ms')
    await vi.waitFor(async () => expect((await fault('list')).out).toBe('Nothing is broken.\n'), { timeout: 30_000 })
  })

  test.each([
    [['lose', '10.9.9.9'], /There is no HAVIP '10\.9\.9\.9'/],
    [['lose', 'havip-00000000'], /There is no HAVIP 'havip-00000000'/],
    [['lose', seed.vip, '--from', 'eni-00000000'], /'eni-00000000' is no ENI, instance or private IP/],
    [['lose', seed.vip, '--first', '0'], /--first '0' is no number above 0/],
    [['lose', seed.vip, '--share', '2'], /--share '2' is no fraction/],
    [['lose', seed.vip, '--share', '1', '--first', '1'], /'--first <n>' cannot be used with option '--share/],
    [['lose', seed.vip, '--for', '2d'], /--for '2d' is no time/],
    [['cut'], /Say which packets: --from, --to or both/],
    [['delay', '--from', seed.primary, '--by', '3h'], /--by '3h' is no time/],
    [['partition', '--group', seed.primary], /two groups of ENIs or more/],
    [['freeze', 'ins-00000000'], /There is no instance 'ins-00000000'/],
    [['freeze', 'demo'], /There is no instance 'demo'; give its id .* or its name/],
    [['power-cut', '--host', 'host-00000000'], /There is no host 'host-00000000'/],
    [['power-cut'], /Say which instances, or --host/],
    [['slow-switching', 'vpc-00000000', '10s'], /There is no VPC 'vpc-00000000'/],
    [['mend', 'fault-99'], /There is no fault 'fault-99', or it has ended/],
  ])('says in one line what is wrong with %j, exit code 1', async (args, message) => {
    const ended = await fault(...args)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(message)
  })
})
