import { endianness } from 'node:os'

// Netlink's own fields are in the machine's byte order (RFC 3549 section 2.2; linux/netlink.h).
const little = endianness() === 'LE'

const headerLength = 16
const attributeHeaderLength = 4

/** One netlink message without its header. */
export interface NetlinkMessage {
  readonly type: number
  readonly body: Buffer
}

/** A request that asks to be acknowledged, with flags of its own kind. */
export function netlinkRequest(type: number, seq: number, body: Uint8Array, flags = 0): Buffer {
  const request = 0x1
  const acknowledge = 0x4
  const header = Buffer.alloc(headerLength)
  putU32(header, 0, headerLength + body.length)
  putU16(header, 4, type)
  putU16(header, 6, request | acknowledge | flags)
  putU32(header, 8, seq)
  return Buffer.concat([header, body])
}

export function netlinkAttribute(type: number, value: Uint8Array): Buffer {
  const attribute = Buffer.alloc(padded(attributeHeaderLength + value.length))
  putU16(attribute, 0, attributeHeaderLength + value.length)
  putU16(attribute, 2, type)
  attribute.set(value, attributeHeaderLength)
  return attribute
}

/** A number of 32 bits in the machine's order. */
export function u32Field(value: number): Buffer {
  const field = Buffer.alloc(4)
  putU32(field, 0, value)
  return field
}

/** The attributes of a message body from an offset on, by type. */
export function readAttributes(body: Buffer, offset: number): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>()
  for (let at = offset; at + attributeHeaderLength <= body.length; ) {
    const length = u16(body, at)
    if (length < attributeHeaderLength || at + length > body.length) break
    attributes.set(u16(body, at + 2), body.subarray(at + attributeHeaderLength, at + length))
    at += padded(length)
  }
  return attributes
}

/** Cuts a stream of netlink messages, in pieces of any size, into messages. */
export class NetlinkReader {
  #rest = Buffer.alloc(0)

  read(piece: Uint8Array): NetlinkMessage[] {
    this.#rest = Buffer.concat([this.#rest, piece])
    const messages: NetlinkMessage[] = []
    while (this.#rest.length >= headerLength) {
      const length = u32(this.#rest, 0)
      if (length < headerLength) throw new Error(`not a netlink message: its length is ${length}`)
      if (this.#rest.length < length) break
      messages.push({ type: u16(this.#rest, 4), body: this.#rest.subarray(headerLength, length) })
      this.#rest = this.#rest.subarray(padded(length))
    }
    return messages
  }
}

/** The type of messages that acknowledge a request or say why it failed. */
export const acknowledgement = 2

/** The error number in an acknowledgement; 0 means done. */
export function acknowledgedError(body: Buffer): number {
  return Math.abs(little ? body.readInt32LE(0) : body.readInt32BE(0))
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

function u16(buffer: Buffer, offset: number): number {
  return little ? buffer.readUInt16LE(offset) : buffer.readUInt16BE(offset)
}

function u32(buffer: Buffer, offset: number): number {
  return little ? buffer.readUInt32LE(offset) : buffer.readUInt32BE(offset)
}

function putU16(buffer: Buffer, offset: number, value: number): void {
  if (little) buffer.writeUInt16LE(value, offset)
  else buffer.writeUInt16BE(value, offset)
}

function putU32(buffer: Buffer, offset: number, value: number): void {
  if (little) buffer.writeUInt32LE(value, offset)
  else buffer.writeUInt32BE(value, offset)
}
