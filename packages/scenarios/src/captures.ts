import {
  type ArpPacket,
  arpRequest,
  type CapturedFrame,
  etherTypes,
  ipProtocols,
  isGratuitousArp,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
} from '@havip/net'
import type { CaptureTarget } from '@havip/sdn'
import { expect } from 'vitest'
import { haVip, idleHaVip, outside, ports } from './example.js'
import type { Stage } from './stage.js'
import type { Scenario } from './suite.js'

/** What is seen of the network while it works. */
export function captures(scenario: Scenario): void {
  scenario('an ENI: what it sends, also what is dropped, and what it gets; nothing else', async (stage) => {
    const [one, two, client] = [
      await stage.host(ports.one),
      await stage.host(ports.two),
      await stage.host(ports.client),
    ]
    const { frames, stop } = await captureOf(stage, { kind: 'eni', id: ports.one.id })
    const before = Date.now()
    const sent = one.packet(client.address)
    const dropped = one.packet(client.address, { from: two.address })
    const got = client.packet(one.address)
    await stage.expectNoReach(client, client.packet(two.address), one)
    for (const packet of [sent, dropped]) await one.send(packet)
    await client.send(got)
    await frames.until(got.marker)
    expect(frames.marked()).toEqual(expect.arrayContaining([sent.marker, dropped.marker, got.marker]))
    expect(frames.bytes(sent.marker)).toEqual([Buffer.from(sent.bytes)])
    // That of the witness above came in, and its companion did not.
    expect(frames.marked()).toHaveLength(4)
    for (const { at } of frames.all) expect(Math.abs(at - before)).toBeLessThan(60_000)
    await stop()
  })

  scenario('a HAVIP: what is sent to it and from it, whoever holds it, and its announcements', async (stage) => {
    const [one, two, client] = [
      await stage.host(ports.one),
      await stage.host(ports.two),
      await stage.host(ports.client),
    ]
    const { frames, stop } = await captureOf(stage, { kind: 'havip', id: haVip.id })
    const unheld = client.packet(haVip.address)
    await stage.expectDropped(client, unheld, 'no-holder')
    await stage.claim(one)
    await stage.claim(one, idleHaVip)
    const to = client.packet(haVip.address)
    await stage.expectReach(client, to, one)
    await stage.expectReach(one, one.packet(client.address), client)
    const from = one.packet(client.address, { from: haVip.address })
    await stage.expectReach(one, from, client)
    await stage.claim(two)
    const moved = client.packet(haVip.address)
    await stage.expectReach(client, moved, two)
    await client.guest.send(arpRequest(client.port.mac, client.address, haVip.address))
    await frames.until(moved.marker)
    expect(frames.marked()).toEqual([unheld, to, from, moved].map(({ marker }) => marker))
    expect(frames.arp.filter(isGratuitousArp).map(({ senderIp }) => senderIp)).toEqual([haVip.address, haVip.address])
    const asked = ({ operation, senderIp, targetIp }: ArpPacket) =>
      operation === 'request' && senderIp === client.address && targetIp === haVip.address
    await expect.poll(() => frames.arp.some(asked)).toBe(true)
    await stop()
  })

  scenario('what nobody captures any more is not told, and what is not there cannot be captured', async (stage) => {
    const [one, client] = [await stage.host(ports.one), await stage.host(ports.client)]
    const first = await captureOf(stage, { kind: 'eni', id: ports.one.id })
    const second = await captureOf(stage, { kind: 'eni', id: ports.one.id })
    await first.stop()
    const packet = one.packet(client.address)
    await stage.expectReach(one, packet, client)
    await second.frames.until(packet.marker)
    expect(first.frames.all).toEqual([])
    await second.stop()
    for (const target of [
      { kind: 'eni', id: outside.id },
      { kind: 'havip', id: 'havip-none' },
    ] as const) {
      await expect(stage.engine.capture(target, { onFrame: () => {}, onMissed: () => {} })).rejects.toThrow(target.id)
    }
  })
}

async function captureOf(stage: Stage, target: CaptureTarget) {
  const frames = new Frames()
  const capture = await stage.engine.capture(target, {
    onFrame: (frame) => frames.all.push(frame),
    onMissed: (total) => {
      frames.missed = total
    },
  })
  const stop = async () => {
    capture.stop()
    await capture.ended
  }
  return { frames, stop }
}

/** What was captured: the packets of scenarios by their markers, and ARP. Guests that run answer by themselves as well. */
class Frames {
  readonly all: CapturedFrame[] = []
  missed = 0

  get arp(): ArpPacket[] {
    return this.all.flatMap(({ frame }) => {
      const ethernet = parseEthernet(frame)
      return (ethernet?.etherType === etherTypes.arp && parseArp(ethernet.payload)) || []
    })
  }

  marked(): string[] {
    return this.#packets().map((frame) => frame.toString('latin1').replace(/^.*(?=scenario packet)/s, ''))
  }

  bytes(marker: string): Buffer[] {
    return this.#packets().filter((frame) => frame.toString('latin1').endsWith(marker))
  }

  async until(marker: string): Promise<void> {
    await expect.poll(() => this.marked(), { timeout: 5_000 }).toContain(marker)
  }

  #packets(): Buffer[] {
    const udp = this.all.filter(({ frame }) => parseIpv4Packet(frame.subarray(14))?.protocol === ipProtocols.udp)
    return udp.map(({ frame }) => Buffer.from(frame)).filter((frame) => frame.includes('scenario packet'))
  }
}
