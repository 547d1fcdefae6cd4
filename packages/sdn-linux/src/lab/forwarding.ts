import { spawn } from 'node:child_process'
import { type Mac, macToNumber } from '@havip/net'
import type { Namespace } from './namespace.js'
import {
  acknowledgedError,
  acknowledgement,
  NetlinkReader,
  netlinkAttribute,
  netlinkRequest,
  u32Field,
} from './netlink.js'
import { toolPath } from './run.js'

/** A MAC address that is behind a bridge port, for good. */
export interface ForwardingEntry {
  /** Index of the port's interface. */
  readonly port: number
  readonly mac: Mac
}

// Numbers of linux/rtnetlink.h and linux/neighbour.h.
const newNeighbour = 28
const replace = 0x100
const create = 0x400
const familyBridge = 7
const noArp = 0x40
const ofMaster = 4
const hardwareAddress = 2

const socketAddress = `SOCKET-DATAGRAM:16:3:0:x${'00'.repeat(10)}`
/** Requests sent before their answers are waited for: few enough to be one datagram of socat. */
const chunk = 50

/**
 * Makes forwarding entries, as `bridge fdb replace MAC dev PORT master static` does. That program reads all interfaces before it
 * does anything, so that one port more would cost the more, the more there are.
 */
export async function replaceForwarding(fabric: Namespace, entries: readonly ForwardingEntry[]): Promise<void> {
  if (entries.length === 0) return
  const [file = '', ...args] = fabric.inNetwork(['socat', 'STDIO', socketAddress])
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PATH: toolPath } })
  child.stdin.on('error', () => {})
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  try {
    await new Promise<void>((resolve, reject) => {
      const reader = new NetlinkReader()
      let sent = 0
      let answered = 0
      const sendMore = () => {
        const next = entries.slice(sent, sent + chunk)
        child.stdin.write(Buffer.concat(next.map((entry, n) => request(entry, sent + n + 1))))
        sent += next.length
      }
      child.stdout.on('data', (piece: Buffer) => {
        for (const { type, body } of reader.read(piece)) {
          if (type !== acknowledgement) continue
          const error = acknowledgedError(body)
          if (error !== 0) reject(new Error(`the kernel refuses a forwarding entry: error ${error}`))
          answered += 1
        }
        if (answered === entries.length) resolve()
        else if (answered === sent) sendMore()
      })
      child.once('error', reject)
      void closed.then(() => reject(new Error(`socat ended before the bridge was told: ${said.trim()}`)))
      sendMore()
    })
  } finally {
    child.kill('SIGKILL')
    await closed
  }
}

/** Family, padding, interface, state, flags, type: `struct ndmsg`. */
function request({ port, mac }: ForwardingEntry, seq: number): Buffer {
  const head = Buffer.concat([Buffer.of(familyBridge, 0, 0, 0), u32Field(port), u16Pair(noArp, ofMaster)])
  const address = Buffer.alloc(6)
  address.writeUIntBE(macToNumber(mac), 0, 6)
  return netlinkRequest(
    newNeighbour,
    seq,
    Buffer.concat([head, netlinkAttribute(hardwareAddress, address)]),
    create | replace,
  )
}

/** State, 16 bits; then flags and type, an octet each. The type is none. */
function u16Pair(state: number, flags: number): Buffer {
  const [low, high] = [state & 0xff, state >> 8]
  const inOrder = u32Field(1)[0] === 1 ? [low, high] : [high, low]
  return Buffer.of(...inOrder, flags, 0)
}
