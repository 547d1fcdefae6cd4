import { expect } from 'vitest'
import { haVip, ports } from './example.js'
import type { Host } from './host.js'
import type { Stage } from './stage.js'
import type { Scenario } from './suite.js'

const long = { durationMs: 600_000 } as const
/** So late that nothing of it comes in a scenario. */
const never = { ...long, delayMs: 600_000 } as const

/** What becomes of packets by order. Nothing is measured here but what comes before what. */
export function packetFaults(scenario: Scenario): void {
  scenario('a cut between subnets tells senders apart, also by the HAVIP that they hold', async (stage) => {
    const [one, two, far] = await hosts(stage)
    await stage.claim(one)
    await stage.engine.break({ kind: 'cut', from: [ports.one.id], to: [ports.far.id], ...long })
    await stage.expectDrop(one, 'fault', () => stage.expectNoReach(one, one.packet(far.address), far, two))
    await stage.expectNoReach(one, one.packet(far.address, { from: haVip.address }), far, two)
    await stage.expectReach(far, far.packet(one.address), one)
    await stage.claim(two)
    await stage.expectReach(two, two.packet(far.address, { from: haVip.address }), far)
  })

  scenario(
    'an ENI that is cut off is not heard, no packet and no announcement, and both ways hears nothing either',
    async (stage) => {
      const [one, two, far, client] = await hosts(stage)
      const { seq } = await stage.claim(two)
      const id = await stage.engine.break({ kind: 'cut', from: [ports.one.id], ...long })
      await stage.expectDrop(one, 'fault', () => stage.expectNoReach(one, one.packet(two.address), two, client))
      await stage.expectDrop(one, 'fault', () => one.announce(haVip.address))
      await stage.expectReach(two, two.packet(one.address), one)
      await stage.engine.mend(id)
      expect((await stage.claim(one)).seq).toBe(seq + 1)
      // Cut off both ways, it hears nothing either.
      await stage.engine.break({ kind: 'cut', from: [ports.one.id], bothWays: true, ...long })
      for (const [from, witness] of [
        [two, far],
        [far, two],
      ] as const) {
        const packet = await from.sendTo(one.address)
        await stage.expectReach(from, from.packet(witness.address), witness)
        expect(await one.has(packet)).toBe(false)
      }
    },
  )

  scenario('a partition keeps groups apart, and leaves who is in none', async (stage) => {
    const [one, two, far, client] = await hosts(stage)
    await stage.engine.break({ kind: 'partition', groups: [[ports.one.id, ports.far.id], [ports.two.id]], ...long })
    await stage.expectNoReach(one, one.packet(two.address), two, client)
    await stage.expectNoReach(two, two.packet(far.address), far, client)
    await stage.expectReach(one, one.packet(far.address), far)
    await stage.expectReach(two, two.packet(client.address), client)
    // The announcements of both sides are heard: the network itself is not parted.
    await stage.claim(one)
    await stage.claim(two)
  })

  scenario('a packet that is late is overtaken by those that are not', async (stage) => {
    const [one, two, far, client] = await hosts(stage)
    const id = await stage.engine.break({ kind: 'delay', from: [ports.one.id], to: [ports.two.id], ...never })
    await stage.expectNoReach(one, one.packet(two.address), two, client)
    await stage.expectReach(two, two.packet(one.address), one)
    await stage.expectReach(one, one.packet(client.address), client)
    await stage.engine.mend(id)
    await stage.expectReach(one, one.packet(two.address), two)
    // Between subnets its sender is told by the HAVIP that it holds, too.
    await stage.claim(one)
    await stage.engine.break({ kind: 'delay', from: [ports.one.id], to: [ports.far.id], ...never })
    await stage.expectNoReach(one, one.packet(far.address, { from: haVip.address }), far, client)
    expect(await stage.engine.faults()).toMatchObject([{ taken: 1 }])
  })

  scenario('packets of an ENI are late in both directions, also from and to another subnet', async (stage) => {
    const [one, two, far] = await hosts(stage)
    const delay = { kind: 'delay', from: [ports.one.id], bothWays: true, ...long, delayMs: 30 } as const
    await stage.engine.break(delay)
    for (const [from, to] of [
      [one, two],
      [two, one],
      [one, far],
      [far, one],
    ] as const) {
      const before = performance.now()
      await stage.expectReach(from, from.packet(to.address), to)
      expect(performance.now() - before).toBeGreaterThan(delay.delayMs - 2)
    }
  })

  scenario('a late packet for a HAVIP goes to who holds it by then', async (stage) => {
    const [one, two, , client] = await hosts(stage)
    await stage.claim(one)
    await stage.engine.break({ kind: 'delay', from: [ports.client.id], ...long, delayMs: 1_000 })
    const late = await client.sendTo(haVip.address)
    await stage.claim(two)
    await two.receive(late)
    expect(await one.has(late)).toBe(false)
  })

  scenario('a packet is doubled, and comes as often as was ordered', async (stage) => {
    const [one, two, , client] = await hosts(stage)
    await stage.engine.break({ kind: 'duplicate', from: [ports.one.id], to: [ports.two.id], copies: 2, ...long })
    const packet = await one.sendTo(two.address)
    for (let n = 0; n < 3; n++) await two.receive(packet)
    await stage.expectReach(client, client.packet(two.address), two)
    expect(await two.has(packet)).toBe(false)
  })
}

async function hosts(stage: Stage): Promise<[Host, Host, Host, Host]> {
  const { one, two, far, client } = ports
  return [await stage.host(one), await stage.host(two), await stage.host(far), await stage.host(client)]
}
