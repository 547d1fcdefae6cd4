/** What a token may do, each more than the one before: look; change resources; manage accounts, key pairs and tokens. */
export const roles = ['reader', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whether one who has the role may do what needs the other. */
export function includes(has: Role, needed: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needed)
}

/** Who asks, and how far that goes. */
export interface Principal {
  /** The name in the log: a token's id, or `local` for this machine without a token. */
  readonly actor: string
  readonly role: Role
  /** The accounts that may be named; null for all, those made later included. */
  readonly accountIds: readonly string[] | null
}

/** Whether the principal may name the account; null stands for all accounts at once. */
export function reaches({ accountIds }: Pick<Principal, 'accountIds'>, accountId: string | null): boolean {
  return accountIds === null || (accountId !== null && accountIds.includes(accountId))
}
