import type { Millis } from '../world/rows.js'

/** Where time comes from; tests bring their own. */
export interface Clock {
  now(): Millis
  /** Calls back once, at or after `at`. Returns what cancels it. */
  at(at: Millis, callback: () => void): () => void
}

/** Where names come from; the same seed gives the same names. */
export interface IdGenerator {
  /** `prefix-` and eight characters of `[0-9a-z]`. */
  id<P extends string>(prefix: P): `${P}-${string}`
  /** A lower-case UUID (RFC 9562 version 4 form). */
  uuid(): string
  /** `bytes` random bytes as lower-case hexadecimal. */
  hex(bytes: number): string
}

/** Who asks: an account in a region, and the name its key or token goes by in the log. */
export interface Caller {
  readonly accountId: string
  readonly uin: string
  readonly region: string
  readonly actor: string
}
