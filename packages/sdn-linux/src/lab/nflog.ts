import { netlinkAttribute, netlinkRequest, readAttributes } from './netlink.js'

/** A frame that a rule of the fabric logged. */
export interface LoggedFrame {
  readonly prefix: string
  /** Index of the bridge port it came in by; 0 when by none. */
  readonly inPort: number
  /** Index of the bridge port it goes out by; 0 while that is not known. */
  readonly outPort: number
  /** The whole Ethernet frame. */
  readonly frame: Uint8Array
  /** How many of the group the kernel has logged before it, lost ones too; null where the kernel does not say. */
  readonly sequence: number | null
  /** When the kernel got it, milliseconds since the epoch; null where the kernel does not say. */
  readonly at: number | null
}

// Numbers of linux/netfilter/nfnetlink_log.h; values are in network byte order. Subsystem 4 is the log.
export const messageType = { packet: 4 * 256, config: 4 * 256 + 1 } as const
const config = { command: 1, mode: 2, bufferSize: 3, timeout: 4, threshold: 5, flags: 6 } as const
const attribute = {
  timestamp: 3,
  physicalInput: 6,
  physicalOutput: 7,
  payload: 9,
  prefix: 10,
  sequence: 12,
  linkHeader: 16,
} as const
const bind = 1
const copyPacket = 2
const numbered = 1
const wholePacket = 0xffff

/** Family, version, and group as resource id. */
const generalHeaderLength = 4

/** What asks the kernel for a log group: whole packets, each at once. Two requests, numbered 1 and 2. */
export function bindRequest(group: number): Buffer {
  const mode = Buffer.alloc(6)
  mode.writeUInt32BE(wholePacket)
  mode[4] = copyPacket
  return Buffer.concat([
    netlinkRequest(
      messageType.config,
      1,
      Buffer.concat([generalHeader(group), netlinkAttribute(config.command, Buffer.from([bind]))]),
    ),
    netlinkRequest(
      messageType.config,
      2,
      Buffer.concat([
        generalHeader(group),
        netlinkAttribute(config.mode, mode),
        netlinkAttribute(config.threshold, u32(1)),
        netlinkAttribute(config.timeout, u32(1)),
        // A message is as long as its frame, not a page: ten times as many short ones fit the socket.
        netlinkAttribute(config.bufferSize, u32(1)),
        netlinkAttribute(config.flags, u16(numbered)),
      ]),
    ),
  ])
}

/** Changes nothing, and is acknowledged: when that comes, so has all that was logged before. */
export function echoRequest(group: number): Buffer {
  const body = Buffer.concat([generalHeader(group), netlinkAttribute(config.timeout, u32(1))])
  return netlinkRequest(messageType.config, 3, body)
}

/** Reads the body of a packet message; undefined when it holds no frame of a bridge port. */
export function parseLogged(body: Buffer): LoggedFrame | undefined {
  const attributes = readAttributes(body, generalHeaderLength)
  const header = attributes.get(attribute.linkHeader)
  const payload = attributes.get(attribute.payload)
  if (header === undefined || payload === undefined) return undefined
  return {
    prefix: (attributes.get(attribute.prefix) ?? Buffer.alloc(0)).toString().replace(/\0.*$/s, ''),
    inPort: attributes.get(attribute.physicalInput)?.readUInt32BE() ?? 0,
    outPort: attributes.get(attribute.physicalOutput)?.readUInt32BE() ?? 0,
    frame: Buffer.concat([header, payload]),
    sequence: attributes.get(attribute.sequence)?.readUInt32BE() ?? null,
    at: milliseconds(attributes.get(attribute.timestamp)),
  }
}

/** Seconds and microseconds, 64 bits each. */
function milliseconds(timestamp: Buffer | undefined): number | null {
  if (timestamp?.length !== 16) return null
  return Number(timestamp.readBigUInt64BE(0)) * 1000 + Number(timestamp.readBigUInt64BE(8)) / 1000
}

function generalHeader(group: number): Buffer {
  const header = Buffer.alloc(generalHeaderLength)
  header.writeUInt16BE(group, 2)
  return header
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16BE(value)
  return buffer
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}
