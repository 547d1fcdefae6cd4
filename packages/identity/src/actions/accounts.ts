import { type Account, CloudError } from '@havip/cloud'
import { type KeyPairRow, stateAt, type TokenRow } from '../rows.js'
import type { IdentityState } from '../state.js'
import { checkName, checkReach, type IdentityContext, type Outcome, unchanged } from './context.js'

export interface CreateAccountInput {
  readonly name: string
  /** The AppId; the next free one when left out. */
  readonly id?: string | undefined
  /** The account number; the next free one when left out. */
  readonly uin?: string | undefined
}

/** Where numbers that are not given begin, above those of the development account. */
const [firstId, firstUin] = [1_300_000_002, 100_000_000_002]

/**
 * Makes an account. CloudError InvalidParameterValue.Malformed for a number that is none, InvalidParameterValue.Duplicate
 * for one that is taken.
 */
export function createAccount(
  state: IdentityState,
  input: CreateAccountInput,
  context: IdentityContext,
): Outcome<Account> {
  checkReach(context.by, null)
  const all = [...state.accounts.values(), ...state.formerAccounts.values()]
  const row = {
    id: checkNumber(
      'id',
      input.id ??
        nextFree(
          firstId,
          all.map(({ id }) => id),
        ),
    ),
    uin: checkNumber(
      'uin',
      input.uin ??
        nextFree(
          firstUin,
          all.map(({ uin }) => uin),
        ),
    ),
    name: checkName(input.name),
  }
  const taken = all.find(({ id, uin }) => id === row.id || uin === row.uin)
  if (taken !== undefined) {
    const which = taken.id === row.id ? `id ${row.id}` : `uin ${row.uin}`
    throw new CloudError(
      'InvalidParameterValue.Duplicate',
      `The ${which} is that of the account ${taken.name}; give another.`,
    )
  }
  return {
    changes: [{ table: 'accounts', row }],
    events: [{ type: 'identity', what: 'account', id: row.id, did: 'created', accountId: row.id }],
    reply: row,
  }
}

/** Gives an account another name. CloudError ResourceNotFound. */
export function renameAccount(
  state: IdentityState,
  input: { readonly id: string; readonly name: string },
  context: IdentityContext,
): Outcome<Account> {
  checkReach(context.by, input.id)
  const account = findAccount(state, input.id)
  const row = { ...account, name: checkName(input.name) }
  if (row.name === account.name) return unchanged(account)
  return {
    changes: [{ table: 'accounts', row }],
    events: [{ type: 'identity', what: 'account', id: row.id, did: 'changed', accountId: row.id }],
    reply: row,
  }
}

/**
 * Deletes an account that has nothing any more; its numbers are not given again. CloudError ResourceNotFound, ResourceInUse
 * while it has key pairs or tokens, or what is said in `holdings`, and UnsupportedOperation for one of the configuration.
 */
export function deleteAccount(
  state: IdentityState,
  { id, holdings }: { readonly id: string; readonly holdings: readonly string[] },
  context: IdentityContext,
): Outcome<Account> {
  const account = findAccount(state, id)
  checkReach(context.by, null)
  if (context.declaredAccounts.has(id)) {
    throw new CloudError(
      'UnsupportedOperation',
      `The configuration of the server has the account '${id}'; take it out there.`,
    )
  }
  const isActive = (row: KeyPairRow | TokenRow) => stateAt(row, context.now) === 'active'
  const keyPairs = [...state.keyPairs.values()].filter((row) => row.accountId === id && isActive(row))
  const tokens = [...state.tokens.values()].filter((row) => isActive(row) && row.accountIds?.every((one) => one === id))
  const held = [
    ...holdings,
    ...keyPairs.map(({ secretId }) => `the key pair ${secretId}`),
    ...tokens.map((row) => `the token ${row.id}`),
  ]
  if (held.length > 0) {
    throw new CloudError(
      'ResourceInUse',
      `The account '${id}' still has ${held.join(', ')}; delete or revoke that first.`,
    )
  }
  const row = { ...account, deletedAt: context.now }
  return {
    changes: [{ table: 'accounts', row }],
    events: [{ type: 'identity', what: 'account', id, did: 'revoked', accountId: id }],
    reply: row,
  }
}

/** CloudError ResourceNotFound. */
export function findAccount(state: IdentityState, id: string): Account {
  const account = state.accounts.get(id)
  if (account === undefined) throw new CloudError('ResourceNotFound', `There is no account '${id}'.`)
  return account
}

function checkNumber(member: string, text: string): string {
  if (/^[1-9]\d{4,15}$/.test(text)) return text
  throw new CloudError(
    'InvalidParameterValue.Malformed',
    `${member} is '${text}'; it must be a decimal number of 5 to 16 digits, such as 1300000001.`,
  )
}

function nextFree(first: number, taken: readonly string[]): string {
  const known = new Set(taken)
  let number = first
  while (known.has(String(number))) number++
  return String(number)
}
