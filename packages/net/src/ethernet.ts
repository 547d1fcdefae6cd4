import { macAt, setMac, setU16, u16 } from './bytes.js'
import type { Mac } from './mac.js'

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const

export const ethernetHeaderLength = 14

/** An Ethernet II frame, without preamble and frame check sequence. */
export interface EthernetFrame {
  readonly destination: Mac
  readonly source: Mac
  /** 0x0600 or more (IEEE 802.3 clause 3.2.6). */
  readonly etherType: number
  /** May end in padding: a frame on a real wire has at least 46 bytes here. */
  readonly payload: Uint8Array
}

/** Undefined when truncated, or when the type field is a length (IEEE 802.3). The payload shares memory with `bytes`. */
export function parseEthernet(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < ethernetHeaderLength) return undefined
  const etherType = u16(bytes, 12)
  if (etherType < 0x0600) return undefined
  return {
    destination: macAt(bytes, 0),
    source: macAt(bytes, 6),
    etherType,
    payload: bytes.subarray(ethernetHeaderLength),
  }
}

export function buildEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = new Uint8Array(ethernetHeaderLength + frame.payload.length)
  setMac(bytes, 0, frame.destination)
  setMac(bytes, 6, frame.source)
  setU16(bytes, 12, frame.etherType)
  bytes.set(frame.payload, ethernetHeaderLength)
  return bytes
}
