import { Failure } from '../failure.js'

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** `90d` in seconds; undefined for what is no duration. */
function parse(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits) * seconds[unit as keyof typeof seconds]
}

/** Seconds of a duration such as `1h`. Failure saying how one looks. */
export function readDuration(option: string, text: string): number {
  const duration = parse(text)
  if (duration !== undefined) return duration
  throw new Failure(`${option} is ${text}; it must be a duration such as 30s, 15m, 1h or 7d.`)
}

/** The time that a duration from now or a time names, as RFC 3339 has it. Failure saying how one looks. */
export function readEnd(option: string, text: string, now: number): string {
  const duration = parse(text)
  const time = duration === undefined ? Date.parse(text) : now + duration * 1000
  if (!Number.isNaN(time) && Math.abs(time) <= 8.64e15) return new Date(time).toISOString()
  throw new Failure(
    `${option} is ${text}; it must be a duration such as 12h or 90d, or a time such as 2027-01-31T00:00:00Z.`,
  )
}
