import { createToken, type Principal, reaches, revokeToken, rotateToken, stateAt, type TokenRow } from '@havip/identity'
import { principalOf } from '../http/access.js'
import type { Identity } from '../http/context.js'
import { NewToken, Token, TokenCreate } from '../schema/identity.js'
import type { CredentialKind } from './credential-routes.js'
import { instant, orNever, toMillis } from './instants.js'

const example: Token = {
  id: 'tok-0a1b2c3d',
  name: 'ci',
  role: 'operator',
  accountIds: ['1300000001'],
  state: 'active',
  createdAt: '2026-11-22T12:00:00.000Z',
  createdBy: 'local',
  expiresAt: null,
  revokedAt: null,
}

export const tokens: CredentialKind<Token, TokenCreate> = {
  path: 'tokens',
  name: 'Token',
  names: 'Tokens',
  one: 'token',
  many: 'tokens',
  filters: ['id', 'name', 'role', 'state', 'accountIds'],
  schema: Token,
  example,
  newSchema: NewToken,
  newExample: { ...example, token: 'havip_0a1b2c3d_rLk2ZQ0yq5cX1v8mB7nT4sJ6wD9fH3gK0pE2uA5iOxY' } as Token,
  createSchema: TokenCreate,
  createExample: { name: 'ci', role: 'operator', accountIds: ['1300000001'] },
  createCodes: [],
  all(identity, request) {
    const by = principalOf(request)
    return [...identity.state.tokens.values()].filter((row) => mayName(by, row)).map((row) => show(identity, row))
  },
  async create(identity, { name, role, accountIds, expiresAt }, by) {
    // Left out it is for as much as its maker is.
    const scope = accountIds === undefined ? by.by.accountIds : accountIds
    const input = { name, role, accountIds: scope, expiresAt: toMillis(expiresAt) }
    return showNew(identity, await identity.write(createToken, input, by))
  },
  async rotate(identity, id, grace, by) {
    return showNew(identity, await identity.write(rotateToken, { id, grace }, by))
  },
  revoke: (identity, id, by) => identity.write(revokeToken, { id }, by),
}

function mayName(by: Principal, { accountIds }: TokenRow): boolean {
  return accountIds === null ? reaches(by, null) : accountIds.every((id) => reaches(by, id))
}

function show(identity: Identity, row: TokenRow): Token {
  const { id, name, role, accountIds, createdAt, createdBy, expiresAt, revokedAt } = row
  return {
    id,
    name,
    role,
    accountIds: accountIds === null ? null : [...accountIds],
    state: stateAt(row, identity.now()),
    createdAt: instant(createdAt),
    createdBy,
    expiresAt: orNever(expiresAt),
    revokedAt: orNever(revokedAt),
  }
}

function showNew(identity: Identity, { row, token }: { row: TokenRow; token: string }): NewToken {
  return { ...show(identity, row), token }
}
