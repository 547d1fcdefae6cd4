/** Milliseconds as RFC 3339 has them, and back. */
export function instant(millis: number): string {
  return new Date(millis).toISOString()
}

export function orNever(millis: number | null): string | null {
  return millis === null ? null : instant(millis)
}

/** The text has been checked to be a date-time. */
export function toMillis(time: string | null | undefined): number | null {
  return time === null || time === undefined ? null : Date.parse(time)
}
