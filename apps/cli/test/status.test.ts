import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import type { Seen } from '../src/status/gather.js'
import { warningsOf } from '../src/status/warnings.js'
import { version } from '../src/version.js'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'
import { demoCloud } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

let server: Server
let objects: Awaited<ReturnType<ReturnType<typeof demoCloud>['build']>>
const run = (...args: string[]) => havip(args, { HAVIP_URL: server.url })

beforeAll(async () => {
  server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory'])
  objects = await demoCloud(server.url).build()
})
afterAll(cleanUp)

describe('havip status', () => {
  test('tells the server, who one is, what there is, and who holds what', async () => {
    await run('claim', seed.vip, '--from', objects.primary)
    const { code, out, err } = await run('status')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(`${server.url} (HAVIP_URL), version ${version}`)
    expect(out).toMatch(/emulated, the network in memory.*\n ready +yes +\n you +local, admin of all accounts/)
    expect(out).toMatch(/1 VPCs, 1 subnets, 3 ENIs, 3 instances, 1 HAVIPs/)
    expect(out).toMatch(new RegExp(`${objects.haVipId} +${seed.vip} .*AVAILABLE +eni-\\w+ +${objects.primary}`))
  })

  test('tells what needs to be seen to: two that announce one address; exit code 2', async () => {
    for (const from of [objects.secondary, objects.primary, objects.secondary]) {
      await run('claim', seed.vip, '--from', from)
    }
    const [quiet, json, yaml] = await Promise.all([
      run('status', '-q'),
      run('status', '--json'),
      run('status', '--yaml'),
    ])
    expect(quiet.code).toBe(2)
    expect(oneLine(quiet.out)).toMatch(/has moved 4 times in the last minute: eni-\w+ and eni-\w+ all announce it/)
    expect(json.code).toBe(2)
    expect(JSON.parse(json.out)).toMatchObject({
      from: 'HAVIP_URL',
      server: { backend: 'emulator', engine: 'memory' },
      session: { role: 'admin' },
      checks: { store: 'ok', network: 'ok' },
      counts: { vpcs: 1, instances: 3 },
      haVips: [{ id: objects.haVipId, state: 'AVAILABLE' }],
      faults: [],
      warnings: [oneLine(quiet.out)],
    })
    expect(yaml.out).toContain(`\n  - id: ${objects.haVipId}\n`)
  })

  test('a fault in force is listed, and no warning', async () => {
    await run('fault', 'lose', seed.vip, '--for', '10m')
    const { faults, warnings } = JSON.parse((await run('status', '--json')).out)
    expect(faults).toHaveLength(1)
    expect(warnings).toHaveLength(1)
    expect((await run('status')).out).toMatch(/faults +fault-\w{8}: all announcements of havip-\w+ are lost, until/)
  })

  test('what cannot be asked is told in one line, exit code 1', async () => {
    const nobody = await havip(['status', '--url', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 1, out: '' })
    expect(oneLine(nobody.err)).toMatch(/No server answers at/)
    expect(oneLine((await run('status', '--region', 'ap-nowhere')).err)).toMatch(/'ap-nowhere' is not served/)
  })
})

describe('warnings', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()
  const haVip = { id: 'havip-a', vip: '10.0.0.9', networkInterfaceId: 'eni-a', instanceId: 'ins-a' }
  const holder = { haVipId: 'havip-a', networkInterfaceId: 'eni-a' }
  const well = {
    server: { version },
    checks: { store: 'ok' },
    haVips: [haVip],
    holders: [holder],
    moves: {},
    stopped: [],
    tasks: [],
  } as unknown as Seen
  const moves = (...to: readonly (readonly [string, number])[]) => ({
    'havip-a': to.map(([id, seconds]) => ({ to: id, cause: 'claim', at: ago(seconds) })),
  })

  test.each<[string, object, RegExp | undefined]>([
    ['nothing is wrong', {}, undefined],
    ['a part does not work', { checks: { store: 'no space' } }, /^store does not work: no space$/],
    ['the server is another version', { server: { version: '9.9.9' } }, /the server is version 9\.9\.9/],
    [
      'the API is behind',
      { holders: [{ ...holder, networkInterfaceId: 'eni-b' }] },
      /held by eni-b in the network, and by eni-a/,
    ],
    ['nobody holds it', { holders: [{ ...holder, networkInterfaceId: null }] }, /held by nobody in the network/],
    ['the network is not told', { holders: null }, undefined],
    ['the holder is off', { stopped: [{ id: 'ins-a', state: 'STOPPED' }] }, /bound to ins-a, which is STOPPED/],
    ['a task takes long', { tasks: [{ id: 't', action: 'DeleteHaVip', createdAt: ago(61) }] }, /DeleteHaVip goes on/],
    ['a task has begun', { tasks: [{ id: 't', action: 'DeleteHaVip', createdAt: ago(5) }] }, undefined],
    ['it failed over and back', { moves: moves(['eni-a', 50], ['eni-b', 30], ['eni-a', 10]) }, undefined],
    [
      'it goes back and forth',
      { moves: moves(['eni-a', 5], ['eni-b', 4], ['eni-a', 3], ['eni-b', 2]) },
      /moved 4 times/,
    ],
    ['that was long ago', { moves: moves(['eni-a', 95], ['eni-b', 94], ['eni-a', 93], ['eni-b', 2]) }, undefined],
  ])('%s', (_, changed, warning) => {
    const warnings = warningsOf({ ...well, ...changed } as Seen, now)
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)])
  })
})
