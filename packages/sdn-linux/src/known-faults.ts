import type { EndedFault, FaultId } from '@havip/sdn'
import type { LabClient } from './client.js'
import { requests } from './protocol.js'

type Known = Omit<EndedFault, 'cause'>

/** The faults of a lab as its server knows them, so that it can tell that they have ended when the lab no longer can. */
export class KnownFaults {
  readonly #known = new Map<FaultId, Known>()
  readonly #listeners = new Set<(ended: EndedFault) => void>()

  constructor(
    /** Throws when the lab does not answer. */
    readonly lab: () => LabClient,
  ) {}

  began(fault: Known): void {
    this.#known.set(fault.id, fault)
  }

  mended(id: FaultId): void {
    this.#known.delete(id)
  }

  /** The first listener hears what ended before it came. */
  onEnded(listener: (ended: EndedFault) => void): () => void {
    this.#listeners.add(listener)
    void this.look()
    return () => this.#listeners.delete(listener)
  }

  /** Asks the lab what has ended, and what has not. */
  async look(): Promise<void> {
    if (this.#listeners.size === 0) return
    try {
      for (const { id, shard, fault } of await this.lab().request(requests.faults, {}))
        this.#known.set(id, { id, ...(shard && { shard }), fault })
      for (const ended of await this.lab().request(requests.takeEndedFaults, {})) this.#tell(ended)
    } catch {
      // A lab that does not answer is asked again when it does, or is made anew.
    }
  }

  /** The lab ends, or has ended. */
  async networkGone(): Promise<void> {
    await this.look()
    for (const known of this.#known.values()) this.#tell({ ...known, cause: 'network-gone' })
  }

  #tell(ended: EndedFault): void {
    this.#known.delete(ended.id)
    for (const listener of this.#listeners) listener(ended)
  }
}
