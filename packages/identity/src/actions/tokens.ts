import { CloudError, type Millis } from '@havip/cloud'
import type { Role } from '../role.js'
import type { TokenRow } from '../rows.js'
import { hashToken, newToken } from '../secrets/secrets.js'
import type { IdentityState } from '../state.js'
import { findAccount } from './accounts.js'
import {
  checkActive,
  checkExpiry,
  checkName,
  checkReach,
  endOfGrace,
  type IdentityContext,
  type Outcome,
  unchanged,
} from './context.js'

export interface CreateTokenInput {
  readonly name: string
  readonly role: Role
  /** The accounts it may name; null for all. */
  readonly accountIds: readonly string[] | null
  readonly expiresAt?: Millis | null | undefined
}

/** A token's row, and the token itself, which is shown this once. */
export interface NewToken {
  readonly row: TokenRow
  readonly token: string
}

/**
 * Makes a token. It can do no more than who makes it. CloudError InvalidParameterValue.Empty for an empty list of accounts,
 * ResourceNotFound for an account that does not exist.
 */
export function createToken(
  state: IdentityState,
  input: CreateTokenInput,
  context: IdentityContext,
): Outcome<NewToken> {
  const accountIds = input.accountIds === null ? null : [...new Set(input.accountIds)]
  for (const accountId of accountIds ?? [null]) checkReach(context.by, accountId)
  if (accountIds?.length === 0) {
    throw new CloudError('InvalidParameterValue.Empty', 'accountIds is empty; name accounts, or null for all of them.')
  }
  for (const accountId of accountIds ?? []) findAccount(state, accountId)
  const made = make({ ...input, accountIds, name: checkName(input.name) }, context)
  return { changes: [{ table: 'tokens', row: made.row }], events: [event(made.row, 'created')], reply: made }
}

/**
 * Makes a successor of a token, with its name, role and accounts; the old one goes on for `grace` seconds. CloudError
 * ResourceNotFound, and UnsupportedOperation.InvalidState for one that has ended.
 */
export function rotateToken(
  state: IdentityState,
  input: { readonly id: string; readonly grace: number },
  context: IdentityContext,
): Outcome<NewToken> {
  const old = findToken(state, input.id, context)
  const { now } = context
  checkActive(old, `token ${old.id}`, now)
  const end = endOfGrace(input.grace, old.expiresAt, now)
  const made = make({ ...old, expiresAt: null }, context)
  const ended = end <= now ? revoked(old, now) : { ...old, expiresAt: end }
  return {
    changes: [
      { table: 'tokens', row: made.row },
      { table: 'tokens', row: ended },
    ],
    events: [event(made.row, 'created'), event(old, 'rotated')],
    reply: made,
  }
}

/** Ends a token now. One that is revoked stays so. CloudError ResourceNotFound. */
export function revokeToken(
  state: IdentityState,
  input: { readonly id: string },
  context: IdentityContext,
): Outcome<TokenRow> {
  const old = findToken(state, input.id, context)
  if (old.revokedAt !== null) return unchanged(old)
  const row = revoked(old, context.now)
  return { changes: [{ table: 'tokens', row }], events: [event(row, 'revoked')], reply: row }
}

function findToken(state: IdentityState, id: string, { by }: IdentityContext): TokenRow {
  const row = state.tokens.get(id)
  if (row === undefined) throw new CloudError('ResourceNotFound', `There is no token '${id}'.`)
  for (const accountId of row.accountIds ?? [null]) checkReach(by, accountId)
  return row
}

function make(input: CreateTokenInput, { now, ids, secrets, by }: IdentityContext): NewToken {
  const id = ids.id('tok')
  const token = newToken(id, secrets)
  const { name, role, accountIds } = input
  const expiresAt = checkExpiry(input.expiresAt, now)
  const made = { createdAt: now, createdBy: by.actor, expiresAt, revokedAt: null }
  return { row: { id, name, role, accountIds, hash: hashToken(token), ...made }, token }
}

function revoked(row: TokenRow, now: Millis): TokenRow {
  return { ...row, hash: null, revokedAt: now }
}

function event({ id, accountIds }: TokenRow, did: 'created' | 'rotated' | 'revoked') {
  const [only, ...more] = accountIds ?? []
  return { type: 'identity', what: 'token', id, did, accountId: more.length === 0 ? (only ?? null) : null } as const
}
