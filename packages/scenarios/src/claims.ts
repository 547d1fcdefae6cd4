import { expect } from 'vitest'
import { haVip, idleHaVip, ports } from './example.js'
import type { Scenario } from './suite.js'

/** How a HAVIP gets a holder, and what being the holder means. */
export function claims(scenario: Scenario): void {
  scenario('a HAVIP that nobody has claimed is not reachable', async (stage) => {
    const client = await stage.host(ports.client)
    for (const server of [await stage.host(ports.one), await stage.host(ports.two)]) {
      await stage.expectNoReach(client, client.packet(haVip.address), server)
      const stale = client.packet(haVip.address, { destinationMac: server.port.mac })
      await stage.expectNoReach(client, stale, server)
    }
    await stage.expectDrop(client, 'no-holder', () => client.send(client.packet(haVip.address)))
    expect(await stage.holder()).toBeNull()
  })

  for (const form of ['request', 'reply'] as const) {
    scenario(`a gratuitous ARP in ${form} form makes its sender the holder`, async (stage) => {
      const one = await stage.host(ports.one)
      const client = await stage.host(ports.client)
      const before = Date.now()
      await one.announce(haVip.address, { form })
      const report = await stage.report(one)
      expect(report).toMatchObject({
        address: haVip.address,
        sourceMac: ports.one.mac,
        form,
        verdict: { honoured: true, haVipId: haVip.id, from: null },
      })
      // The engine's clock may be the kernel's; it is never off by a minute.
      expect(Math.abs(report.at - before)).toBeLessThan(60_000)
      expect(await stage.holder()).toBe(ports.one.id)
      await stage.expectReach(client, client.packet(haVip.address), one)
      await stage.expectReach(one, one.packet(client.address, { from: haVip.address }), client)
    })

    scenario(`announce in ${form} form sends what an agent on the guest would`, async (stage) => {
      const one = await stage.host(ports.one)
      await stage.engine.announce(ports.one.id, haVip.address, form)
      expect(await stage.report(one)).toMatchObject({ form, verdict: { honoured: true, from: null } })
      expect(await stage.holder()).toBe(ports.one.id)
    })
  }

  scenario('a claim by another ENI moves the HAVIP', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    const { verdict } = await stage.claim(two)
    expect(verdict).toMatchObject({ from: ports.one.id })
    expect(await stage.holder()).toBe(ports.two.id)
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('a sender with a stale neighbour entry reaches the new holder', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await stage.claim(two)
    const stale = client.packet(haVip.address, { destinationMac: ports.one.mac })
    await stage.expectReach(client, stale, two)
    expect(await one.has(stale)).toBe(false)
  })

  scenario('a former holder is muted in both directions', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await stage.claim(two)
    await stage.expectNoReach(client, client.packet(haVip.address), one)
    await stage.expectDrop(one, 'not-holder', () =>
      stage.expectNoReach(one, one.packet(client.address, { from: haVip.address }), client),
    )
    await stage.expectReach(two, two.packet(client.address, { from: haVip.address }), client)
  })

  scenario('an announcement by the holder is honoured, with the holder as where it came from', async (stage) => {
    const one = await stage.host(ports.one)
    await stage.claim(one)
    const { verdict } = await stage.claim(one)
    expect(verdict).toMatchObject({ honoured: true, from: ports.one.id })
    expect(await stage.holder()).toBe(ports.one.id)
  })

  scenario('of many claims the last one wins, and each is reported with where it came from', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    let { seq } = await stage.claim(two)
    for (let n = 0; n < 5; n++) {
      for (const [from, to] of [
        [two, one],
        [one, two],
      ] as const) {
        seq += 1
        expect(await stage.claim(to)).toMatchObject({ seq, verdict: { from: from.port.id } })
      }
    }
    expect(await stage.holder()).toBe(ports.two.id)
  })

  scenario('an ENI may hold several HAVIPs, and they move one by one', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one, haVip)
    await stage.claim(one, idleHaVip)
    await stage.claim(two, haVip)
    await stage.expectReach(client, client.packet(haVip.address), two)
    await stage.expectReach(client, client.packet(idleHaVip.address), one)
  })

  scenario('a HAVIP is moved by order of the cloud, and nothing is reported', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const { seq } = await stage.claim(await stage.host(ports.two))
    await stage.engine.bind(haVip.id, ports.one.id)
    expect(await stage.holder()).toBe(ports.one.id)
    await stage.expectReach(client, client.packet(haVip.address), one)
    await stage.engine.bind(haVip.id, null)
    expect(await stage.holder()).toBeNull()
    const stale = client.packet(haVip.address, { destinationMac: ports.one.mac })
    await stage.expectNoReach(client, stale, one)
    expect((await stage.claim(one)).seq).toBe(seq + 1)
  })
}
