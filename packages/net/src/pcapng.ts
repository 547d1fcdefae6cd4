import type { CapturedFrame } from './pcap.js'

/**
 * The format that Wireshark writes by default (draft-ietf-opsawg-pcapng), little endian: one section of one Ethernet interface, times in
 * microseconds. Unlike the older one it can say that frames were missed.
 */
const blockTypes = { section: 0x0a0d0d0a, interface: 1, statistics: 5, packet: 6 } as const
const byteOrder = 0x1a2b3c4d
const linkTypeEthernet = 1
const longestFrame = 262_144
/** The option `isb_ifdrop`: frames that were lost for want of room. */
const dropped = 5
/** Of a block: type and length before its body, length behind it. */
const around = 12
const packetHeaderLength = 20
/** More than any block that is written here, octets. */
const longestBlock = longestFrame + 1024

/** What a file begins with. */
export function pcapngHeader(): Uint8Array {
  const section = new DataView(new ArrayBuffer(16))
  section.setUint32(0, byteOrder, true)
  section.setUint16(4, 1, true)
  // Its length is not known yet.
  section.setBigInt64(8, -1n, true)
  const device = new DataView(new ArrayBuffer(8))
  device.setUint16(0, linkTypeEthernet, true)
  device.setUint32(4, longestFrame, true)
  return Buffer.concat([block(blockTypes.section, section), block(blockTypes.interface, device)])
}

/** A frame. What is longer than 262,144 octets is cut there. */
export function pcapngFrame({ at, frame }: CapturedFrame): Uint8Array {
  const kept = frame.subarray(0, longestFrame)
  const body = new DataView(new ArrayBuffer(packetHeaderLength + padded(kept.length)))
  putTime(body, 4, at)
  body.setUint32(12, kept.length, true)
  body.setUint32(16, frame.length, true)
  new Uint8Array(body.buffer).set(kept, packetHeaderLength)
  return block(blockTypes.packet, body)
}

/** How many frames were missed from the beginning until a time, milliseconds since the epoch. */
export function pcapngMissed(total: number, at: number): Uint8Array {
  const body = new DataView(new ArrayBuffer(28))
  putTime(body, 4, at)
  body.setUint16(12, dropped, true)
  body.setUint16(14, 8, true)
  body.setBigUint64(16, BigInt(total), true)
  return block(blockTypes.statistics, body)
}

/** A frame, or how many were missed from the beginning until here. */
export type PcapngItem = { readonly captured: CapturedFrame } | { readonly missed: number }

/** Reads a capture as it comes, in pieces of any length; of this form alone. */
export class PcapngReader {
  #rest = new Uint8Array(0)
  #begun = false

  /** What is whole by now. Throws for what is no capture of this form. */
  read(piece: Uint8Array): PcapngItem[] {
    const bytes = Buffer.concat([this.#rest, piece])
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const items: PcapngItem[] = []
    let at = 0
    while (at + around <= bytes.length) {
      const length = view.getUint32(at + 4, true)
      if (
        !this.#begun &&
        (view.getUint32(at, true) !== blockTypes.section || view.getUint32(at + 8, true) !== byteOrder)
      )
        throw new Error('this is no capture in the form of pcapng')
      if (length < around || length % 4 !== 0 || length > longestBlock)
        throw new Error(`the capture has a block of ${length} octets`)
      this.#begun = true
      if (at + length > bytes.length) break
      items.push(
        ...itemOf(view.getUint32(at, true), new DataView(view.buffer, view.byteOffset + at + 8, length - around)),
      )
      at += length
    }
    this.#rest = bytes.subarray(at)
    return items
  }
}

function itemOf(type: number, body: DataView): PcapngItem[] {
  if (type === blockTypes.statistics && body.byteLength >= 24 && body.getUint16(12, true) === dropped)
    return [{ missed: Number(body.getBigUint64(16, true)) }]
  if (type !== blockTypes.packet || body.byteLength < packetHeaderLength) return []
  const length = Math.min(body.getUint32(12, true), body.byteLength - packetHeaderLength)
  const frame = new Uint8Array(body.buffer, body.byteOffset + packetHeaderLength, length).slice()
  const micros = body.getUint32(4, true) * 2 ** 32 + body.getUint32(8, true)
  return [{ captured: { at: micros / 1000, frame } }]
}

/** Microseconds since the epoch, the high half first. */
function putTime(view: DataView, offset: number, at: number): void {
  const micros = Math.round(at * 1000)
  view.setUint32(offset, Math.floor(micros / 2 ** 32), true)
  view.setUint32(offset + 4, micros % 2 ** 32, true)
}

function block(type: number, body: DataView): Uint8Array {
  const length = body.byteLength + around
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, length, true)
  bytes.set(new Uint8Array(body.buffer), 8)
  view.setUint32(length - 4, length, true)
  return bytes
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
