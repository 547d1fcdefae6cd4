import { type Lateness, parseLateness } from '@havip/sdn'
import { ConfigError } from './config-error.js'

/** How long every network takes to honour a claim; undefined: no time. */
export function readSwitching(text: string | undefined): Lateness | undefined {
  if (text === undefined) return undefined
  const lateness = parseLateness(text)
  if (lateness === undefined) {
    throw new ConfigError(
      `--slow-switching is ${JSON.stringify(text)}; it must be a time up to 10m such as 10s, a range such as 60s-120s, random or 0.`,
    )
  }
  return lateness.delayMs + (lateness.jitterMs ?? 0) === 0 ? undefined : lateness
}
