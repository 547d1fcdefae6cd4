import type { Millis } from '../world/rows.js'
import type { Clock } from './context.js'

/** The longest a timer of the platform can wait; longer ones are set again. */
const longestTimer = 2 ** 31 - 1

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(at, callback) {
    let timer: NodeJS.Timeout
    const wait = () => {
      timer = setTimeout(arrived, Math.min(Math.max(0, at - Date.now()), longestTimer))
      timer.unref()
    }
    // The platform's timers run by another clock, and may be a millisecond early by this one.
    const arrived = () => (Date.now() < at ? wait() : callback())
    wait()
    return () => clearTimeout(timer)
  },
}

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  #now: Millis
  readonly #timers = new Set<{ readonly at: Millis; readonly callback: () => void }>()

  constructor(now: Millis = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  now(): Millis {
    return this.#now
  }

  at(at: Millis, callback: () => void): () => void {
    const timer = { at, callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Moves time on; timers fire in order, each at its own time. */
  advance(by: Millis): void {
    const end = this.#now + by
    for (;;) {
      let next: { readonly at: Millis; readonly callback: () => void } | undefined
      for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = end
  }
}
