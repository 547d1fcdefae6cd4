import type { CapturedFrame, Ipv4 } from '@havip/net'
import type { Capture } from '@havip/sdn'
import { type LogWatch, watchLog } from './log-watch.js'
import type { Namespace } from './namespace.js'
import { Queue } from './queue.js'
import { tableName } from './ruleset.js'

/** A log group of its own: frames that come faster than they are read cost no report of a claim. */
const logGroup = 2

/** What is captured: the frames of a bridge port, or those from and to an address in a subnet, by its number. */
export type CaptureRule = { readonly port: string } | { readonly address: Ipv4; readonly subnetNumber: number }

interface Running {
  readonly rule: CaptureRule
  readonly onFrame: (frame: CapturedFrame) => void
  readonly end: () => void
}

/** The captures in one fabric. Its packets pass two more chains while there is one, and none otherwise. */
export class Captures {
  readonly #running = new Map<string, Running>()
  readonly #queue = new Queue()
  #watch: LogWatch | undefined
  #count = 0

  constructor(readonly namespace: Namespace) {}

  /** Resolves when no frame will be missed any more. */
  async begin(rule: CaptureRule, onFrame: (frame: CapturedFrame) => void): Promise<Capture> {
    const prefix = `capture-${++this.#count}`
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    await this.#queue.run(async () => {
      this.#watch ??= await watchLog(this.namespace, logGroup, (logged) => {
        this.#running.get(logged.prefix)?.onFrame({ at: logged.at ?? Date.now(), frame: logged.frame })
      })
      this.#running.set(prefix, { rule, onFrame, end })
      await this.#load()
    })
    const stop = () => {
      if (!this.#running.delete(prefix)) return
      end()
      // Where the fabric has gone there is nothing to take down.
      void this.#queue.run(() => this.#load()).catch(() => {})
    }
    return { stop, ended }
  }

  async close(): Promise<void> {
    for (const { end } of this.#running.values()) end()
    this.#running.clear()
    await this.#watch?.stop()
    this.#watch = undefined
  }

  async #load(): Promise<void> {
    const chain = (name: string) => `bridge ${tableName} ${name}`
    const rules = [...this.#running].flatMap(([prefix, { rule }]) => rulesOf(rule, prefix))
    await this.namespace.nft(
      [
        `add chain ${chain('capture_in')} { type filter hook prerouting priority -310; policy accept; }`,
        `add chain ${chain('capture_out')} { type filter hook forward priority 310; policy accept; }`,
        `flush chain ${chain('capture_in')}`,
        `flush chain ${chain('capture_out')}`,
        ...(rules.length > 0
          ? [`add rule ${chain('capture_in')} meta mark set iifname map @subnet_of`, ...rules]
          : [`delete chain ${chain('capture_in')}`, `delete chain ${chain('capture_out')}`]),
        '',
      ].join('\n'),
    )
    if (rules.length > 0) return
    await this.#watch?.stop()
    this.#watch = undefined
  }
}

function rulesOf(rule: CaptureRule, prefix: string): string[] {
  const log = `log prefix "${prefix}" group ${logGroup} queue-threshold 1`
  const add = (chain: string, match: string) => `add rule bridge ${tableName} ${chain} ${match} ${log}`
  if ('port' in rule) {
    return [add('capture_in', `iifname "${rule.port}"`), add('capture_out', `oifname "${rule.port}"`)]
  }
  const { address, subnetNumber } = rule
  // As the bridge gets it; what is between other subnets than the address's own passes once all the same.
  return [
    `ip saddr ${address}`,
    `ip saddr != ${address} ip daddr ${address}`,
    `arp saddr ip ${address}`,
    `arp saddr ip != ${address} arp daddr ip ${address}`,
  ].map((match) => add('capture_in', `meta mark ${subnetNumber} ${match}`))
}
