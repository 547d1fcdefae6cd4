import { decrementTtl, ethernetHeaderLength } from '@havip/net'
import type { DropReason } from '../engine.js'
import { HaVip, type Port } from './owner.js'

const ip = ethernetHeaderLength
const ipHeaderLength = 20

/**
 * Where an IPv4 frame from a port that is up goes (DESIGN section 2, "Traffic"): the port, or why nowhere. Reads fields where they
 * lie: this runs for every packet. What is in the packet behind the header is the guests' own affair.
 */
export function routeIpv4(port: Port, frame: Uint8Array): Port | DropReason {
  if (frame.length < ip + ipHeaderLength || !isIpv4Header(frame)) return 'unknown-protocol'
  if (!port.isMacAt(frame, 6)) return 'spoofed-mac'

  const source = port.owners.get(addressAt(frame, ip + 12))
  if (source?.holder !== port) return source instanceof HaVip ? 'not-holder' : 'spoofed-ip'

  // The group bit of the MAC (IEEE 802), or an address of class D or E, the limited broadcast among them.
  if ((byte(frame, 0) & 1) === 1 || byte(frame, ip + 16) >= 224) return 'group-address'

  const destination = port.owners.get(addressAt(frame, ip + 16))
  if (destination === undefined) return 'no-route'
  const { holder } = destination
  if (holder === null) return 'no-holder'
  if (!holder.up) return 'port-down'
  if (destination.subnetId !== port.subnetId && byte(frame, ip + 8) <= 1) return 'ttl-exceeded'
  return holder
}

/** The frame as it is handed to the guest; the one sent stays as it is. */
export function rewrittenIpv4(from: Port, to: Port, frame: Uint8Array): Uint8Array {
  const copy = new Uint8Array(frame)
  copy.set(to.header)
  // A HAVIP and its holder are in the same subnet, so the holder tells whether the packet was routed.
  if (from.subnetId !== to.subnetId) decrementTtl(copy, ip)
  return copy
}

function isIpv4Header(frame: Uint8Array): boolean {
  const first = byte(frame, ip)
  const headerLength = (first & 15) * 4
  const totalLength = (byte(frame, ip + 2) << 8) | byte(frame, ip + 3)
  return (
    first >> 4 === 4 &&
    headerLength >= ipHeaderLength &&
    totalLength >= headerLength &&
    ip + totalLength <= frame.length
  )
}

function addressAt(frame: Uint8Array, at: number): number {
  return (byte(frame, at) << 24) | (byte(frame, at + 1) << 16) | (byte(frame, at + 2) << 8) | byte(frame, at + 3)
}

function byte(frame: Uint8Array, at: number): number {
  return frame[at] ?? 0
}
