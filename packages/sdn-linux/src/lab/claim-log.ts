import type { ClaimReport } from '@havip/sdn'
import type { ClaimsSince } from '../protocol.js'

/** Claims a lab keeps for clients that were away. */
const kept = 10_000

/** The claims seen in a lab's life, numbered from 1; the last ones are kept. */
export class ClaimLog {
  readonly #reports: ClaimReport[] = []
  readonly #listeners = new Set<(report: ClaimReport) => void>()
  #seq = 0

  get lastSeq(): number {
    return this.#seq
  }

  add(report: Omit<ClaimReport, 'seq'>): void {
    const numbered: ClaimReport = { ...report, seq: ++this.#seq }
    this.#reports.push(numbered)
    if (this.#reports.length > kept) this.#reports.shift()
    for (const listener of this.#listeners) listener(numbered)
  }

  since(seq: number): ClaimsSince {
    const forgotten = this.#seq - this.#reports.length
    return { reports: this.#reports.slice(Math.max(0, seq - forgotten)), complete: seq >= forgotten }
  }

  listen(listener: (report: ClaimReport) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
