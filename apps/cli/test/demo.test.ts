import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { whyNoLinux } from './kernel.js'
import { descendants, interfaces, leftovers, namespaces, type ProcessSeen } from './processes.js'
import { cleanUp, havip, Program } from './program.js'

vi.setConfig({ testTimeout: 120_000, expect: { poll: { timeout: 60_000 } } })

const reason = await whyNoLinux()
const steps = ['killed', 'detected', 'announced', 'rebound', 'first-packet', 'recorded']

afterEach(cleanUp)

/** The one object that is all of standard output. */
function onlyObject(out: string): Record<string, unknown> {
  expect(out.trim().split('\n')).toHaveLength(1)
  return JSON.parse(out) as Record<string, unknown>
}

/** What every run of the story must have seen. */
function expectStory(result: Record<string, unknown>, engine: 'memory' | 'linux'): void {
  expect(Object.keys(result)).toEqual(['engine', 'before', 'after', 'timeline', 'split', 'lost', 'ok'])
  expect(result).toMatchObject({
    engine,
    ok: true,
    before: { Vip: seed.vip, State: 'AVAILABLE', InstanceId: expect.stringMatching(/^ins-/) },
    after: { Vip: seed.vip, State: 'AVAILABLE', InstanceId: expect.stringMatching(/^ins-/) },
  })
  const { before, after, timeline, lost } = result as {
    before: Record<string, string>
    after: Record<string, string>
    timeline: { step: string; ms: number }[]
    lost: number
  }
  expect(after.InstanceId).not.toBe(before.InstanceId)
  expect(after.FlushedTime).not.toBe(before.FlushedTime)
  expect(timeline.map(({ step }) => step).sort()).toEqual([...steps].sort())
  expect(timeline.map(({ ms }) => ms)).toEqual(timeline.map(({ ms }) => ms).sort((a, b) => a - b))
  const { split } = result as { split: Record<string, number> }
  expect(Object.keys(split)).toEqual(['detection', 'announcement', 'network', 'client'])
  const at = (step: string) => timeline.find((entry) => entry.step === step)?.ms ?? Number.NaN
  expect(Object.values(split).reduce((sum, ms) => sum + ms)).toBeCloseTo(at('first-packet') - at('killed'), 2)
  // The primary's last advertisement is good for three intervals of a second.
  expect(lost).toBeGreaterThan(100)
}

test('the story in memory, to programs and to people', async () => {
  const [json, text] = await Promise.all([
    havip(['demo', '--json', '--engine', 'memory']),
    havip(['demo', '--engine', 'memory']),
  ])
  expect(json).toMatchObject({ code: 0 })
  expectStory(onlyObject(json.out), 'memory')
  expect(json.err).toContain('Simulated')
  expect(text).toMatchObject({ code: 0 })
  expect(text.err).toContain('Simulated')
  expect(text.out).toMatch(/DescribeHaVips\n.*before.*\n.*after.*\n\nTimeline/)
  for (const step of steps) expect(text.out).toMatch(new RegExp(`^ +\\d+\\.\\d{3} +${step} `, 'm'))
  expect(text.out).toMatch(/\d+ packets lost\n\nThe address moved\.\n$/)
})

describe.skipIf(reason !== undefined)(`in the kernel${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  const before = interfaces()
  let seen: ProcessSeen[] = []

  afterEach(() => {
    for (const { pid } of leftovers(seen)) process.kill(pid, 'SIGKILL')
    seen = []
  })

  test('the story with real keepalived, which leaves nothing behind', async () => {
    const demo = new Program(['demo', '--json', '--engine', 'linux'])
    await expect.poll(() => demo.err).toContain('Killing the primary')
    seen = descendants(demo.pid)
    expect(namespaces(seen).length).toBeGreaterThan(3)
    const { code, out } = await demo.ended
    expect(code).toBe(0)
    expectStory(onlyObject(out), 'linux')
    await expect.poll(() => leftovers(seen)).toEqual([])
    expect(interfaces()).toEqual(before)
  })

  test('two addresses fail over at once: by announcement, and later by havip switch from notify_master', async () => {
    const slow = ['--task-duration', '500', '--api-delay', '20']
    const demo = new Program(['demo', '--switch', '--json', ...slow])
    await expect.poll(() => demo.err).toContain('Killing the primary')
    seen = descendants(demo.pid)
    const { code, out } = await demo.ended
    expect(code).toBe(0)
    const {
      ok,
      steps: way,
      haVip,
      switched,
    } = onlyObject(out) as {
      ok: boolean
      steps: { step: string; ms: number }[]
      haVip: { lost: number; outageMs: number }
      switched: { lost: number; outageMs: number }
    }
    expect(ok).toBe(true)
    expect(way.map(({ step }) => step)).toEqual(['killed', 'master', 'script', 'asked', 'moved'])
    for (const { ms } of way) expect(ms).toEqual(expect.any(Number))
    expect(haVip.lost).toBeGreaterThan(100)
    // The task alone takes half a second.
    expect(switched.outageMs - haVip.outageMs).toBeGreaterThan(500)
    await expect.poll(() => leftovers(seen)).toEqual([])
  })

  test('says what --switch needs', async () => {
    expect((await havip(['demo', '--switch', '--engine', 'memory'])).err).toMatch(/--switch runs real keepalived/)
    expect((await havip(['demo', '--switch', '--task-duration', 'long'])).err).toMatch(/is no number of milliseconds/)
  })

  test.each([
    ['while the lab starts', /Making a VPC/],
    ['in the middle of the stream', /Sending a packet/],
  ])('Ctrl-C %s leaves nothing behind', async (_when, stage) => {
    const demo = new Program(['demo', '--engine', 'linux'])
    await expect.poll(() => demo.err).toMatch(stage)
    seen = descendants(demo.pid)
    expect(seen.length).toBeGreaterThanOrEqual(3)
    demo.child.kill('SIGINT')
    // The impatient press it again.
    demo.child.kill('SIGINT')
    expect(await demo.ended).toMatchObject({ code: 130, out: '' })
    expect(demo.err).toMatch(/Interrupted/)
    await expect.poll(() => leftovers(seen)).toEqual([])
    expect(interfaces()).toEqual(before)
  })
})

test('Ctrl-C before anything runs leaves no directory behind', async () => {
  const directories = () => readdirSync(tmpdir()).filter((name) => name.startsWith('havip-demo-'))
  const others = directories()
  const demo = new Program(['demo', '--engine', 'memory'])
  await expect.poll(() => directories().length, { interval: 1 }).toBeGreaterThan(others.length)
  expect((await demo.end('SIGINT')).code).toBe(130)
  expect(directories().filter((name) => !others.includes(name))).toEqual([])
})
