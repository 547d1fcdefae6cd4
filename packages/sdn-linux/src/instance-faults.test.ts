import { rmSync } from 'node:fs'
import { haVip, oneVpc, ports } from '@havip/scenarios'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labProcesses } from '../test/lab-processes.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine, requests } from './index.js'

const reason = await whyNoKernel()
const long = { durationMs: 600_000 } as const

describe.skipIf(reason !== undefined)(`instances by order${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  const instanceId = 'ins-one'
  let dir: string
  let engine: LinuxEngine

  beforeAll(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
    const command = ['sh', '-c', 'while :; do echo tick; sleep 0.01; done']
    const spec = { command, restart: 'always', env: {}, cwd: '/' } as const
    await engine.lab.request(requests.declareProcess, { instanceId, name: 'clock', spec })
  })

  afterAll(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  })

  const clock = async () => (await engine.lab.request(requests.processes, { instanceId })).at(0)
  /** As the kernel has it; T is stopped. All that tick in the lab are of the instance. */
  const states = () =>
    labProcesses(dir)
      .filter(({ program }) => program === 'sleep' || program === 'sh')
      .map(({ state }) => state)
  const ticks = async () => (await engine.lab.request(requests.logs, { instanceId, name: 'clock' })).at(-1)?.at ?? 0
  const ticking = async () => {
    const since = Date.now()
    await expect.poll(ticks).toBeGreaterThan(since)
  }

  it('stand still with all their processes, and go on with what they knew', async () => {
    await ticking()
    const before = await clock()
    const id = await engine.break({ kind: 'freeze', instanceIds: [instanceId], ...long })
    expect(states().filter((state) => state === 'T').length).toBeGreaterThanOrEqual(2)
    await expect(engine.lab.exec({ instanceId, argv: ['true'] })).rejects.toThrow(/frozen/)
    await engine.mend(id)
    expect(states()).not.toContain('T')
    await ticking()
    expect(await clock()).toMatchObject({ pid: before?.pid, restarts: before?.restarts })
  })

  it('end when their power is cut, and start again with what is declared for them', async () => {
    const before = await clock()
    await engine.break({ kind: 'power-cut', instanceIds: [instanceId], durationMs: 200 })
    await expect(engine.lab.exec({ instanceId, argv: ['true'] })).rejects.toThrow(/it has no power/)
    expect(await engine.faults()).toMatchObject([{ fault: { kind: 'power-cut' } }])
    // The cloud may say what it will: there is none until the fault is over.
    await engine.sync(oneVpc)
    await expect.poll(clock, { timeout: 10_000 }).toMatchObject({ state: 'running' })
    await ticking()
    expect(await engine.faults()).toEqual([])
    expect((await clock())?.since).toBeGreaterThan(before?.since ?? Number.POSITIVE_INFINITY)
    await vi.waitFor(() => engine.announce(ports.one.id, haVip.address, 'request'), { timeout: 10_000 })
    await expect.poll(async () => (await engine.holders()).get(haVip.id)).toBe(ports.one.id)
  })
})
