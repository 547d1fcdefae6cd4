import type { Account, ChangeSet } from '@havip/cloud'
import { shardName } from '@havip/cloud'
import {
  type IdentityChange,
  type IdentitySnapshot,
  identityShard,
  type KeyPairRow,
  serverAccount,
  type TokenRow,
} from '@havip/identity'
import { writeChangeSet } from './commit.js'
import type { KeyPairModel, TokenModel } from './generated/models.js'
import type { Database } from './tables/index.js'
import { fromTime, toTime } from './tables/times.js'

/** Accounts, key pairs and tokens. One consistent read only in a transaction that sees one snapshot of the database. */
export async function readIdentity(db: Database): Promise<IdentitySnapshot> {
  const where = { id: shardName(identityShard) }
  const shard = await db.shard.findUnique({ where, select: { revision: true } })
  const accounts = await db.account.findMany({ where: { id: { not: serverAccount.id } }, orderBy: { id: 'asc' } })
  const keyPairs = await db.keyPair.findMany({ orderBy: { seq: 'asc' } })
  const tokens = await db.token.findMany({ orderBy: { seq: 'asc' } })
  return {
    revision: Number(shard?.revision ?? 0),
    accounts: accounts.map(({ id, uin, name, deletedAt }) => {
      return { id, uin, name, ...(deletedAt !== null && { deletedAt: fromTime(deletedAt) }) }
    }),
    keyPairs: keyPairs.map(toKeyPair),
    tokens: tokens.map(toToken),
  }
}

/** Writes the log entry and the rows in the transaction it is given. False, nothing written, when its revision is not the next. */
export async function writeIdentity(
  db: Database,
  changeSet: ChangeSet,
  changes: readonly IdentityChange[],
): Promise<boolean> {
  if (!(await writeChangeSet(db, changeSet))) return false
  for (const change of changes) {
    if (change.table === 'accounts') await saveAccount(db, change.row)
    else if (change.table === 'keyPairs') await saveKeyPair(db, change.row)
    else await saveToken(db, change.row)
  }
  return true
}

export async function saveAccount(db: Database, { id, uin, name, deletedAt }: Account): Promise<void> {
  const columns = { uin, name, deletedAt: deletedAt === undefined ? null : toTime(deletedAt) }
  await db.account.upsert({ where: { id }, create: { id, ...columns }, update: columns })
}

async function saveKeyPair(db: Database, { secretId: id, accountId, name, sealed, ...row }: KeyPairRow): Promise<void> {
  const columns = { accountId, name, sealed, ...life(row) }
  await db.keyPair.upsert({ where: { id }, create: { id, ...columns }, update: columns })
}

async function saveToken(db: Database, { id, name, role, accountIds, hash, ...row }: TokenRow): Promise<void> {
  const scope = { allAccounts: accountIds === null, accountIds: [...(accountIds ?? [])] }
  const columns = { name, role, hash, ...scope, ...life(row) }
  await db.token.upsert({ where: { id }, create: { id, ...columns }, update: columns })
}

type Life = Pick<TokenRow, 'createdAt' | 'createdBy' | 'expiresAt' | 'revokedAt'>

function life({ createdAt, createdBy, expiresAt, revokedAt }: Life) {
  const maybe = (time: number | null) => (time === null ? null : toTime(time))
  return { createdAt: toTime(createdAt), createdBy, expiresAt: maybe(expiresAt), revokedAt: maybe(revokedAt) }
}

function lifeOf({ createdAt, createdBy, expiresAt, revokedAt }: KeyPairModel | TokenModel): Life {
  const maybe = (time: Date | null) => (time === null ? null : fromTime(time))
  return { createdAt: fromTime(createdAt), createdBy, expiresAt: maybe(expiresAt), revokedAt: maybe(revokedAt) }
}

function toKeyPair(stored: KeyPairModel): KeyPairRow {
  const { id: secretId, accountId, name, sealed } = stored
  return { secretId, accountId, name, sealed, ...lifeOf(stored) }
}

function toToken(stored: TokenModel): TokenRow {
  const { id, name, role, allAccounts, accountIds, hash } = stored
  return { id, name, role, accountIds: allAccounts ? null : accountIds, hash, ...lifeOf(stored) }
}
