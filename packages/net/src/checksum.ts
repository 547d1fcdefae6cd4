import { setU16, setU32, u8, u16 } from './bytes.js'
import { type Ipv4, ipv4ToNumber } from './ipv4.js'

/** Internet checksum (RFC 1071) of a range of bytes, added to the running sum of what was summed before. */
export function internetChecksum(bytes: Uint8Array, from = 0, to = bytes.length, sumBefore = 0): number {
  return ~onesSum(bytes, from, to, sumBefore) & 0xffff
}

/** Ones'-complement sum, folded to 16 bits. */
function onesSum(bytes: Uint8Array, from: number, to: number, sumBefore: number): number {
  let sum = sumBefore
  let at = from
  for (; at + 1 < to; at += 2) sum += u16(bytes, at)
  if (at < to) sum += u8(bytes, at) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return sum
}

/** Sum of the pseudo header that UDP (RFC 768) and VRRPv3 (RFC 5798 section 5.2.8) put before their message. */
export function pseudoHeaderSum(source: Ipv4, destination: Ipv4, protocol: number, length: number): number {
  const header = new Uint8Array(12)
  setU32(header, 0, ipv4ToNumber(source))
  setU32(header, 4, ipv4ToNumber(destination))
  header[9] = protocol
  setU16(header, 10, length)
  return onesSum(header, 0, 12, 0)
}
