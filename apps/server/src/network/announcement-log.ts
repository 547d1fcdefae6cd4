import type { ClaimReport, Engine } from '@havip/sdn'

/** How many announcements are remembered. */
const most = 1000

/**
 * The newest announcements that the network saw, also those that changed nothing: agents announce again every few
 * seconds, which would fill the log of events. They are forgotten with the process.
 */
export class AnnouncementLog {
  readonly #seen: (ClaimReport & { readonly number: number })[] = []
  #count = 0

  constructor(engine: Pick<Engine, 'onClaim'>) {
    engine.onClaim((report) => {
      this.#count += 1
      this.#seen.push({ ...report, number: this.#count })
      if (this.#seen.length > most) this.#seen.shift()
    })
  }

  /** The oldest first, numbered from 1 in the life of the process. */
  all(): readonly (ClaimReport & { readonly number: number })[] {
    return this.#seen
  }
}
