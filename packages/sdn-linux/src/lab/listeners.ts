import type { NetworkInterfaceId } from '@havip/cloud'
import type { Seen } from './fabric.js'

/** Who wants to know of the frames of which ENI. */
export class Listeners {
  readonly #all = new Set<(seen: Seen) => void>()

  /** Calls back for every frame of the ENI, until what it gives is called. */
  listen(id: NetworkInterfaceId, onFrame: (seen: Seen) => void): () => void {
    const listener = (seen: Seen) => {
      if (seen.networkInterfaceId === id) onFrame(seen)
    }
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(seen: Seen): void {
    for (const listener of this.#all) listener(seen)
  }
}
