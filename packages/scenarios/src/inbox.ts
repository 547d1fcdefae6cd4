interface Waiter<T> {
  readonly matches: (item: T) => boolean
  readonly resolve: (item: T) => void
}

/** Things that arrive one by one, to be taken by whoever waits for them. */
export class Inbox<T> {
  readonly #items: T[] = []
  readonly #waiters = new Set<Waiter<T>>()

  add(item: T): void {
    for (const waiter of this.#waiters) {
      if (!waiter.matches(item)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(item)
      return
    }
    this.#items.push(item)
  }

  /** Takes the first item that matches, waiting for it if need be; rejects after the time with what was there instead. */
  take(matches: (item: T) => boolean, timeoutMs: number, what: string): Promise<T> {
    const at = this.#items.findIndex(matches)
    for (const item of at < 0 ? [] : this.#items.splice(at, 1)) return Promise.resolve(item)
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter)
        reject(new Error(`${what} did not come within ${timeoutMs} ms; ${this.#items.length} others did`))
      }, timeoutMs)
      const waiter: Waiter<T> = {
        matches,
        resolve: (item) => {
          clearTimeout(timer)
          resolve(item)
        },
      }
      this.#waiters.add(waiter)
    })
  }

  /** What has arrived and was not taken. */
  pending(): readonly T[] {
    return [...this.#items]
  }
}
