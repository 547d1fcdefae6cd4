import { type Account, CloudError } from '@havip/cloud'
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
  const all = [...state.accounts.values()]
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
