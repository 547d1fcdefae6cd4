import { ManualClock } from '@havip/cloud'
import { cidr, gatewayOf, ipv4 } from '@havip/net'
import { haVip, oneVpc, ports } from '@havip/scenarios'
import { beforeEach, describe, expect, it } from 'vitest'
import { IpStack } from './guest/ip-stack.js'
import { Timer } from './guest/timer.js'
import { VrrpRouter } from './guest/vrrp-router.js'
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

function stackOf(self: 'one' | 'two'): IpStack {
  const cidrBlock = cidr('172.17.16.0/24')
  const settings = { mac: ports[self].mac, address: address[self], cidrBlock, gateway: gatewayOf(cidrBlock) }
  return new IpStack(engine.port(ports[self].id), settings)
}

/** A router of the vendor's pair, `one` with the higher priority; it announces twice, and then as often as is said. */
function router(self: 'one' | 'two', garpMasterRefresh: number): VrrpRouter {
  const made = new VrrpRouter(stackOf(self), clock, {
    virtualRouterId: 51,
    priority: self === 'one' ? 100 : 80,
    advertInterval: 1,
    nopreempt: true,
    unicastPeers: [address[self === 'one' ? 'two' : 'one']],
    virtualAddresses: [haVip.address],
    password: null,
    garpMasterDelay: 1,
    garpMasterRefresh,
  })
  made.start()
  return made
}

/**
 * A speaker of a load balancer that elects itself as memberlist does: the first of those it hears announces. It announces once when
 * it is elected, and with `repair` again whenever somebody comes back.
 */
function speaker(self: 'one' | 'two', repair: boolean) {
  const other = self === 'one' ? 'two' : 'one'
  const stack = stackOf(self)
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

  const refreshing = [
    [0, 'the HAVIP stays on the wrong node for good'],
    [5, 'the next refresh brings it to the right one'],
  ] as const

  it.each(refreshing)('missed-announcements: with garp_master_refresh %d, %s', async (refresh) => {
    const one = router('one', refresh)
    const two = router('two', refresh)
    clock.advance(10 * second)
    const fault = { kind: 'lose-announcements', haVipId: haVip.id, durationMs: 3600 * second } as const
    await engine.break({ ...fault, from: ports.two.id, first: 2 })
    one.kill()
    clock.advance(60 * second)
    expect([two.state, await holder()]).toEqual(['master', refresh === 0 ? ports.one.id : ports.two.id])
    expect(await engine.faults()).toMatchObject([{ taken: 2 }])
  })

  it.each(refreshing)('both-master: with garp_master_refresh %d, %s', async (refresh) => {
    const one = router('one', refresh)
    const two = router('two', refresh)
    clock.advance(10 * second)
    // The way back heals a little later, so that `one` never learns of the other one.
    const cut = { kind: 'cut' } as const
    const ends = { there: [ports.one.id], back: [ports.two.id] }
    await engine.break({ ...cut, from: ends.there, to: ends.back, durationMs: 20 * second })
    await engine.break({ ...cut, from: ends.back, to: ends.there, durationMs: 30 * second })
    clock.advance(20 * second - 1)
    expect([one.state, two.state, await engine.faults()]).toMatchObject(['master', 'master', [{}, {}]])
    clock.advance(60 * second)
    expect([one.state, two.state]).toEqual(['master', 'backup'])
    expect(await holder()).toBe(refresh === 0 ? ports.two.id : ports.one.id)
  })
})
