import { spawn } from 'node:child_process'
import type { Namespace } from './namespace.js'
import { acknowledgedError, acknowledgement, NetlinkReader } from './netlink.js'
import { bindRequest, type LoggedFrame, messageType, parseLogged } from './nflog.js'
import { toolPath } from './run.js'

/** A running watch of a log group. */
export interface LogWatch {
  stop(): Promise<void>
  /** Resolves when it has ended, stopped or not. */
  readonly ended: Promise<void>
}

/**
 * A netlink socket of protocol 12 (netfilter) by which messages pass in both directions as they are. They carry their
 * own lengths, so a pipe does not mix them up. Option 5 of level 270: do not fail when messages had to be dropped.
 */
export const socketAddress = `SOCKET-DATAGRAM:16:3:12:x${'00'.repeat(10)},rcvbuf=4194304,setsockopt-int=270:5:1`
const longestMessage = 131_072

/** Watches a log group of a namespace; resolves once the kernel has agreed, so that nothing after is missed. */
export function watchLog(
  namespace: Namespace,
  group: number,
  onFrame: (frame: LoggedFrame) => void,
): Promise<LogWatch> {
  const argv = namespace.inNetwork(['socat', '-b', `${longestMessage}`, 'STDIO', socketAddress])
  const [file = '', ...args] = argv
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PATH: toolPath } })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return new Promise((resolve, reject) => {
    const reader = new NetlinkReader()
    let acknowledged = 0
    child.stdout.on('data', (piece: Buffer) => {
      for (const { type, body } of reader.read(piece)) {
        const frame = type === messageType.packet ? parseLogged(body) : undefined
        if (frame !== undefined) onFrame(frame)
        if (type !== acknowledgement) continue
        const error = acknowledgedError(body)
        if (error !== 0) reject(new Error(`the kernel refuses the log group ${group}: error ${error}`))
        else if (++acknowledged === 2) resolve({ stop, ended })
      }
    })
    child.once('error', reject)
    void ended.then(() => reject(new Error(`the watch of the log group ended: ${said.trim().split('\n').at(-1)}`)))
    child.stdin.write(bindRequest(group))
  })
}
