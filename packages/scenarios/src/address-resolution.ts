import {
  type ArpPacket,
  arpFrame,
  arpRequest,
  etherTypes,
  type Ipv4,
  networkMac,
  parseArp,
  parseEthernet,
} from '@havip/net'
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
      expect(await sawRequest(one, client.address)).toBe(false)
    }
  })

  scenario('an announcement never reaches another guest', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await client.receive(await one.sendTo(client.address))
    expect(await sawRequest(client, haVip.address)).toBe(false)
  })

  scenario('a reply that nobody asked for never reaches another guest', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    // About an address that the client's own stack never asks for.
    await stage.claim(one, idleHaVip)
    const packet = { senderMac: ports.one.mac, senderIp: idleHaVip.address, targetMac: ports.client.mac }
    await one.guest.send(arpFrame(ports.client.mac, { operation: 'reply', ...packet, targetIp: client.address }))
    await client.receive(await one.sendTo(client.address))
    const replies = (await client.guest.pending()).filter((frame) => arpIn(frame)?.senderIp === idleHaVip.address)
    expect(replies).toEqual([])
  })

  scenario('a request in the name of somebody else is not answered, and counted', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const inTheName = async (sender: Ipv4): Promise<void> => {
      await one.guest.send(arpRequest(ports.one.mac, sender, client.address))
    }
    await stage.expectDrop(one, 'spoofed-arp', () => inTheName(nobody))
    await stage.expectDrop(one, 'not-holder', () => inTheName(haVip.address))
  })
}

async function sawRequest(host: Host, sender: Ipv4): Promise<boolean> {
  return (await host.guest.pending()).some((bytes) => {
    const arp = arpIn(bytes)
    return arp?.operation === 'request' && arp.senderIp === sender
  })
}

function arpIn(bytes: Uint8Array): ArpPacket | undefined {
  const frame = parseEthernet(bytes)
  return frame?.etherType === etherTypes.arp ? parseArp(frame.payload) : undefined
}
