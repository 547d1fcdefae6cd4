import { setU16, u16 } from './bytes.js'
import { internetChecksum, pseudoHeaderSum } from './checksum.js'
import type { Ipv4 } from './ipv4.js'
import { ipProtocols } from './ipv4-packet.js'

const headerLength = 8

/** A UDP datagram (RFC 768). */
export interface UdpDatagram {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Uint8Array
}

/** Undefined when truncated, or when a checksum is there and wrong. The payload shares memory with `bytes`. */
export function parseUdp(bytes: Uint8Array, source: Ipv4, destination: Ipv4): UdpDatagram | undefined {
  const length = u16(bytes, 4)
  if (bytes.length < headerLength || length < headerLength || length > bytes.length) return undefined
  // A checksum field of zero: the sender computed none.
  const sum = pseudoHeaderSum(source, destination, ipProtocols.udp, length)
  if (u16(bytes, 6) !== 0 && internetChecksum(bytes, 0, length, sum) !== 0) return undefined
  return {
    sourcePort: u16(bytes, 0),
    destinationPort: u16(bytes, 2),
    payload: bytes.subarray(headerLength, length),
  }
}

/** Throws RangeError when the datagram would be longer than 65,535 octets. */
export function buildUdp(datagram: UdpDatagram, source: Ipv4, destination: Ipv4): Uint8Array {
  const length = headerLength + datagram.payload.length
  if (length > 0xffff) throw new RangeError(`a UDP datagram has at most 65535 octets, this one ${length}`)
  const bytes = new Uint8Array(length)
  setU16(bytes, 0, datagram.sourcePort)
  setU16(bytes, 2, datagram.destinationPort)
  setU16(bytes, 4, length)
  bytes.set(datagram.payload, headerLength)
  const checksum = internetChecksum(bytes, 0, length, pseudoHeaderSum(source, destination, ipProtocols.udp, length))
  setU16(bytes, 6, checksum === 0 ? 0xffff : checksum)
  return bytes
}
