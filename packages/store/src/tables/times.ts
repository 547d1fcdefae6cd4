import type { Millis } from '@havip/cloud'

/** Times are milliseconds in the world and timestamptz(3) in the tables. */
export function toTime(millis: Millis): Date {
  return new Date(millis)
}

export function fromTime(time: Date): Millis {
  return time.getTime()
}
