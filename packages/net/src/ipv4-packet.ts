import { ipv4At, setIpv4, setU16, u8, u16 } from './bytes.js'
import { internetChecksum } from './checksum.js'
import type { Ipv4 } from './ipv4.js'

export const ipProtocols = { icmp: 1, tcp: 6, udp: 17, vrrp: 112 } as const

const headerLength = 20

/** An IPv4 packet (RFC 791). Header options are skipped when read and never written. */
export interface Ipv4Packet {
  readonly source: Ipv4
  readonly destination: Ipv4
  readonly protocol: number
  /** 0 to 255. */
  readonly ttl: number
  /** Differentiated services and ECN, one octet. */
  readonly trafficClass: number
  readonly identification: number
  readonly dontFragment: boolean
  readonly moreFragments: boolean
  /** In units of 8 octets. */
  readonly fragmentOffset: number
  readonly payload: Uint8Array
}

/** Undefined when malformed, truncated, or when the header checksum is wrong. The payload shares memory with `bytes`. */
export function parseIpv4Packet(bytes: Uint8Array): Ipv4Packet | undefined {
  const first = u8(bytes, 0)
  const start = (first & 15) * 4
  const end = u16(bytes, 2)
  if (first >> 4 !== 4 || start < headerLength || end < start || end > bytes.length) return undefined
  if (internetChecksum(bytes, 0, start) !== 0) return undefined
  const fragment = u16(bytes, 6)
  return {
    source: ipv4At(bytes, 12),
    destination: ipv4At(bytes, 16),
    protocol: u8(bytes, 9),
    ttl: u8(bytes, 8),
    trafficClass: u8(bytes, 1),
    identification: u16(bytes, 4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: fragment & 0x1fff,
    payload: bytes.subarray(start, end),
  }
}

/** What a host leaves at its usual value. */
const usual = {
  ttl: 64,
  trafficClass: 0,
  identification: 0,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
}

/** Throws RangeError when the packet would be longer than 65,535 octets. */
export function buildIpv4Packet(
  fields: Pick<Ipv4Packet, 'source' | 'destination' | 'protocol' | 'payload'> & Partial<Ipv4Packet>,
): Uint8Array {
  const packet = { ...usual, ...fields }
  const length = headerLength + packet.payload.length
  if (length > 0xffff) throw new RangeError(`an IPv4 packet has at most 65535 octets, this one ${length}`)
  const bytes = new Uint8Array(length)
  bytes[0] = 0x45
  bytes[1] = packet.trafficClass
  setU16(bytes, 2, length)
  setU16(bytes, 4, packet.identification)
  setU16(
    bytes,
    6,
    (packet.dontFragment ? 0x4000 : 0) | (packet.moreFragments ? 0x2000 : 0) | (packet.fragmentOffset & 0x1fff),
  )
  bytes[8] = packet.ttl
  bytes[9] = packet.protocol
  setIpv4(bytes, 12, packet.source)
  setIpv4(bytes, 16, packet.destination)
  setU16(bytes, 10, internetChecksum(bytes, 0, headerLength))
  bytes.set(packet.payload, headerLength)
  return bytes
}
