import {
  allKeyPairs,
  createKeyPair,
  type KeyPairRow,
  reaches,
  revokeKeyPair,
  rotateKeyPair,
  stateAt,
} from '@havip/identity'
import { principalOf } from '../http/access.js'
import type { Identity } from '../http/context.js'
import { KeyPair, KeyPairCreate, NewKeyPair } from '../schema/identity.js'
import type { CredentialKind } from './credential-routes.js'
import { instant, orNever, toMillis } from './instants.js'

const example: KeyPair = {
  id: 'AKID5f1d6c0c9f3a4be28b6a35c8d20a7e11',
  accountId: '1300000001',
  name: 'ci',
  declared: false,
  state: 'active',
  createdAt: '2026-11-22T12:00:00.000Z',
  createdBy: 'local',
  expiresAt: null,
  revokedAt: null,
}

export const keyPairs: CredentialKind<KeyPair, KeyPairCreate> = {
  path: 'key-pairs',
  name: 'KeyPair',
  names: 'KeyPairs',
  one: 'key pair',
  many: 'key pairs',
  filters: ['id', 'accountId', 'name', 'state'],
  schema: KeyPair,
  example,
  newSchema: NewKeyPair,
  newExample: { ...example, secretKey: '8d0c35a4be28b6a35c8d20a7e115f1d6c0c9f3a4be28b6a3' } as KeyPair,
  createSchema: KeyPairCreate,
  createExample: { name: 'ci', accountId: '1300000001' },
  createCodes: [],
  all(identity, request) {
    const by = principalOf(request)
    return allKeyPairs(identity.state)
      .filter(({ accountId }) => reaches(by, accountId))
      .map((row) => show(identity, row))
  },
  async create(identity, { name, accountId, expiresAt }, by) {
    const own = [...identity.state.accounts.keys()].find((id) => reaches(by.by, id)) ?? ''
    const input = { name, accountId: accountId ?? own, expiresAt: toMillis(expiresAt) }
    return showNew(identity, await identity.write(createKeyPair, input, by))
  },
  async rotate(identity, secretId, grace, by) {
    return showNew(identity, await identity.write(rotateKeyPair, { secretId, grace }, by))
  },
  revoke: (identity, secretId, by) => identity.write(revokeKeyPair, { secretId }, by),
}

function show(identity: Identity, row: KeyPairRow): KeyPair {
  const { secretId, accountId, name, createdAt, createdBy, expiresAt, revokedAt } = row
  return {
    id: secretId,
    accountId,
    name,
    declared: identity.state.declared.has(secretId),
    state: stateAt(row, identity.now()),
    // One of the configuration was made nobody knows when.
    createdAt: createdAt === 0 ? null : instant(createdAt),
    createdBy,
    expiresAt: orNever(expiresAt),
    revokedAt: orNever(revokedAt),
  }
}

function showNew(identity: Identity, { row, secretKey }: { row: KeyPairRow; secretKey: string }): NewKeyPair {
  return { ...show(identity, row), secretKey }
}
