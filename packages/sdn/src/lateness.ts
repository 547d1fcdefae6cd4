import { type Lateness, latest } from './fault.js'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a text such as `500ms`, `30s`, `5m` or `2h`; undefined for any other. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,8})(ms|s|m|h)$/.exec(text) ?? []
  const unitMs = units[unit]
  return unitMs === undefined ? undefined : Number(amount) * unitMs
}

/** How long the real cloud takes: 10 s, in two regions 1 to 2 minutes. */
const random: Lateness = { delayMs: 0, jitterMs: 120_000 }

/**
 * How late, of a text such as `10s`, `60s-120s` (at random between), `0`, or `random` (up to 2 minutes, the longest that
 * the real cloud takes). Undefined for any other, and for more than `latest`.
 */
export function parseLateness(text: string): Lateness | undefined {
  if (text === 'random') return random
  if (text === '0') return { delayMs: 0, jitterMs: 0 }
  const [least, most = least, ...rest] = text.split('-').map(parseDuration)
  if (least === undefined || most === undefined || rest.length > 0 || least > most || most > latest) return undefined
  return { delayMs: least, jitterMs: most - least }
}
