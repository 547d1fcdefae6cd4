import { existsSync, rmSync } from 'node:fs'
import { delta, haVip, oneVpc, ports } from '@havip/scenarios'
import type { ClaimReport } from '@havip/sdn'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labProcesses, leftovers } from '../test/lab-processes.js'
import { labDir } from '../test/linux-network.js'
import { LabClient, LinuxEngine, socketPath } from './index.js'

const reason = await whyNoKernel()

describe.skipIf(reason !== undefined)(`life and death of a lab${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine

  beforeEach(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
  })

  afterEach(async () => {
    const running = await LinuxEngine.start({ dir })
    await running.close()
    rmSync(dir, { recursive: true })
  })

  const claimed = async (by: LinuxEngine): Promise<ClaimReport> => {
    const report = new Promise<ClaimReport>((resolve) => {
      const end = by.onClaim((seen) => {
        end()
        resolve(seen)
      })
    })
    await by.announce(ports.one.id, haVip.address, 'request')
    return await report
  }

  it.each([
    ['unshare', 0],
    ['the first process inside', 1],
    ['its program', 2],
  ] as const)('kill -9 of %s leaves no process and no namespace behind', async (_name, which) => {
    const processes = labProcesses(dir)
    expect(processes.map(({ program }) => program).slice(0, 2)).toEqual(['unshare', 'sh'])
    expect(processes.length).toBeGreaterThan(10)
    expect(new Set(processes.map(({ network }) => network)).size).toBeGreaterThan(5)
    process.kill(processes[which]?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(leftovers(processes)).toEqual([]), { timeout: 10_000 })
    await expect(engine.check()).rejects.toThrow(/does not answer|ended/)
  })

  it('close leaves no process, no namespace and no socket behind', async () => {
    const processes = labProcesses(dir)
    await engine.close()
    await vi.waitFor(() => expect(leftovers(processes)).toEqual([]), { timeout: 10_000 })
    expect(existsSync(socketPath(dir))).toBe(false)
  })

  it('outlives its client, is adopted by the next one, and tells it who holds what', async () => {
    await claimed(engine)
    engine.detach()
    const next = await LinuxEngine.start({ dir })
    expect(next.adopted).toBe(true)
    expect(await next.holders()).toEqual(new Map([[haVip.id, ports.one.id]]))
    const processes = labProcesses(dir).map(({ pid }) => pid)
    await next.sync(oneVpc)
    expect(labProcesses(dir).map(({ pid }) => pid)).toEqual(expect.arrayContaining(processes.slice(0, 3)))
    expect(await next.holders()).toEqual(new Map([[haVip.id, ports.one.id]]))
    const { seq, verdict } = await claimed(next)
    expect(seq).toBe(2)
    expect(verdict).toMatchObject({ from: ports.one.id })
    next.detach()
  })

  it('a client whose connection breaks finds the lab again and hears what was claimed meanwhile', async () => {
    const heard: ClaimReport[] = []
    engine.onClaim((report) => heard.push(report))
    engine.lab.close()
    const other = await LabClient.connect(dir)
    if (other === undefined) throw new Error('the lab has gone')
    const helper = await LinuxEngine.start({ dir })
    await claimed(helper)
    helper.detach()
    other.close()
    await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 10_000 })
    await vi.waitFor(() => engine.check(), { timeout: 10_000 })
    expect(heard[0]).toMatchObject({ seq: 1, networkInterfaceId: ports.one.id, verdict: { honoured: true } })
  })

  it('sync starts another lab where it has ended, with the holders that are recorded', async () => {
    process.kill(labProcesses(dir)[0]?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(() => engine.lab).toThrow('does not answer'), { timeout: 10_000 })
    const recorded = [{ ...haVip, recordedHolder: ports.two.id }]
    await engine.sync({ ...oneVpc, haVips: recorded })
    await engine.check()
    expect(await engine.holders()).toEqual(new Map([[haVip.id, ports.two.id]]))
    expect((await claimed(engine)).verdict).toMatchObject({ honoured: true, from: ports.two.id })
  })

  it('an instance that crashes is silent at once, and starts again only after it was stopped', async () => {
    await engine.lab.crash('ins-one')
    await expect(engine.lab.exec({ instanceId: 'ins-one', argv: ['true'] })).rejects.toThrow(
      'ins-one is not running: it has crashed',
    )
    await engine.sync(oneVpc)
    await expect(engine.lab.exec({ instanceId: 'ins-one', argv: ['true'] })).rejects.toThrow('it has crashed')
    const instance = { id: 'ins-one', name: 'one', vpcId: ports.one.vpcId } as const
    for (const running of [false, true]) {
      await engine.apply(delta({ instances: [{ ...instance, running }], ports: [{ ...ports.one, up: running }] }))
    }
    expect(await engine.lab.exec({ instanceId: 'ins-one', argv: ['hostname'] })).toMatchObject({ stdout: 'one\n' })
    await claimed(engine)
  })

  it('a directory whose path is too long for a socket is refused, with the length it may have', async () => {
    await expect(LinuxEngine.start({ dir: `/tmp/${'x'.repeat(100)}` })).rejects.toThrow(/at most 98 bytes/)
  })
})
