import type { Clock, Millis } from '@havip/cloud'

/** One timer on an injected clock, which can be set again and again. */
export class Timer {
  readonly #clock: Clock
  readonly #callback: () => void
  #cancel: () => void = () => {}

  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock
    this.#callback = callback
  }

  /** Fires once, `delay` from now; a time set before is forgotten. */
  set(delay: Millis): void {
    this.#cancel()
    this.#cancel = this.#clock.at(this.#clock.now() + delay, this.#callback)
  }

  cancel(): void {
    this.#cancel()
  }
}
