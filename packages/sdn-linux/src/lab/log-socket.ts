import { readFileSync } from 'node:fs'

/** What a socket may hold that was not read yet, bytes. The kernel gives an ordinary user no more than net.core.rmem_max. */
const usualBuffer = 4 * 1024 * 1024
const largeBuffer = 32 * 1024 * 1024

const netfilter = 12
const socketLevel = 1
const forceReceiveBuffer = 33

/**
 * A netlink socket of protocol 12 (netfilter) by which messages pass in both directions as they are. They carry their
 * own lengths, so a pipe does not mix them up. Option 5 of level 270: do not fail when messages had to be dropped.
 */
export const socketAddress = [
  `SOCKET-DATAGRAM:16:3:${netfilter}:x${'00'.repeat(10)}`,
  `rcvbuf=${usualBuffer}`,
  ...(isMachinesRoot() ? [`setsockopt-int=${socketLevel}:${forceReceiveBuffer}:${largeBuffer}`] : []),
  'setsockopt-int=270:5:1',
].join(',')

/** Who may go beyond what the machine's settings allow: root, and not that of a user namespace. */
function isMachinesRoot(): boolean {
  try {
    return process.geteuid?.() === 0 && /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'))
  } catch {
    return false
  }
}

/** What the kernel says of the netlink socket of a process (see netlink(7), /proc/net/netlink). */
export interface SocketState {
  /** Bytes that were not read yet. */
  readonly waiting: number
  /** Messages that found no room. */
  readonly dropped: number
}

/** Of the process's netfilter socket; undefined when it has none, or has ended. */
export function socketState(pid: number): SocketState | undefined {
  try {
    return parseSocketState(readFileSync(`/proc/${pid}/net/netlink`, 'utf8'), pid)
  } catch {
    return undefined
  }
}

/** Columns: socket, protocol, port id (that of the process), groups, bytes to read, to write, dump, locks, drops, inode. */
export function parseSocketState(text: string, pid: number): SocketState | undefined {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/))
  const row = rows.find(([, protocol, port]) => protocol === `${netfilter}` && port === `${pid}`)
  return row && { waiting: Number(row[4]), dropped: Number(row[8]) }
}
