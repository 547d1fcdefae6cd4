import { endianness } from 'node:os'

/** A frame that a rule of the fabric logged. */
export interface LoggedFrame {
  readonly prefix: string
  /** Index of the bridge port it came in by. */
  readonly portNumber: number
  /** The whole Ethernet frame. */
  readonly frame: Uint8Array
}

// Attribute types of linux/netfilter/nfnetlink_log.h.
const attribute = { physicalInput: 6, payload: 9, prefix: 10, linkHeader: 16 } as const

const packetHeaderLength = 4
const attributeHeaderLength = 4

/**
 * Reads a packet of link type NFLOG (LINKTYPE_NFLOG, 239): a header of 4 bytes, then attributes, each with length and
 * type in the machine's byte order and padded to 4 bytes. Undefined when it is no frame that came in by a bridge port.
 */
export function parseNflog(packet: Uint8Array): LoggedFrame | undefined {
  const attributes = readAttributes(Buffer.from(packet.buffer, packet.byteOffset, packet.length))
  const port = attributes.get(attribute.physicalInput)
  const header = attributes.get(attribute.linkHeader)
  const payload = attributes.get(attribute.payload)
  if (port?.length !== 4 || header === undefined || payload === undefined) return undefined
  return {
    prefix: (attributes.get(attribute.prefix) ?? Buffer.alloc(0)).toString().replace(/\0.*$/s, ''),
    portNumber: port.readUInt32BE(0),
    frame: Buffer.concat([header, payload]),
  }
}

function readAttributes(packet: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>()
  let at = packetHeaderLength
  while (at + attributeHeaderLength <= packet.length) {
    const length = u16(packet, at)
    if (length < attributeHeaderLength || at + length > packet.length) break
    attributes.set(u16(packet, at + 2), packet.subarray(at + attributeHeaderLength, at + length))
    at += Math.ceil(length / 4) * 4
  }
  return attributes
}

function u16(buffer: Buffer, offset: number): number {
  return endianness() === 'LE' ? buffer.readUInt16LE(offset) : buffer.readUInt16BE(offset)
}
