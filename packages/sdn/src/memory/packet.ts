import { ethernetHeaderLength, ipProtocols } from '@havip/net'
import type { PacketFacts } from '../security.js'

// Fields of an IPv4 packet in an Ethernet frame, read where they lie: this runs for every packet.

export const ip = ethernetHeaderLength
const shortestHeader = 20

/** Destination unreachable, time exceeded, parameter problem (RFC 792): about another packet. */
const icmpErrors = [3, 11, 12]
const icmpEcho = [8, 0]

/** In memory taken from a pool: a small array of its own would cost as much as deciding about it. */
export function copyOf(frame: Uint8Array): Uint8Array {
  return Buffer.from(frame)
}

export function isIpv4Packet(frame: Uint8Array): boolean {
  const first = byte(frame, ip)
  const headerLength = (first & 15) * 4
  const totalLength = (byte(frame, ip + 2) << 8) | byte(frame, ip + 3)
  return (
    frame.length >= ip + shortestHeader &&
    first >> 4 === 4 &&
    headerLength >= shortestHeader &&
    totalLength >= headerLength &&
    ip + totalLength <= frame.length
  )
}

/** As signed numbers, which is how owners are found. */
export function sourceOf(frame: Uint8Array): number {
  return signedAt(frame, ip + 12)
}

export function destinationOf(frame: Uint8Array): number {
  return signedAt(frame, ip + 16)
}

export function ttlOf(frame: Uint8Array): number {
  return byte(frame, ip + 8)
}

/** The group it is for, told by the MAC first (IEEE 802), then by an address of class D or E; undefined for none. */
export function groupOf(frame: Uint8Array): 'broadcast' | 'multicast' | undefined {
  if ((byte(frame, 0) & 1) === 1) return isAllOnes(frame, 0, 6) ? 'broadcast' : 'multicast'
  if (byte(frame, ip + 16) < 224) return undefined
  return isAllOnes(frame, ip + 16, 4) ? 'broadcast' : 'multicast'
}

function isAllOnes(frame: Uint8Array, at: number, length: number): boolean {
  for (let n = 0; n < length; n++) if (byte(frame, at + n) !== 0xff) return false
  return true
}

/**
 * What security groups look at. `loose`: it belongs to another packet, a fragment behind the first or an ICMP error, and
 * is let through without asking. The identifier of an ICMP echo stands for both ports.
 */
export function factsOf(frame: Uint8Array): PacketFacts & { readonly loose: boolean; readonly echo: boolean } {
  const protocol = byte(frame, ip + 9)
  const inside = ip + (byte(frame, ip) & 15) * 4
  const fragment = (u16(frame, ip + 6) & 0x1fff) !== 0
  const icmp = protocol === ipProtocols.icmp
  const echo = icmp && icmpEcho.includes(byte(frame, inside))
  const withPorts = protocol === ipProtocols.tcp || protocol === ipProtocols.udp
  const identifier = echo ? u16(frame, inside + 4) : 0
  return {
    source: sourceOf(frame) >>> 0,
    destination: destinationOf(frame) >>> 0,
    protocol,
    sourcePort: withPorts ? u16(frame, inside) : identifier,
    destinationPort: withPorts ? u16(frame, inside + 2) : identifier,
    loose: fragment || (icmp && icmpErrors.includes(byte(frame, inside))),
    echo,
  }
}

function signedAt(frame: Uint8Array, at: number): number {
  return (u16(frame, at) << 16) | u16(frame, at + 2)
}

function u16(frame: Uint8Array, at: number): number {
  return (byte(frame, at) << 8) | byte(frame, at + 1)
}

function byte(frame: Uint8Array, at: number): number {
  return frame[at] ?? 0
}
