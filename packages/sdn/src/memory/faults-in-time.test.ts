import { ManualClock } from '@havip/cloud'
import { Host, haVip, oneVpc, ports } from '@havip/scenarios'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClaimReport } from '../engine.js'
import type { EndedFault } from '../fault.js'
import { MemoryEngine } from './memory-engine.js'

const minute = 60_000
const { vpcId } = haVip

let clock: ManualClock
let engine: MemoryEngine
let reports: ClaimReport[]
let ended: EndedFault[]

beforeEach(async () => {
  clock = new ManualClock()
  engine = await slowEngine()
})

/** Half of what is random. */
async function slowEngine(switching?: { delayMs: number; jitterMs: number }): Promise<MemoryEngine> {
  const made = new MemoryEngine(clock, () => 0.5, switching)
  reports = []
  ended = []
  made.onClaim((report) => reports.push(report))
  made.onFaultEnded((fault) => ended.push(fault))
  await made.sync(oneVpc)
  return made
}

const claim = () => engine.announce(ports.one.id, haVip.address, 'request')
const holder = async () => (await engine.holders()).get(haVip.id)
const slow = { kind: 'slow-switching', vpcId, durationMs: 10 * minute } as const

describe('faults of the in-memory network, in time', () => {
  it.each([
    ['10 s', { delayMs: 10_000 }, 10_000],
    ['60 to 120 s', { delayMs: minute, jitterMs: minute }, 1.5 * minute],
    ['at random', { delayMs: 0, jitterMs: 2 * minute }, minute],
  ])('a claim is honoured after %s', async (_name, lateness, due) => {
    await engine.break({ ...slow, ...lateness })
    await claim()
    clock.advance(due - 1)
    expect(await holder()).toBeUndefined()
    clock.advance(1)
    expect(await holder()).toBe(ports.one.id)
    expect(reports.map(({ verdict }) => verdict.honoured)).toEqual(['later', true])
  })

  it('a network may be slow for good, but for what a fault says', async () => {
    engine = await slowEngine({ delayMs: 10_000, jitterMs: 0 })
    await claim()
    expect(reports.at(-1)?.verdict).toMatchObject({ honoured: 'later', due: clock.now() + 10_000 })
    await engine.break({ ...slow, delayMs: 0 })
    await claim()
    expect(await holder()).toBe(ports.one.id)
  })

  it('a fault ends at its time, and tells so; what is mended tells nothing', async () => {
    const mark = { id: 'fault-mine', shard: { accountId: '1', region: 'r' } } as const
    const cut = { kind: 'cut', from: [ports.one.id], durationMs: minute } as const
    await engine.break(cut, mark)
    await engine.mend(await engine.break(cut))
    clock.advance(minute - 1)
    expect(ended).toEqual([])
    clock.advance(1)
    expect(ended).toEqual([{ ...mark, fault: cut, cause: 'over' }])
    await engine.break(cut)
    await engine.close()
    expect(ended.at(-1)).toMatchObject({ cause: 'network-gone' })
  })

  it('a packet is as late as was ordered, and none comes after the network has gone', async () => {
    const frames: Uint8Array[] = []
    engine.port(ports.two.id).onFrame((frame) => frames.push(frame))
    const nothing = { send: async () => {}, receive: async () => new Uint8Array(), pending: async () => [] }
    const packet = new Host(ports.one, nothing).packet(new Host(ports.two, nothing).address).bytes
    await engine.break({ kind: 'delay', from: [ports.one.id], delayMs: 100, jitterMs: 200, durationMs: minute })
    const send = engine.port(ports.one.id).send
    send(packet)
    // The bytes are the sender's again.
    packet.fill(0, 14)
    clock.advance(199)
    expect(frames).toHaveLength(0)
    clock.advance(1)
    expect(frames).toHaveLength(1)
    await engine.close()
    clock.advance(minute)
    expect(frames).toHaveLength(1)
  })
})
