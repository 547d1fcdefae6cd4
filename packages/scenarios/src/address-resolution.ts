import { arpFrame, arpRequest, etherTypes, type Ipv4, ipv4, networkMac, parseArp, parseEthernet } from '@havip/net'
import { expect } from 'vitest'
import { gateway, haVip, idleHaVip, nobody, ports } from './example.js'
import type { Host } from './host.js'
import type { Scenario } from './suite.js'

/** The network answers every ARP request for itself, so guests never learn each other's MAC. */
export function addressResolution(scenario: Scenario): void {
  scenario('a request for any address of the VPC is answered with the MAC of the network', async (stage) => {
    const one = await stage.host(ports.one)
    const far = await stage.host(ports.far)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    for (const address of [one.address, haVip.address, idleHaVip.address, gateway, nobody, far.address]) {
      const { frame, arp } = await client.resolve(address)
      expect(frame).toMatchObject({ source: networkMac, destination: ports.client.mac })
      expect(arp).toMatchObject({ senderMac: networkMac, targetMac: ports.client.mac, targetIp: client.address })
    }
  })

  scenario('a request never reaches another guest, not even the owner or the holder', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    for (const address of [one.address, haVip.address]) {
      await client.resolve(address)
      const marker = await client.sendTo(one.address)
      await one.receive(marker)
      expect(await sawArpFrom(one, client.address)).toBe(false)
    }
  })

  scenario('an announcement never reaches another guest', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await client.receive(await one.sendTo(client.address))
    expect(await sawArpFrom(client, haVip.address)).toBe(false)
  })

  scenario('a reply that nobody asked for never reaches another guest', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const packet = { senderMac: ports.one.mac, senderIp: one.address, targetMac: ports.client.mac }
    const reply = arpFrame(ports.client.mac, { operation: 'reply', ...packet, targetIp: client.address })
    await one.guest.send(reply)
    await client.receive(await one.sendTo(client.address))
    expect(await sawArpFrom(client, one.address)).toBe(false)
  })

  scenario('a request in the name of somebody else is not answered, and counted', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const inTheName = async (sender: Ipv4): Promise<void> => {
      await one.guest.send(arpRequest(ports.one.mac, sender, client.address))
    }
    await stage.expectDrop(one, 'spoofed-arp', () => inTheName(ipv4('172.17.16.13')))
    await stage.expectDrop(one, 'not-holder', () => inTheName(haVip.address))
  })
}

async function sawArpFrom(host: Host, sender: Ipv4): Promise<boolean> {
  return (await host.guest.pending()).some((bytes) => {
    const frame = parseEthernet(bytes)
    return frame?.etherType === etherTypes.arp && parseArp(frame.payload)?.senderIp === sender
  })
}
