import { ipProtocols } from '@havip/net'

/** How long a connection is remembered after its last packet, milliseconds. */
export const flowIdleMs = { tcp: 3_600_000, other: 180_000 } as const

/** More than a network in memory has; see `Flows`. */
const most = 262_144

/** When it is forgotten unless it is seen again. */
interface Flow {
  until: number
}

/**
 * Which connections were let through: what comes back, and goes on, is not asked again. Two generations: when the younger
 * one is full it becomes the older one, and what was not seen since the change before is forgotten. So a packet of a known
 * connection costs one look, and the memory has an end.
 */
export class Flows {
  #young = new Map<string, Flow>()
  #old = new Map<string, Flow>()

  /** At least half of `limit` connections are remembered, at most all of it. */
  constructor(
    readonly now: () => number,
    readonly limit = most,
  ) {}

  /** Whether it is remembered; then it is for another while. */
  has(key: string, protocol: number): boolean {
    const flow = this.#young.get(key) ?? this.#old.get(key)
    const now = this.now()
    if (flow === undefined || flow.until <= now) return false
    flow.until = now + idleOf(protocol)
    if (this.#old.size > 0 && this.#old.delete(key)) this.#add(key, flow)
    return true
  }

  remember(key: string, protocol: number): void {
    this.#old.delete(key)
    this.#add(key, { until: this.now() + idleOf(protocol) })
  }

  #add(key: string, flow: Flow): void {
    if (this.#young.size >= this.limit / 2 && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, flow)
  }
}

function idleOf(protocol: number): number {
  return protocol === ipProtocols.tcp ? flowIdleMs.tcp : flowIdleMs.other
}
