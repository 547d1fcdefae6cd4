import { ipProtocols } from '@havip/net'

/** How long a connection is remembered after its last packet, milliseconds. */
export const flowIdleMs = { tcp: 3_600_000, other: 180_000 } as const

/** More than a network in memory has; the ones that were silent longest are forgotten first. */
const most = 262_144

/** Which connections were let through: what comes back, and goes on, is not asked again. */
export class Flows {
  /** When each ends unless it is seen again, those seen last at the end. */
  readonly #until = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Whether it is remembered; then it is for another while. */
  has(key: string, protocol: number): boolean {
    const until = this.#until.get(key)
    if (until === undefined || until <= this.#now()) return false
    this.remember(key, protocol)
    return true
  }

  remember(key: string, protocol: number): void {
    this.#until.delete(key)
    this.#until.set(key, this.#now() + (protocol === ipProtocols.tcp ? flowIdleMs.tcp : flowIdleMs.other))
    if (this.#until.size <= most) return
    for (const oldest of this.#until.keys()) {
      this.#until.delete(oldest)
      return
    }
  }
}
