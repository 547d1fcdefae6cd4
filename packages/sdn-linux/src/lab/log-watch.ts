import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { socketAddress, socketState } from './log-socket.js'
import type { Namespace } from './namespace.js'
import { acknowledgedError, acknowledgement, NetlinkReader } from './netlink.js'
import { bindRequest, echoRequest, type LoggedFrame, messageType, parseLogged } from './nflog.js'
import { toolPath } from './run.js'

/** A running watch of a log group. */
export interface LogWatch {
  stop(): Promise<void>
  /** Resolves when it has ended, stopped or not. */
  readonly ended: Promise<void>
  /** How many frames found no room, since the watch began. */
  missed(): number
  /** Resolves when what was logged before has been told; when the watch has ended, or after some seconds, all the same. */
  caughtUp(): Promise<void>
}

/** How long a reader that is behind is waited for, milliseconds, and how often it is looked at. */
const patience = 5_000
const lookMs = 10

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
    const { pid = 0 } = child
    let echoed = () => {}
    const echo = new Promise<void>((done) => {
      echoed = done
    })
    const caughtUp = async () => {
      // The answer must not be what finds no room.
      for (const until = Date.now() + patience; (socketState(pid)?.waiting ?? 0) > 0 && Date.now() < until; )
        await delay(lookMs)
      child.stdin.write(echoRequest(group))
      await Promise.race([echo, ended, delay(patience, undefined, { ref: false })])
    }
    const watch = { stop, ended, missed: () => socketState(pid)?.dropped ?? 0, caughtUp }
    child.stdout.on('data', (piece: Buffer) => {
      for (const { type, body } of reader.read(piece)) {
        const frame = type === messageType.packet ? parseLogged(body) : undefined
        if (frame !== undefined) onFrame(frame)
        if (type !== acknowledgement) continue
        const error = acknowledgedError(body)
        if (error !== 0) reject(new Error(`the kernel refuses the log group ${group}: error ${error}`))
        else if (++acknowledged === 2) resolve(watch)
        else if (acknowledged > 2) echoed()
      }
    })
    child.once('error', reject)
    void ended.then(() => reject(new Error(`the watch of the log group ended: ${said.trim().split('\n').at(-1)}`)))
    child.stdin.write(bindRequest(group))
  })
}
