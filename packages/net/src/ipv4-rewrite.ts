import { setIpv4, setU16, u8, u16 } from './bytes.js'
import type { Ipv4 } from './ipv4.js'
import { ipProtocols } from './ipv4-packet.js'

/** Where the packet that starts at some offset has its addresses (RFC 791). */
const addressAt = { source: 12, destination: 16 } as const

/** Where a transport protocol has the checksum that covers the addresses too (RFC 9293, RFC 768). */
const checksumAt: Readonly<Record<number, number>> = { [ipProtocols.tcp]: 16, [ipProtocols.udp]: 6 }

/**
 * Takes one from the TTL of the packet that starts at `at`, in place, and updates the header checksum by the
 * difference alone (RFC 1624): a packet that came damaged stays damaged.
 */
export function decrementTtl(bytes: Uint8Array, at: number): void {
  const before = u16(bytes, at + 8)
  setU16(bytes, at + 8, before - 0x100)
  adjust(bytes, at + 10, before, before - 0x100)
}

/**
 * Writes another address into the packet that starts at `at`, in place, and updates the checksums of the header, and of
 * TCP or UDP, by the difference alone. What an ICMP error quotes stays as it is.
 */
export function rewriteAddress(bytes: Uint8Array, at: number, end: 'source' | 'destination', address: Ipv4): void {
  const field = at + addressAt[end]
  const before = [u16(bytes, field), u16(bytes, field + 2)] as const
  setIpv4(bytes, field, address)
  const after = [u16(bytes, field), u16(bytes, field + 2)] as const
  const checksums = [at + 10, transportChecksumAt(bytes, at)]
  for (const checksum of checksums) {
    if (checksum === undefined) continue
    adjust(bytes, checksum, before[0], after[0])
    adjust(bytes, checksum, before[1], after[1])
  }
}

/** Undefined when there is none: another protocol, a fragment behind the first, or UDP whose sender computed none. */
function transportChecksumAt(bytes: Uint8Array, at: number): number | undefined {
  const protocol = u8(bytes, at + 9)
  const inside = checksumAt[protocol]
  if (inside === undefined || (u16(bytes, at + 6) & 0x1fff) !== 0) return undefined
  const checksum = at + (u8(bytes, at) & 15) * 4 + inside
  if (checksum + 2 > bytes.length) return undefined
  return protocol === ipProtocols.udp && u16(bytes, checksum) === 0 ? undefined : checksum
}

/** HC' = ~(~HC + ~m + m'), equation 3 of RFC 1624. */
function adjust(bytes: Uint8Array, at: number, before: number, after: number): void {
  let sum = (~u16(bytes, at) & 0xffff) + (~before & 0xffff) + after
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  setU16(bytes, at, ~sum & 0xffff)
}
