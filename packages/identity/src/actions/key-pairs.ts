import { CloudError, type Millis } from '@havip/cloud'
import type { KeyPairRow } from '../rows.js'
import type { Sealer } from '../secrets/seal.js'
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

export interface CreateKeyPairInput {
  readonly accountId: string
  readonly name: string
  readonly expiresAt?: Millis | null | undefined
}

/** A key pair with its secret, which is shown this once. */
export interface NewKeyPair {
  readonly row: KeyPairRow
  readonly secretKey: string
}

/** Makes a TC3 key pair of an account. CloudError ResourceNotFound for an account that does not exist. */
export function createKeyPair(
  state: IdentityState,
  input: CreateKeyPairInput,
  context: IdentityContext,
): Outcome<NewKeyPair> {
  checkReach(context.by, input.accountId)
  const { id: accountId } = findAccount(state, input.accountId)
  const made = make({ ...input, accountId, name: checkName(input.name) }, context)
  return {
    changes: [{ table: 'keyPairs', row: made.row }],
    events: [event(made.row, 'created')],
    reply: made,
  }
}

/**
 * Makes a successor of a key pair, of the same account and name; the old one goes on for `grace` seconds. CloudError
 * ResourceNotFound, and UnsupportedOperation.InvalidState for one that has ended.
 */
export function rotateKeyPair(
  state: IdentityState,
  input: { readonly secretId: string; readonly grace: number },
  context: IdentityContext,
): Outcome<NewKeyPair> {
  const old = findKeyPair(state, input.secretId, context)
  const { now } = context
  checkActive(old, `key pair ${old.secretId}`, now)
  const end = endOfGrace(input.grace, old.expiresAt, now)
  const made = make({ ...old, expiresAt: null }, context)
  const ended = end <= now ? revoked(old, now) : { ...keptSealed(state, old, context), expiresAt: end }
  return {
    changes: [
      { table: 'keyPairs', row: made.row },
      { table: 'keyPairs', row: ended },
    ],
    events: [event(made.row, 'created'), event(old, 'rotated')],
    reply: made,
  }
}

/** Ends a key pair now, and the temporary ones got with it. One that is revoked stays so. CloudError ResourceNotFound. */
export function revokeKeyPair(
  state: IdentityState,
  input: { readonly secretId: string },
  context: IdentityContext,
): Outcome<KeyPairRow> {
  const old = findKeyPair(state, input.secretId, context)
  if (old.revokedAt !== null) return unchanged(old)
  const row = revoked(old, context.now)
  return { changes: [{ table: 'keyPairs', row }], events: [event(row, 'revoked')], reply: row }
}

/** Every key pair, those of the configuration first, as if they were stored. */
export function allKeyPairs(state: IdentityState): KeyPairRow[] {
  const declared = [...state.declared.keys()].filter((secretId) => !state.keyPairs.has(secretId))
  return [...declared.flatMap((secretId) => declaredRow(state, secretId) ?? []), ...state.keyPairs.values()]
}

function findKeyPair(state: IdentityState, secretId: string, { by }: IdentityContext): KeyPairRow {
  const row = state.keyPairs.get(secretId) ?? declaredRow(state, secretId)
  if (row === undefined) throw new CloudError('ResourceNotFound', `There is no key pair '${secretId}'.`)
  checkReach(by, row.accountId)
  return row
}

function declaredRow(state: IdentityState, secretId: string): KeyPairRow | undefined {
  const declared = state.declared.get(secretId)
  if (declared === undefined) return undefined
  const { accountId } = declared
  const ends = { expiresAt: null, revokedAt: null }
  return {
    secretId,
    accountId,
    name: 'of the configuration',
    sealed: null,
    createdAt: 0,
    createdBy: 'configuration',
    ...ends,
  }
}

/** A key pair of the configuration that goes on for a while has to be stored to have an end. */
function keptSealed(state: IdentityState, row: KeyPairRow, { secrets }: IdentityContext): KeyPairRow {
  const declared = row.sealed === null ? state.declared.get(row.secretId) : undefined
  return declared === undefined ? row : { ...row, sealed: secrets.seal(declared.secretKey, row.secretId) }
}

function make(input: CreateKeyPairInput, { now, secrets, by }: IdentityContext): NewKeyPair {
  const secretId = `AKID${secrets.hex(16)}`
  const secretKey = secrets.hex(24)
  const row = {
    secretId,
    accountId: input.accountId,
    name: input.name,
    sealed: secrets.seal(secretKey, secretId),
    createdAt: now,
    createdBy: by.actor,
    expiresAt: checkExpiry(input.expiresAt, now),
    revokedAt: null,
  }
  return { row, secretKey }
}

function revoked(row: KeyPairRow, now: Millis): KeyPairRow {
  return { ...row, sealed: null, revokedAt: now }
}

function event({ secretId, accountId }: KeyPairRow, did: 'created' | 'rotated' | 'revoked') {
  return { type: 'identity', what: 'key-pair', id: secretId, did, accountId } as const
}

/** Seals anew, with the key of today, every secret that an older one has sealed. */
export function resealKeyPairs(state: IdentityState, sealer: Sealer, { secrets }: IdentityContext): Outcome<number> {
  const rows = [...state.keyPairs.values()].flatMap((row) => {
    if (row.sealed === null || sealer.isCurrent(row.sealed)) return []
    return [{ ...row, sealed: secrets.seal(sealer.open(row.sealed, row.secretId), row.secretId) }]
  })
  return {
    changes: rows.map((row) => ({ table: 'keyPairs', row })),
    events: rows.map(({ secretId: id, accountId }) => ({
      type: 'identity',
      what: 'key-pair',
      id,
      did: 'changed',
      accountId,
    })),
    reply: rows.length,
  }
}
