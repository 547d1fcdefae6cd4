import type { Prisma } from '../generated/client.js'

/** Prisma's client, or a transaction of it. */
export type Database = Prisma.TransactionClient

/** One table of the world, as the store uses it: rows in, rows out, columns unseen. */
export interface WorldTable<Row> {
  /** The shard's rows in the order they were first put. */
  load(db: Database, shardId: string): Promise<Row[]>
  /** Inserts the rows that are new and replaces the others, which keep their place. */
  put(db: Database, shardId: string, rows: readonly Row[]): Promise<void>
  remove(db: Database, shardId: string, ids: readonly string[]): Promise<void>
}

/** The key of every stored row, and its place. */
interface Stored {
  readonly shardId: string
  readonly id: string
  readonly seq: bigint
}

/** All columns that Prisma would take for a new row, none left out, but the shard and the place. */
type Columns<Input> = Required<Omit<Input, 'shardId' | 'seq'>>

/** The part of a Prisma model's delegate that a table needs; every model with the key (shard_id, id) has it. */
interface Delegate<S extends Stored, Input> {
  findMany(args: { where: { shardId: string; id?: { in: string[] } }; orderBy: { seq: 'asc' } }): PromiseLike<S[]>
  createMany(args: { data: (Columns<Input> & { shardId: string })[] }): PromiseLike<unknown>
  upsert(args: {
    where: { shardId_id: { shardId: string; id: string } }
    create: Columns<Input> & { shardId: string }
    update: Columns<Input>
  }): PromiseLike<unknown>
  deleteMany(args: { where: { shardId: string; id: { in: string[] } } }): PromiseLike<unknown>
}

/** How a row of the world lies in columns. The compiler holds both directions to every column and every member. */
interface Mapping<Row, S extends Stored, Input> {
  delegate(db: Database): Delegate<S, Input>
  toColumns(row: Row): Columns<Input>
  toRow(stored: S): Row
}

/** Rows of one kind: how many are put one by one before asking first which of them are new pays. */
const fewRows = 3

export function worldTable<Row extends { readonly id: string }, S extends Stored, Input>(
  mapping: Mapping<Row, S, Input>,
): WorldTable<Row> {
  const { delegate, toColumns, toRow } = mapping

  async function upsert(db: Database, shardId: string, row: Row): Promise<void> {
    const columns = toColumns(row)
    await delegate(db).upsert({
      where: { shardId_id: { shardId, id: row.id } },
      create: { ...columns, shardId },
      update: columns,
    })
  }

  return {
    async load(db, shardId) {
      const stored = await delegate(db).findMany({ where: { shardId }, orderBy: { seq: 'asc' } })
      return stored.map(toRow)
    },

    async put(db, shardId, rows) {
      if (rows.length <= fewRows) {
        for (const row of rows) await upsert(db, shardId, row)
        return
      }
      const ids = rows.map((row) => row.id)
      const present = await delegate(db).findMany({ where: { shardId, id: { in: ids } }, orderBy: { seq: 'asc' } })
      const known = new Set(present.map((stored) => stored.id))
      const created = rows.filter((row) => !known.has(row.id))
      await delegate(db).createMany({ data: created.map((row) => ({ ...toColumns(row), shardId })) })
      for (const row of rows) if (known.has(row.id)) await upsert(db, shardId, row)
    },

    async remove(db, shardId, ids) {
      await delegate(db).deleteMany({ where: { shardId, id: { in: [...ids] } } })
    },
  }
}
