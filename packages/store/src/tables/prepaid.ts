import type { Prepaid } from '@havip/cloud'
import { fromTime, toTime } from './times.js'

/** Its two columns are there together or not at all. */
interface PrepaidColumns {
  readonly expiresAt: Date | null
  readonly renewFlag: Prepaid['renewFlag'] | null
}

export function fromPrepaid(prepaid: Prepaid | null): PrepaidColumns {
  return { expiresAt: prepaid === null ? null : toTime(prepaid.expiresAt), renewFlag: prepaid?.renewFlag ?? null }
}

export function toPrepaid({ expiresAt, renewFlag }: PrepaidColumns): Prepaid | null {
  return expiresAt === null || renewFlag === null ? null : { expiresAt: fromTime(expiresAt), renewFlag }
}
