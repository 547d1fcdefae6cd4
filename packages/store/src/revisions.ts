import type { ShardKey } from '@havip/cloud'

type Listener = (shard: ShardKey, revision: number) => void

/** Tells listeners of new revisions, never in the middle of what told it. */
export class Revisions {
  readonly #listeners = new Set<Listener>()

  add(listener: Listener): () => void {
    const entry: Listener = (shard, revision) => listener(shard, revision)
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  /** A listener that throws does so on its own stack: the commit it is told of has happened. */
  tell(shard: ShardKey, revision: number): void {
    for (const listener of this.#listeners) {
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener(shard, revision)
      })
    }
  }
}
