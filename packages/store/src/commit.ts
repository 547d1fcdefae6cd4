import {
  type Change,
  type ChangeSet,
  type Rows,
  type ShardKey,
  shardName,
  type TableName,
  tableOrder,
} from '@havip/cloud'
import { isForeignKeyViolation } from './explain.js'
import { StoreError } from './store-error.js'
import { type Database, tables } from './tables/index.js'
import { toJson } from './tables/json.js'
import { toTime } from './tables/times.js'

/** Writes a change set in the transaction it is given. False, with nothing written, when its revision is not the next. */
export async function writeChangeSet(db: Database, changeSet: ChangeSet): Promise<boolean> {
  // First, because it locks the shard: whoever comes second waits here, and then finds the revision taken.
  if (!(await takeRevision(db, changeSet))) return false
  const shardId = shardName(changeSet.shard)
  for (const table of [...tableOrder].reverse()) await removeRows(db, shardId, table, changeSet.changes)
  for (const table of tableOrder) await putRows(db, shardId, table, changeSet.changes)
  await db.change.create({
    data: {
      shardId,
      revision: changeSet.revision,
      at: toTime(changeSet.at),
      action: changeSet.action,
      actor: changeSet.actor,
      requestId: changeSet.requestId,
      changes: toJson(changeSet.changes),
      events: toJson(changeSet.events),
    },
    select: { revision: true },
  })
  return true
}

/** Drops the entries of the log up to a revision, in the transaction it is given. */
export async function trimLog(db: Database, shard: ShardKey, upTo: number): Promise<void> {
  await db.change.deleteMany({ where: { shardId: shardName(shard), revision: { lte: upTo } } })
}

async function takeRevision(db: Database, { shard, revision }: ChangeSet): Promise<boolean> {
  const id = shardName(shard)
  if (revision > 1) {
    const moved = await db.shard.updateMany({ where: { id, revision: revision - 1 }, data: { revision } })
    return moved.count === 1
  }
  try {
    // ON CONFLICT DO NOTHING: of two processes that make the same shard, one makes it.
    const made = await db.shard.createMany({ data: { id, ...shard, revision }, skipDuplicates: true })
    return made.count === 1
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error
    throw new StoreError(`the account ${shard.accountId} does not exist; save it first`)
  }
}

async function removeRows(db: Database, shardId: string, table: TableName, changes: readonly Change[]): Promise<void> {
  const ids = changes.flatMap((change) => (change.op === 'remove' && change.table === table ? [change.id] : []))
  if (ids.length > 0) await tables[table].remove(db, shardId, ids)
}

async function putRows<T extends TableName>(
  db: Database,
  shardId: string,
  table: T,
  changes: readonly Change[],
): Promise<void> {
  const rows = changes.flatMap((change) => (change.op === 'put' && change.table === table ? [change.row] : []))
  // A change pairs its table's name with that table's row; comparing with a type parameter does not tell the compiler.
  if (rows.length > 0) await tables[table].put(db, shardId, rows as Rows[T][])
}
