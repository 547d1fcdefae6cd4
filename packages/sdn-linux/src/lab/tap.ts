import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Namespace } from './namespace.js'
import { run, runToEnd, toolPath } from './run.js'

/** How long the process that keeps a TAP device may take to remove it, and a link to come up, milliseconds. */
const keeperMs = 2_000
const upMs = 2_000
const lookAgainMs = 10

/**
 * A TAP device that a virtual machine opens. What comes out of it goes into the far end of the ENI's veth in the same network
 * namespace, and the other way round, before anything else there sees it. The rules for that belong to a process of nft:
 * nobody else's `flush ruleset` takes them, and they go when the process does. While there is no veth frames are dropped.
 */
export class Tap {
  /** Why nothing passes; undefined when it does. */
  failure: Error | undefined
  #said = ''
  #onOutput = () => {}

  private constructor(
    readonly namespace: Namespace,
    readonly device: string,
    /** The process that the device ends with, as the lab sees it. */
    readonly keeper: number,
    readonly nft: ChildProcess,
  ) {
    const hear = (data: Buffer) => {
      this.#said += data.toString()
      this.#onOutput()
    }
    nft.stdout?.on('data', hear)
    // What it ends with is told to whoever asks next.
    nft.stdin?.on('error', () => {})
    nft.once('close', () => this.#onOutput())
  }

  /** Takes over a device that is there, and down, with its keeper. Rejects when the kernel cannot join it with anything. */
  static async open(namespace: Namespace, device: string, keeper: number): Promise<Tap> {
    const [file = '', ...args] = namespace.inNetwork(['sh', '-c', 'exec nft -i 2>&1'])
    const nft = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: toolPath, LANG: 'C.UTF-8' } })
    const tap = new Tap(namespace, device, keeper, nft)
    try {
      await tap.#tell(`add table netdev ${tap.#table} { flags owner; }`)
      await tap.#tell(tap.#rules(device))
      await tap.#tell(tap.#rules(null))
      await tap.#up(device)
    } catch (error) {
      nft.kill('SIGKILL')
      throw error
    }
    return tap
  }

  /** Joins it with a veth that has come. Does not reject: a device that somebody has removed is no fault of the network. */
  async join(veth: string): Promise<void> {
    try {
      await this.#tell(this.#rules(veth))
      await this.#up(veth)
      // The bridge lets nothing through before the kernel has told it that the link is up, which is a moment later.
      const show = this.namespace.inNetwork(['ip', '-o', 'link', 'show', 'up', 'dev', veth])
      await waitFor(async () => / state UP /.test(await run(show)), upMs)
      this.failure = undefined
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error))
    }
  }

  /** Resolves when the device has gone. */
  async close(): Promise<void> {
    try {
      process.kill(this.keeper, 'SIGKILL')
    } catch {
      // It has ended, and the device with it.
    }
    const show = this.namespace.inNetwork(['ip', 'link', 'show', 'dev', this.device])
    const gone = await waitFor(async () => (await runToEnd(show)).code !== 0, keeperMs)
    if (!gone) await runToEnd(this.namespace.inNetwork(['ip', 'link', 'del', 'dev', this.device]))
    this.nft.kill('SIGKILL')
  }

  /** Without an address of IPv6, where the kernel has that: nobody but the virtual machine speaks here. */
  async #up(device: string): Promise<void> {
    const set = (...what: string[]) => this.namespace.inNetwork(['ip', 'link', 'set', 'dev', device, ...what])
    await runToEnd(set('addrgenmode', 'none'))
    await run(set('up'))
  }

  get #table(): string {
    return `havip_${this.device}`
  }

  /** All of them, in one transaction; without a veth nothing passes. */
  #rules(veth: string | null): string {
    const table = `netdev ${this.#table}`
    const way = (name: string, from: string, to: string) => [
      `add chain ${table} ${name} { type filter hook ingress device "${from}" priority 0; policy drop; }`,
      `add rule ${table} ${name} fwd to "${to}"`,
    ]
    const out = way('out', this.device, veth ?? this.device)
    return [
      `delete table ${table}`,
      `add table ${table} { flags owner; }`,
      ...(veth === null ? out.slice(0, 1) : out),
      ...(veth === null || veth === this.device ? [] : way('in', veth, this.device)),
    ].join('; ')
  }

  /** One line for nft. It says what is wrong with a line before it lists the table. */
  async #tell(line: string): Promise<void> {
    const list = `list table netdev ${this.#table}`
    const listed = new RegExp(`^(table netdev ${this.#table} \\{[^]*?\\n\\}|${list})$`, 'm')
    this.#said = ''
    await new Promise<void>((resolve, reject) => {
      this.#onOutput = () => {
        const ended = this.nft.exitCode !== null || this.nft.signalCode !== null
        if (!ended && !listed.test(this.#said)) return
        const [, problem] = /^Error: (.*)/m.exec(this.#said) ?? []
        if (ended || problem !== undefined)
          reject(new Error(`nft cannot join ${this.device}: ${problem ?? 'it ended'}`))
        else resolve()
      }
      this.nft.stdin?.write(`${line}\n${list}\n`)
    })
  }
}

/** False when it did not come to be within the time. */
async function waitFor(condition: () => Promise<boolean>, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() > deadline) return false
    await delay(lookAgainMs)
  }
  return true
}
