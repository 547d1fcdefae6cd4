import { ipv4At, macAt, setIpv4, setMac, setU16, u8, u16 } from './bytes.js'
import { buildEthernet, etherTypes } from './ethernet.js'
import { type Ipv4, ipv4 } from './ipv4.js'
import { broadcastMac, type Mac, mac } from './mac.js'

export const arpLength = 28

/** ARP for IPv4 over Ethernet (RFC 826). */
export interface ArpPacket {
  readonly operation: 'request' | 'reply'
  readonly senderMac: Mac
  readonly senderIp: Ipv4
  readonly targetMac: Mac
  readonly targetIp: Ipv4
}

export const zeroMac = mac('00:00:00:00:00:00')
export const zeroIpv4 = ipv4('0.0.0.0')

/** Undefined when truncated, or for anything but a request or reply of IPv4 over Ethernet. Padding is ignored. */
export function parseArp(bytes: Uint8Array): ArpPacket | undefined {
  if (bytes.length < arpLength) return undefined
  if (u16(bytes, 0) !== 1 || u16(bytes, 2) !== etherTypes.ipv4) return undefined
  if (u8(bytes, 4) !== 6 || u8(bytes, 5) !== 4) return undefined
  const operation = u16(bytes, 6)
  if (operation !== 1 && operation !== 2) return undefined
  return {
    operation: operation === 1 ? 'request' : 'reply',
    senderMac: macAt(bytes, 8),
    senderIp: ipv4At(bytes, 14),
    targetMac: macAt(bytes, 18),
    targetIp: ipv4At(bytes, 24),
  }
}

export function buildArp(packet: ArpPacket): Uint8Array {
  const bytes = new Uint8Array(arpLength)
  setU16(bytes, 0, 1)
  setU16(bytes, 2, etherTypes.ipv4)
  bytes[4] = 6
  bytes[5] = 4
  setU16(bytes, 6, packet.operation === 'request' ? 1 : 2)
  setMac(bytes, 8, packet.senderMac)
  setIpv4(bytes, 14, packet.senderIp)
  setMac(bytes, 18, packet.targetMac)
  setIpv4(bytes, 24, packet.targetIp)
  return bytes
}

/** The frame by which a host asks who has `target`. */
export function arpRequest(sender: Mac, senderIp: Ipv4, target: Ipv4): Uint8Array {
  const packet = { senderMac: sender, senderIp, targetMac: zeroMac, targetIp: target }
  return arpFrame(broadcastMac, { operation: 'request', ...packet })
}

/**
 * The broadcast frame that says `sender` has `address`. Request form: an ARP Announcement (RFC 5227 section 1.1),
 * target hardware address zero. Reply form: both hardware addresses are the sender's (RFC 5944 section 4.6).
 */
export function gratuitousArp(form: ArpPacket['operation'], sender: Mac, address: Ipv4): Uint8Array {
  const targetMac = form === 'request' ? zeroMac : sender
  return arpFrame(broadcastMac, {
    operation: form,
    senderMac: sender,
    senderIp: address,
    targetMac,
    targetIp: address,
  })
}

/** The frame that asks whether anybody uses `address` without claiming it: sender address 0.0.0.0 (RFC 5227 section 1.1). */
export function arpProbe(sender: Mac, address: Ipv4): Uint8Array {
  return arpRequest(sender, zeroIpv4, address)
}

/** An ARP packet in a frame sent by its own sender. */
export function arpFrame(destination: Mac, packet: ArpPacket): Uint8Array {
  return buildEthernet({
    destination,
    source: packet.senderMac,
    etherType: etherTypes.arp,
    payload: buildArp(packet),
  })
}

/** Sender and target protocol address are the same, and not 0.0.0.0. */
export function isGratuitousArp(packet: ArpPacket): boolean {
  return packet.senderIp === packet.targetIp && packet.senderIp !== zeroIpv4
}

/** RFC 5227 section 1.1: sender protocol address all zero. */
export function isArpProbe(packet: ArpPacket): boolean {
  return packet.senderIp === zeroIpv4 && packet.targetIp !== zeroIpv4
}
