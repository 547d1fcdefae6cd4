import type { Account, Millis } from '@havip/cloud'
import type { Role } from './role.js'

/** A TC3 key pair as it is stored. */
export interface KeyPairRow {
  readonly secretId: string
  readonly accountId: string
  readonly name: string
  /** The SecretKey, sealed; null once revoked, so that it is gone for good. */
  readonly sealed: string | null
  readonly createdAt: Millis
  readonly createdBy: string
  /** Worth nothing from then on; null: never ends by itself. */
  readonly expiresAt: Millis | null
  readonly revokedAt: Millis | null
}

/** A bearer token as it is stored: never the token itself. */
export interface TokenRow {
  /** `tok-xxxxxxxx` */
  readonly id: string
  readonly name: string
  readonly role: Role
  /** The accounts it may name; null for all. */
  readonly accountIds: readonly string[] | null
  /** SHA-256 of the token, hexadecimal; null once revoked. */
  readonly hash: string | null
  readonly createdAt: Millis
  readonly createdBy: string
  readonly expiresAt: Millis | null
  readonly revokedAt: Millis | null
}

/** A row to insert, or to replace whole. Nothing is removed: what was revoked stays known as such. */
export type IdentityChange =
  | { readonly table: 'accounts'; readonly row: Account }
  | { readonly table: 'keyPairs'; readonly row: KeyPairRow }
  | { readonly table: 'tokens'; readonly row: TokenRow }

/** Everything about identity at one revision, each list in the order of creation. */
export interface IdentitySnapshot {
  readonly revision: number
  readonly accounts: readonly Account[]
  readonly keyPairs: readonly KeyPairRow[]
  readonly tokens: readonly TokenRow[]
}

export type CredentialState = 'active' | 'expired' | 'revoked'

export function stateAt(
  { expiresAt, revokedAt }: Pick<TokenRow, 'expiresAt' | 'revokedAt'>,
  now: Millis,
): CredentialState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active'
}
