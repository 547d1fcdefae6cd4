import type { Clock, HaVipId, NetworkInterfaceId } from '@havip/cloud'

interface Waiting {
  readonly claimant: NetworkInterfaceId
  readonly due: number
  readonly cancel: () => void
}

/** Claims that a network which switches slowly has seen and not yet carried out: one for a HAVIP at the most. */
export class WaitingClaims {
  readonly #waiting = new Map<HaVipId, Waiting>()

  constructor(readonly clock: Clock) {}

  /**
   * Lets a claim wait, in the place of another ENI's; a claim repeated waits no longer than the first one. Gives when it is
   * due; `carryOut` is called then, unless another one took its place.
   */
  add(haVipId: HaVipId, claimant: NetworkInterfaceId, ms: number, carryOut: () => void): number {
    const before = this.#waiting.get(haVipId)
    if (before?.claimant === claimant) return before.due
    before?.cancel()
    const due = this.clock.now() + ms
    const cancel = this.clock.at(due, () => {
      this.#waiting.delete(haVipId)
      carryOut()
    })
    this.#waiting.set(haVipId, { claimant, due, cancel })
    return due
  }

  /** The HAVIP was moved otherwise, or is gone. */
  drop(haVipId: HaVipId): void {
    this.#waiting.get(haVipId)?.cancel()
    this.#waiting.delete(haVipId)
  }

  clear(): void {
    for (const haVipId of this.#waiting.keys()) this.drop(haVipId)
  }
}
