import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { FrameStreamReader, type Mac, toFrameStream } from '@havip/net'
import { type Guest, Inbox } from '@havip/scenarios'
import { vi } from 'vitest'
import { toolPath } from '../src/lab/run.js'

const qemu = 'qemu-system-x86_64'
const patience = { timeout: 60_000, interval: 5 }
const prompt = 'iPXE> '

/** Why no virtual machine can be started here on a TAP device; undefined when one can. */
export function whyNoMachine(): string | undefined {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
  } catch {
    return 'this user may not open /dev/net/tun'
  }
  const help = spawnSync(qemu, ['-netdev', 'help', '-M', 'none']).stdout?.toString()
  return help?.includes('stream')
    ? undefined
    : `no ${qemu} with -netdev stream; apt-get install qemu-system-x86 ipxe-qemu`
}

/**
 * A machine with nothing but the firmware of its network card, iPXE, whose shell is on the serial line. On the same wire, a
 * hub of QEMU's, are the TAP device and a socket by which a test sends and gets what the machine could.
 */
export class VirtualMachine implements Guest {
  readonly #frames = new Inbox<Uint8Array>()
  #said = ''

  private constructor(
    readonly child: ChildProcessWithoutNullStreams,
    readonly socket: Socket,
  ) {
    const reader = new FrameStreamReader(70_000)
    socket.on('data', (piece) => {
      for (const frame of reader.read(piece)) this.#frames.add(frame)
    })
    socket.on('error', () => {})
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
    })
  }

  /** `enter` comes before the command: what enters the network namespace. */
  static async start(
    enter: readonly string[],
    tap: string,
    hardware: Mac,
    socketPath: string,
  ): Promise<VirtualMachine> {
    const plug = (name: string, ...netdev: string[]) => {
      const hub = `hubport,id=${name}hub,hubid=0`
      return netdev.length === 0
        ? ['-netdev', hub]
        : ['-netdev', [...netdev, `id=${name}`].join(), '-netdev', `${hub},netdev=${name}`]
    }
    const [file = '', ...args] = [
      ...enter,
      ...[qemu, '-accel', 'tcg', '-m', '32', '-machine', 'pc,graphics=off', '-display', 'none', '-nodefaults'],
      ...['-serial', 'stdio', '-device', `e1000,netdev=cardhub,mac=${hardware}`],
      ...plug('card'),
      ...plug('tap', 'tap', `ifname=${tap}`, 'script=no', 'downscript=no'),
      ...plug('test', 'stream', 'server=on', 'addr.type=unix', `addr.path=${socketPath}`),
    ]
    const child = spawn(file, args, { env: { PATH: toolPath } })
    let complaint = ''
    child.stderr.on('data', (data: Buffer) => {
      complaint += data.toString()
    })
    try {
      const socket = await vi.waitFor(() => {
        if (child.exitCode !== null) throw new Error(complaint)
        return opened(socketPath)
      }, patience)
      return new VirtualMachine(child, socket)
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }

  async send(...frames: Uint8Array[]): Promise<void> {
    for (const frame of frames) this.socket.write(toFrameStream(frame))
  }

  receive(matches: (frame: Uint8Array) => boolean, timeoutMs = 5_000): Promise<Uint8Array> {
    return this.#frames.take(matches, timeoutMs, 'a frame for the virtual machine')
  }

  async pending(): Promise<readonly Uint8Array[]> {
    return this.#frames.pending()
  }

  async shell(): Promise<void> {
    await vi.waitUntil(() => this.#said.includes('iPXE command line'), patience)
    this.child.stdin.write('\x02')
  }

  /** Types when it is asked to; its serial line holds 16 characters, and loses what comes while it is busy. */
  async type(line: string): Promise<void> {
    await vi.waitUntil(() => this.#said.endsWith(prompt), patience)
    for (let typed = 1; typed <= line.length; typed++) {
      this.child.stdin.write(line[typed - 1] ?? '')
      await vi.waitUntil(() => this.#said.endsWith(prompt + line.slice(0, typed)), patience)
    }
    this.child.stdin.write('\r')
  }

  async says(pattern: RegExp): Promise<void> {
    await vi.waitUntil(() => pattern.test(this.#said), patience)
  }

  end(): void {
    this.socket.destroy()
    this.child.kill('SIGKILL')
  }
}

function opened(path: string): Promise<Socket> {
  const socket = connect(path)
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
}
