import type { Ipv4 } from '@havip/net'
import type { Capture, CaptureListener } from '@havip/sdn'
import { type LogWatch, watchLog } from './log-watch.js'
import type { Namespace } from './namespace.js'
import { Queue } from './queue.js'
import { tableName } from './ruleset.js'

/**
 * Each has a log group of its own: frames that come faster than they are read cost no report of a claim, and the kernel
 * numbers what it logs by group.
 */
const firstGroup = 100
const groups = 60_000

/** How often it is looked whether frames were missed while none comes through, milliseconds. */
const lookMs = 250

/** What is captured: the frames of a bridge port, or those from and to an address in a subnet, by its number. */
export type CaptureRule = { readonly port: string } | { readonly address: Ipv4; readonly subnetNumber: number }

interface Running {
  readonly rule: CaptureRule
  readonly group: number
  readonly watch: LogWatch
}

/** The captures in one fabric. Its packets pass two more chains while there is one, and none otherwise. */
export class Captures {
  readonly #running = new Set<Running>()
  readonly #queue = new Queue()
  #count = 0

  constructor(readonly namespace: Namespace) {}

  /** Resolves when the kernel tells of every frame. When it is stopped, what was logged until then is told first. */
  async begin(rule: CaptureRule, listener: CaptureListener): Promise<Capture> {
    const group = firstGroup + (this.#count++ % groups)
    let total = 0
    const missed = (now: number) => {
      if (now <= total) return
      total = now
      listener.onMissed(total)
    }
    let seen = 0
    const watch = await watchLog(this.namespace, group, ({ sequence, at, frame }) => {
      // Numbers of 32 bits, from 0.
      if (sequence !== null) missed((sequence - seen) >>> 0)
      seen += 1
      listener.onFrame({ at: at ?? Date.now(), frame })
    })
    const { ended } = watch
    const looking = setInterval(() => missed(watch.missed()), lookMs)
    void ended.then(() => clearInterval(looking))
    const running = { rule, group, watch }
    const stop = () => {
      if (this.#running.delete(running))
        void this.#end(watch)
          .then(() => missed(watch.missed()))
          .finally(watch.stop)
    }
    this.#running.add(running)
    await this.#reload().catch(async (error: unknown) => {
      this.#running.delete(running)
      await watch.stop()
      throw error
    })
    return { stop, ended }
  }

  async close(): Promise<void> {
    const running = [...this.#running]
    this.#running.clear()
    await Promise.all(running.map(({ watch }) => watch.stop()))
  }

  /** Resolves when nothing is logged any more, and all that was is told. */
  async #end(watch: LogWatch): Promise<void> {
    // Where the fabric has gone there is nothing to take down.
    await this.#reload().catch(() => {})
    await watch.caughtUp()
  }

  #reload(): Promise<void> {
    return this.#queue.run(() => this.#load())
  }

  async #load(): Promise<void> {
    const chain = (name: string) => `bridge ${tableName} ${name}`
    const rules = [...this.#running].flatMap(({ rule, group }) => rulesOf(rule, group))
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
  }
}

function rulesOf(rule: CaptureRule, group: number): string[] {
  const log = `log group ${group} queue-threshold 1`
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
