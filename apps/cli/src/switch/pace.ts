import { setTimeout as sleep } from 'node:timers/promises'

/** The time is over. */
export class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver'
}

const shortest = 50
const longest = 2000

/** Waits longer and longer while nothing comes of it, and not beyond an end. Times are milliseconds. */
export class Pace {
  readonly #began = performance.now()
  #waits = 0

  constructor(readonly limit: number) {}

  get elapsed(): number {
    return Math.round(performance.now() - this.#began)
  }

  /** Something came of it: the next wait is short again. */
  reset(): void {
    this.#waits = 0
  }

  /** Half of each wait is left to chance, so that two nodes fall out of step. Rejects with TimeIsOver at the end. */
  async backOff(): Promise<void> {
    const most = Math.min(longest, shortest * 2 ** this.#waits++)
    await this.wait(most * (0.5 + Math.random() / 2))
  }

  async wait(time: number): Promise<void> {
    const left = this.limit - this.elapsed
    await sleep(Math.max(0, Math.min(time, left)))
    if (time >= left) throw new TimeIsOver()
  }
}
