import type { Event } from '../schema/event.js'
import type { Scope } from './scope.js'

/** Which events are wanted; of each member that is given, any of its values. */
export interface EventFilter {
  readonly type?: readonly string[]
  readonly resourceId?: readonly string[]
  readonly actor?: readonly string[]
  readonly action?: readonly string[]
}

/** A place in the log of an account and region: what was committed as this revision, and the event's number there. */
export interface EventPosition {
  readonly revision: number
  readonly number: number
}

/** Who follows. */
export interface Follower {
  tell(events: readonly Event[]): void
  /** Resolves when it has taken what it was told: the log is read no faster than that. */
  taken(): Promise<void>
  readonly signal: AbortSignal
}

/** The log of what happened, of each account and region one. */
export interface Events {
  /**
   * At most `limit` events after a place, or from where the log begins. ApiError Gone when it begins later than that
   * place; `more` tells whether there are others behind.
   */
  page(
    scope: Scope,
    filter: EventFilter,
    after: EventPosition | undefined,
    limit: number,
  ): Promise<{ readonly events: readonly Event[]; readonly more: boolean }>

  /**
   * Hands over every event after a place (or from now on), in order and without a gap, until the follower's signal ends
   * it; resolves once it has told what the log had. Followers with the same filter get the same lists, so that writing one
   * down can be done once for all. ApiError Gone as above.
   */
  follow(scope: Scope, filter: EventFilter, after: EventPosition | undefined, follower: Follower): Promise<void>
}
