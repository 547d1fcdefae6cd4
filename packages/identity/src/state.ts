import type { Account } from '@havip/cloud'
import type { IdentityChange, IdentitySnapshot, KeyPairRow, TokenRow } from './rows.js'

/** A key pair that the configuration names: its secret is not stored, and it is gone when the configuration drops it. */
export interface DeclaredKeyPair {
  readonly secretId: string
  readonly secretKey: string
  readonly accountId: string
}

/** What the actions look at: what is stored, and what the configuration declares. */
export interface IdentityState {
  readonly revision: number
  readonly accounts: ReadonlyMap<string, Account>
  /** Those that were deleted: their numbers are not given again. */
  readonly formerAccounts: ReadonlyMap<string, Account>
  readonly keyPairs: ReadonlyMap<string, KeyPairRow>
  readonly tokens: ReadonlyMap<string, TokenRow>
  readonly declared: ReadonlyMap<string, DeclaredKeyPair>
}

export function stateOf(
  { revision, accounts, keyPairs, tokens }: IdentitySnapshot,
  declared: ReadonlyMap<string, DeclaredKeyPair>,
): IdentityState {
  return {
    revision,
    accounts: new Map(accounts.filter(({ deletedAt }) => deletedAt === undefined).map((row) => [row.id, row])),
    formerAccounts: new Map(accounts.filter(({ deletedAt }) => deletedAt !== undefined).map((row) => [row.id, row])),
    keyPairs: new Map(keyPairs.map((row) => [row.secretId, row])),
    tokens: new Map(tokens.map((row) => [row.id, row])),
    declared,
  }
}

/** The state after the changes, which are those of this revision. */
export function applied(state: IdentityState, revision: number, changes: readonly IdentityChange[]): IdentityState {
  const accounts = new Map(state.accounts)
  const formerAccounts = new Map(state.formerAccounts)
  const keyPairs = new Map(state.keyPairs)
  const tokens = new Map(state.tokens)
  for (const change of changes) {
    if (change.table === 'accounts') {
      const [from, to] = change.row.deletedAt === undefined ? [formerAccounts, accounts] : [accounts, formerAccounts]
      from.delete(change.row.id)
      to.set(change.row.id, change.row)
    } else if (change.table === 'keyPairs') keyPairs.set(change.row.secretId, change.row)
    else tokens.set(change.row.id, change.row)
  }
  return { revision, accounts, formerAccounts, keyPairs, tokens, declared: state.declared }
}
