import { etherTypes, parseArp, parseEthernet } from '@havip/net'
import { expect } from 'vitest'
import { haVip, ports } from './example.js'
import type { Host } from './host.js'
import type { Scenario } from './suite.js'

/**
 * What Windows (Vista, Server 2008 and later) sends when failover clustering brings an address online: probes from 0.0.0.0, as many as
 * ArpRetryCount says (3), and when nobody answered them an announcement in request form (RFC 5227 sections 2.1.1 and 2.3).
 */
export function windows(scenario: Scenario): void {
  const probes = 3

  scenario('the probes of a Windows cluster move nothing, and its announcement moves the HAVIP', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    const { seq } = await stage.claim(one)
    for (let n = 1; n <= probes; n++) {
      await two.probe(haVip.address)
      expect(await stage.report(two)).toMatchObject({
        seq: seq + n,
        verdict: { honoured: false, haVipId: haVip.id, reason: 'arp-probe' },
      })
      expect(await stage.holder()).toBe(ports.one.id)
    }
    await stage.expectReach(client, client.packet(haVip.address), one)
    expect((await stage.claim(two)).verdict).toMatchObject({ from: ports.one.id })
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('a probe is not answered, or Windows would take the address for somebody else’s', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await two.probe(haVip.address)
    await stage.report(two)
    await two.receive(await client.sendTo(two.address))
    await one.receive(await client.sendTo(one.address))
    for (const host of [one, two]) expect(await arpAboutHaVip(host)).toEqual([])
  })
}

async function arpAboutHaVip(host: Host): Promise<readonly Uint8Array[]> {
  return (await host.guest.pending()).filter((bytes) => {
    const frame = parseEthernet(bytes)
    const arp = frame?.etherType === etherTypes.arp ? parseArp(frame.payload) : undefined
    return arp?.senderIp === haVip.address || arp?.targetIp === haVip.address
  })
}
