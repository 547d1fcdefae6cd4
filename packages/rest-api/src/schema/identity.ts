import { roles } from '@havip/identity'
import { type Static, Type } from 'typebox'
import { flag, list, object, orNull, text, time, word } from './fields.js'

const accountId = text('The AppId of its account.', '1300000001')
const states = ['active', 'expired', 'revoked'] as const
const name = text('What it is for.', 'ci')
const accountIds = orNull(
  list(Type.String({ examples: ['1300000001'] }), 'The accounts it may name; null: all of them.'),
)
const end = Type.Optional(orNull(time('When it ends by itself; null or left out: never.')))

const life = {
  state: word('Whether it is worth something.', states),
  createdAt: orNull(time('When it was made; null for one of the configuration.')),
  createdBy: text('Who made it: a token, `local`, or `configuration`.', 'local'),
  expiresAt: orNull(time('When it ends by itself; null: never.')),
  revokedAt: orNull(time('When it was revoked.')),
}

export const AccountCreate = object('AccountCreate', 'An account to make.', {
  name: text('What to call it.', 'staging'),
  id: Type.Optional(text('Its AppId; the next free one when left out.', '1300000002')),
  uin: Type.Optional(text('Its account number; the next free one when left out.', '100000000002')),
})
export type AccountCreate = Static<typeof AccountCreate>

export const AccountUpdate = object('AccountUpdate', 'What to change of an account.', {
  name: Type.Optional(text('What to call it.', 'staging')),
})
export type AccountUpdate = Static<typeof AccountUpdate>

const keyPair = {
  id: text('The SecretId.', 'AKID5f1d6c0c9f3a4be28b6a35c8d20a7e11'),
  accountId,
  name,
  declared: flag('Whether the configuration of the server has it, and not its database.'),
  ...life,
}
export const KeyPair = object('KeyPair', 'A TC3 key pair of the Tencent API, without its secret.', keyPair)
export type KeyPair = Static<typeof KeyPair>

export const NewKeyPair = object('NewKeyPair', 'A key pair with its secret, which is shown this once.', {
  ...keyPair,
  secretKey: text('The SecretKey: keep it, it is not shown again.', '8d0c35a4be28b6a35c8d20a7e115f1d6c0c9f3a4be28b6a3'),
})
export type NewKeyPair = Static<typeof NewKeyPair>

export const KeyPairCreate = object('KeyPairCreate', 'A key pair to make.', {
  name,
  accountId: Type.Optional(text('The AppId of its account; the usual one when left out.', '1300000001')),
  expiresAt: end,
})
export type KeyPairCreate = Static<typeof KeyPairCreate>

const role = word('What it may do: look, change resources, manage accounts and tokens.', roles)
const token = { id: text('Its id, also its name in the log.', 'tok-0a1b2c3d'), name, role, accountIds, ...life }
export const Token = object('Token', 'A bearer token of this API, without itself.', token)
export type Token = Static<typeof Token>

export const NewToken = object('NewToken', 'A token, which is shown this once.', {
  ...token,
  token: text(
    'The token: keep it, it is not shown again.',
    'havip_0a1b2c3d_rLk2ZQ0yq5cX1v8mB7nT4sJ6wD9fH3gK0pE2uA5iOxY',
  ),
})
export type NewToken = Static<typeof NewToken>

export const TokenCreate = object('TokenCreate', 'A token to make.', {
  name,
  role,
  accountIds: Type.Optional(accountIds),
  expiresAt: end,
})
export type TokenCreate = Static<typeof TokenCreate>

export const Session = object('Session', 'Who asks, and what that may do.', {
  actor: text('The name in the log: the id of a token, or `local` for this machine without one.', 'tok-0a1b2c3d'),
  role,
  accountIds,
})
export type Session = Static<typeof Session>

export const identitySchemas = [
  AccountCreate,
  AccountUpdate,
  KeyPair,
  NewKeyPair,
  KeyPairCreate,
  Token,
  NewToken,
  TokenCreate,
  Session,
]
