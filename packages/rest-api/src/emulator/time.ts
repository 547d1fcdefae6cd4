import type { Millis } from '@havip/cloud'

/** A time as RFC 3339 has it, UTC. */
export function isoTime(at: Millis): string {
  return new Date(at).toISOString()
}
