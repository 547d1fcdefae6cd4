import type { Decision } from './decision.js'
import type { Pace } from './pace.js'

/** Where an address is, as one reply told it. */
export interface Seen {
  /** The ENI or instance that has it; empty where nobody has. */
  readonly owner: string
  /** Whether it is where it shall be. */
  readonly isThere: boolean
  /** Whether nothing is happening to it. */
  readonly isIdle: boolean
  readonly decision: Decision | undefined
}

/** An address that can be switched, and how: each method is one request, or few. */
export interface Subject<S extends Seen = Seen> {
  /** Looks up what it shall go to. Failure where there is no such thing. */
  prepare(): Promise<void>
  /** Undefined where it cannot be found just now. Failure for what can never be switched. */
  look(): Promise<S | undefined>
  /** Why it cannot be found, from the beginning. */
  readonly missing: string
  /** Writes the decision to it. */
  writeDecision(seen: S, decision: Decision): Promise<void>
  /** Does the next thing on its way and says what; resolves when it has begun, or is done. */
  move(seen: S, pace: Pace): Promise<string>
}
