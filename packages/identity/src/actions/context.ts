import { CloudError, type CloudEvent, type IdGenerator, type Millis } from '@havip/cloud'
import { type Principal, reaches } from '../role.js'
import { type IdentityChange, type KeyPairRow, stateAt, type TokenRow } from '../rows.js'
import type { Secrets } from '../secrets/secrets.js'

/** All that a pure action gets besides the state and its input. */
export interface IdentityContext {
  readonly now: Millis
  readonly ids: Pick<IdGenerator, 'id'>
  readonly secrets: Secrets
  readonly by: Principal
  /** The ids of the accounts that the configuration has. */
  readonly declaredAccounts: ReadonlySet<string>
}

/** What an action did: rows to store, what the log says about it, and the reply. */
export interface Outcome<T> {
  readonly changes: readonly IdentityChange[]
  readonly events: readonly IdentityEvent[]
  readonly reply: T
}

export type IdentityEvent = Extract<CloudEvent, { readonly type: 'identity' }>

export function unchanged<T>(reply: T): Outcome<T> {
  return { changes: [], events: [], reply }
}

/** CloudError UnsupportedOperation.InvalidState for a key pair or token, told as `what`, that has ended. */
export function checkActive(row: KeyPairRow | TokenRow, what: string, now: Millis): void {
  const state = stateAt(row, now)
  if (state === 'active') return
  throw new CloudError('UnsupportedOperation.InvalidState', `The ${what} is ${state}; make a new one instead.`)
}

const longestName = 60

/** The name, trimmed. CloudError InvalidParameterValue.Empty or .TooLong. */
export function checkName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw new CloudError('InvalidParameterValue.Empty', 'name is empty; say what it is for.')
  if (trimmed.length > longestName) {
    throw new CloudError(
      'InvalidParameterValue.TooLong',
      `name has ${trimmed.length} characters; at most ${longestName} are allowed.`,
    )
  }
  return trimmed
}

/** When something ends that may say so itself. CloudError InvalidParameterValue for a time that is not to come. */
export function checkExpiry(expiresAt: Millis | null | undefined, now: Millis): Millis | null {
  if (expiresAt === undefined || expiresAt === null) return null
  if (expiresAt > now) return expiresAt
  throw new CloudError(
    'InvalidParameterValue',
    `expiresAt ${new Date(expiresAt).toISOString()} is past; it must be a time to come.`,
  )
}

/** The longest that what was rotated may go on, seconds: a week. */
export const longestGrace = 7 * 24 * 3600

/** When what is rotated ends. CloudError InvalidParameterValue.Range. */
export function endOfGrace(grace: number, expiresAt: Millis | null, now: Millis): Millis {
  if (!Number.isInteger(grace) || grace < 0 || grace > longestGrace) {
    throw new CloudError(
      'InvalidParameterValue.Range',
      `grace is ${grace}; it must be whole seconds from 0 to ${longestGrace}.`,
    )
  }
  return Math.min(now + grace * 1000, expiresAt ?? Number.POSITIVE_INFINITY)
}

/** CloudError UnauthorizedOperation when the caller may not name the account (null: all accounts). */
export function checkReach(by: Principal, accountId: string | null): void {
  if (reaches(by, accountId)) return
  const what = accountId === null ? 'all accounts' : `the account ${accountId}`
  throw new CloudError(
    'UnauthorizedOperation',
    `${by.actor} may act on ${by.accountIds?.join(', ') || 'no account'} only, and this is about ${what}.`,
  )
}
