import type { AccountWithKeys } from './config/index.js'

export interface Credential {
  readonly secretKey: string
  readonly accountId: string
  readonly uin: string
}

/** Finds a key pair by its SecretId. */
export function credentialsOf(accounts: readonly AccountWithKeys[]): {
  find(secretId: string): Credential | undefined
} {
  const byId = new Map<string, Credential>()
  for (const { id, uin, keys } of accounts) {
    for (const { secretId, secretKey } of keys) byId.set(secretId, { secretKey, accountId: id, uin })
  }
  return { find: (secretId) => byId.get(secretId) }
}

/** Finds an account by its uin. */
export function accountsOf(accounts: readonly AccountWithKeys[]): {
  find(uin: string): { readonly accountId: string; readonly uin: string } | undefined
} {
  const byUin = new Map(accounts.map(({ id, uin }) => [uin, { accountId: id, uin }]))
  return { find: (uin) => byUin.get(uin) }
}
