import type { ClaimRefusal } from '@havip/cloud'
import type { ClaimReport } from '@havip/sdn'

/** How long the same refusal is not written to the log again, milliseconds. */
const window = 10_000
const most = 1000

/** Keeps an agent that announces in vain every second from filling the log. */
export class RefusalFilter {
  /** When each refusal was last let through; the oldest first. */
  readonly #seen = new Map<string, number>()

  isNew(report: ClaimReport, reason: ClaimRefusal): boolean {
    const key = `${report.networkInterfaceId} ${report.address} ${reason}`
    const last = this.#seen.get(key)
    if (last !== undefined && report.at - last < window) return false
    this.#seen.delete(key)
    this.#seen.set(key, report.at)
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > most && oldest !== undefined) this.#seen.delete(oldest)
    return true
  }
}
