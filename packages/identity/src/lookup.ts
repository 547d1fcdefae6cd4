import type { Account, Millis } from '@havip/cloud'
import type { Principal } from './role.js'
import { type KeyPairRow, stateAt } from './rows.js'
import { SealError, type Sealer } from './secrets/seal.js'
import { hashToken, sameHash, tokenIdOf } from './secrets/secrets.js'
import type { IdentityState } from './state.js'

/** A key pair that may sign, and the account it signs for. */
export interface KeyCredential {
  readonly secretKey: string
  readonly accountId: string
  readonly uin: string
}

interface OpenKeyPair extends KeyCredential {
  readonly expiresAt: Millis | null
  /** What it was opened from; null for one of the configuration. */
  readonly sealed: string | null
}

/** What requests ask, found at once: made anew with every change of the state. */
export class Lookup {
  readonly #state: IdentityState
  readonly #keyPairs = new Map<string, OpenKeyPair>()
  readonly #accounts: ReadonlyMap<string, Account>
  readonly #adminHash: string | undefined
  #unopened: SealError | undefined

  /** `before` saves opening again what it has opened. */
  constructor(state: IdentityState, sealer: Sealer, adminToken: string | undefined, before: Lookup | undefined) {
    this.#state = state
    this.#accounts = new Map([...state.accounts.values()].map((account) => [account.uin, account]))
    this.#adminHash = adminToken === undefined ? undefined : hashToken(adminToken)
    for (const { secretId, secretKey, accountId } of state.declared.values()) {
      if (!state.keyPairs.has(secretId)) this.#put(secretId, secretKey, { accountId, expiresAt: null, sealed: null })
    }
    for (const row of state.keyPairs.values()) {
      if (row.sealed !== null) this.#open(row, row.sealed, sealer, before)
    }
  }

  keyPair(secretId: string, now: Millis): KeyCredential | undefined {
    const found = this.#keyPairs.get(secretId)
    return found === undefined || (found.expiresAt !== null && found.expiresAt <= now) ? undefined : found
  }

  account(uin: string): { readonly accountId: string; readonly uin: string } | undefined {
    const account = this.#accounts.get(uin)
    return account && { accountId: account.id, uin }
  }

  token(token: string, now: Millis): Principal | undefined {
    const hash = hashToken(token)
    if (this.#adminHash !== undefined && sameHash(hash, this.#adminHash)) {
      return { actor: 'environment', role: 'admin', accountIds: null }
    }
    const row = this.#state.tokens.get(tokenIdOf(token) ?? '')
    if (row?.hash == null || stateAt(row, now) !== 'active' || !sameHash(hash, row.hash)) return undefined
    return { actor: row.id, role: row.role, accountIds: row.accountIds }
  }

  hasAdmin(now: Millis): boolean {
    if (this.#adminHash !== undefined) return true
    const isAdmin = (row: { role: string; accountIds: unknown }) => row.role === 'admin' && row.accountIds === null
    return [...this.#state.tokens.values()].some((row) => isAdmin(row) && stateAt(row, now) === 'active')
  }

  /** SealError when there is a secret that could not be opened. */
  checkSealed(): void {
    if (this.#unopened !== undefined) throw this.#unopened
  }

  #open(row: KeyPairRow, sealed: string, sealer: Sealer, before: Lookup | undefined): void {
    const known = before === undefined ? undefined : before.#keyPairs.get(row.secretId)
    try {
      const secretKey = known?.sealed === sealed ? known.secretKey : sealer.open(sealed, row.secretId)
      this.#put(row.secretId, secretKey, { ...row, sealed })
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      this.#unopened ??= error
    }
  }

  #put(
    secretId: string,
    secretKey: string,
    { accountId, expiresAt, sealed }: Pick<OpenKeyPair, 'accountId' | 'expiresAt' | 'sealed'>,
  ): void {
    const uin = this.#state.accounts.get(accountId)?.uin
    if (uin !== undefined) this.#keyPairs.set(secretId, { secretKey, accountId, uin, expiresAt, sealed })
  }
}
