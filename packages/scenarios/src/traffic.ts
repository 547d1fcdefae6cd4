import { broadcastMac, ipv4, mac, networkMac } from '@havip/net'
import { expect } from 'vitest'
import { gateway, haVip, idleHaVip, nobody, ports, twoVpcs } from './example.js'
import type { Scenario } from './suite.js'

/** Which frames pass between guests, and how they look when they arrive. */
export function traffic(scenario: Scenario): void {
  scenario('a private IP is reached, and the frame comes from the MAC of the network', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const sent = await client.sendTo(one.address)
    const { frame, packet } = await one.receive(sent)
    expect(frame).toMatchObject({ source: networkMac, destination: ports.one.mac })
    expect(packet).toMatchObject({ source: client.address, ttl: 64 })
  })

  scenario('packets are delivered by address, whatever MAC the sender wrote', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    const packet = client.packet(one.address, { destinationMac: ports.two.mac })
    await stage.expectReach(client, packet, one)
    expect(await two.has(packet)).toBe(false)
  })

  scenario('nothing sent to a group address reaches another guest', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const vrrp = { reason: 'multicast', to: ipv4('224.0.0.18'), destinationMac: mac('01:00:5e:00:00:12') } as const
    const toAll = { reason: 'broadcast', destinationMac: broadcastMac } as const
    const limited = { ...toAll, to: ipv4('255.255.255.255') }
    const subnetBroadcast = { ...toAll, to: ipv4('172.17.16.255') }
    const disguised = { ...toAll, to: two.address }
    for (const { reason, to, destinationMac } of [vrrp, limited, subnetBroadcast, disguised]) {
      await stage.expectDrop(one, reason, () => stage.expectNoReach(one, one.packet(to, { destinationMac }), two))
    }
  })

  scenario('a frame with a MAC that is not its sender’s is dropped and counted', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    for (const sourceMac of [ports.two.mac, mac('02:00:00:00:00:66')]) {
      await stage.expectDrop(one, 'spoofed-mac', () =>
        stage.expectNoReach(one, one.packet(client.address, { sourceMac }), client),
      )
    }
  })

  scenario('a packet with an IP source that is not its sender’s is dropped and counted', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    for (const from of [nobody, ipv4('8.8.8.8')]) {
      await stage.expectDrop(one, 'spoofed-ip', () =>
        stage.expectNoReach(one, one.packet(client.address, { from }), client),
      )
    }
    const unheld = one.packet(client.address, { from: idleHaVip.address })
    await stage.expectDrop(one, 'not-holder', () => stage.expectNoReach(one, unheld, client))
  })

  scenario('subnets of a VPC reach each other through the gateway, which takes one from the TTL', async (stage) => {
    const client = await stage.host(ports.client)
    const far = await stage.host(ports.far)
    for (const [from, to] of [
      [client, far],
      [far, client],
    ] as const) {
      const sent = await from.sendTo(to.address, { ttl: 7 })
      // Parsed packets have a right header checksum.
      const { frame, packet } = await to.receive(sent)
      expect(packet.ttl).toBe(6)
      expect(frame).toMatchObject({ source: networkMac, destination: to.port.mac })
      await stage.expectNoReach(from, from.packet(to.address, { ttl: 1 }), to)
    }
  })

  scenario('a HAVIP is reached from another subnet, and answers there', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const far = await stage.host(ports.far)
    await stage.expectNoReach(far, far.packet(haVip.address), one)
    await stage.claim(one)
    await stage.expectReach(far, far.packet(haVip.address), one)
    await stage.expectReach(one, one.packet(far.address, { from: haVip.address }), far)
    await stage.claim(two)
    await stage.expectReach(far, far.packet(haVip.address), two)
    await stage.expectNoReach(one, one.packet(far.address, { from: haVip.address }), far)
  })

  scenario('no guest gets what is sent to an address that nobody has', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    for (const to of [nobody, gateway, ipv4('10.9.8.7')]) {
      const stray = client.packet(to, { destinationMac: ports.one.mac })
      await stage.expectNoReach(client, stray, one)
    }
  })

  scenario(
    'two VPCs with the same addresses know nothing of each other',
    async (stage) => {
      const one = await stage.host(ports.one)
      const client = await stage.host(ports.client)
      const otherOne = await stage.host(ports.otherOne)
      const otherClient = await stage.host(ports.otherClient)
      const here = client.packet(one.address)
      await stage.expectReach(client, here, one)
      await stage.expectNoReach(client, client.packet(one.address), otherOne, otherClient)
      expect(await otherOne.has(here)).toBe(false)
      await stage.expectReach(otherClient, otherClient.packet(otherOne.address), otherOne)
      await stage.expectNoReach(otherClient, otherClient.packet(client.address), client, one)
      await stage.claim(one)
      await stage.expectNoReach(otherClient, otherClient.packet(haVip.address), one, client)
    },
    { tables: twoVpcs },
  )
}
