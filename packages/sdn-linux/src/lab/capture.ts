import { spawn } from 'node:child_process'
import { type Captured, PcapReader } from './pcap.js'
import { toolPath } from './run.js'

/** A running tcpdump. */
export interface Capture {
  /** Kills it; resolves when it has ended. */
  stop(): Promise<void>
  /** Resolves when it has ended, with what it said last. */
  readonly ended: Promise<string>
}

/** Options common to all captures: pcap to standard output, packet by packet, and no change of user. */
const options = ['-U', '-w', '-', '--immediate-mode', '-Z', 'root', '-n']

/** Starts tcpdump by `enter` (a command prefix) on an interface; resolves once it listens, so that nothing is missed. */
export function capture(
  enter: (argv: readonly string[]) => string[],
  device: string,
  extra: readonly string[],
  onPacket: (packet: Captured) => void,
): Promise<Capture> {
  const [file = '', ...args] = enter(['tcpdump', '-i', device, ...extra, ...options])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: toolPath } })
  const reader = new PcapReader()
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    for (const packet of reader.read(piece)) onPacket(packet)
  })
  const ended = new Promise<string>((resolve) =>
    child.once('close', () => resolve(said.trim().split('\n').at(-1) ?? '')),
  )
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString()
      if (said.includes('listening on')) resolve({ stop, ended })
    })
    child.once('error', reject)
    void ended.then((last) => reject(new Error(`tcpdump on ${device} failed: ${last}`)))
  })
}
