import { ManualClock } from '@havip/cloud'
import { cidr, gatewayOf, ipv4 } from '@havip/net'
import { haVip, oneVpc, ports } from '@havip/scenarios'
import { beforeEach, describe, expect, it } from 'vitest'
import { IpStack } from './guest/ip-stack.js'
import { Timer } from './guest/timer.js'
import { MemoryEngine } from './memory/memory-engine.js'

let clock: ManualClock
let engine: MemoryEngine

beforeEach(async () => {
  clock = new ManualClock()
  engine = new MemoryEngine(clock)
  await engine.sync(oneVpc)
})

const address = { one: ipv4('172.17.16.7'), two: ipv4('172.17.16.13') } as const
const hello = 7946
const second = 1000

/**
 * A speaker of a load balancer that elects itself as memberlist does: the first of those it hears announces. It announces once when
 * it is elected, and with `repair` again whenever somebody comes back.
 */
function speaker(self: 'one' | 'two', repair: boolean) {
  const other = self === 'one' ? 'two' : 'one'
  const cidrBlock = cidr('172.17.16.0/24')
  const settings = { mac: ports[self].mac, address: address[self], cidrBlock, gateway: gatewayOf(cidrBlock) }
  const stack = new IpStack(engine.port(ports[self].id), settings)
  let hears = false
  let elected = false
  const elect = () => {
    const isFirst = self === 'one' || !hears
    if (isFirst && !elected) stack.announce(haVip.address)
    elected = isFirst
  }
  const lost = new Timer(clock, () => {
    hears = false
    elect()
  })
  stack.onUdp(hello, () => {
    const isBack = !hears
    hears = true
    lost.set(3 * second)
    elect()
    if (isBack && elected && repair) stack.announce(haVip.address)
  })
  const beat = new Timer(clock, () => {
    const ends = { source: address[self], destination: address[other], sourcePort: hello, destinationPort: hello }
    stack.sendUdp({ ...ends, payload: new Uint8Array() })
    beat.set(second)
  })
  beat.set(second)
  lost.set(3 * second)
  return { isElected: () => elected }
}

const holder = async () => (await engine.holders()).get(haVip.id)

describe('reported failures, on simulated guests', () => {
  it.each([
    ['who announces only when elected leaves the HAVIP on the wrong side', false, ports.two.id],
    ['who announces again when a node comes back gets it', true, ports.one.id],
  ])('partition-heals: %s', async (_what, repair, afterwards) => {
    const one = speaker('one', repair)
    const two = speaker('two', repair)
    clock.advance(10 * second)
    // Of two that start at once the second may be the first to think itself alone.
    await engine.announce(ports.one.id, haVip.address, 'request')
    expect([await holder(), one.isElected(), two.isElected()]).toEqual([ports.one.id, true, false])

    const sides = { from: [ports.one.id], to: [ports.two.id] }
    await engine.break({ kind: 'cut', ...sides, bothWays: true, durationMs: 30 * second })
    clock.advance(10 * second)
    expect([await holder(), one.isElected(), two.isElected()]).toEqual([ports.two.id, true, true])

    clock.advance(60 * second)
    expect(await engine.faults()).toEqual([])
    expect([await holder(), one.isElected(), two.isElected()]).toEqual([afterwards, true, false])
  })
})
