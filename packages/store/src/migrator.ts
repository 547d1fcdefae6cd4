import { createHash, randomUUID } from 'node:crypto'
import type { Migration } from './migrations.js'
import { StoreError } from './store-error.js'

/** One connection to a database. */
export interface Connection {
  /** Any number of statements, no parameters. */
  exec(sql: string): Promise<unknown>
  query(sql: string): Promise<{ rows: unknown[] }>
}

/** The key that `prisma migrate` locks with too, so that the two never run at once. */
const advisoryLock = 72_707_369

/** As `prisma migrate` makes it: to Prisma's own tools a database migrated here looks like one of theirs. */
const bookTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

interface BookEntry {
  readonly migration_name: string
  readonly checksum: string
  readonly finished: boolean
}

/**
 * Applies the migrations that the database lacks, each in one transaction with its entry in the book. Any number of
 * processes may do this at once. Rejects with a StoreError, and changes nothing, when book and migrations disagree.
 */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<void> {
  await connection.exec(`SELECT pg_advisory_lock(${advisoryLock})`)
  try {
    await connection.exec(bookTable)
    const applied = await readBook(connection)
    checkBook(applied, migrations)
    for (const migration of migrations) if (!applied.has(migration.name)) await apply(connection, migration)
  } finally {
    await connection.exec(`SELECT pg_advisory_unlock(${advisoryLock})`)
  }
}

async function readBook(connection: Connection): Promise<Map<string, BookEntry>> {
  const { rows } = await connection.query(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  )
  return new Map((rows as BookEntry[]).map((entry) => [entry.migration_name, entry]))
}

function checkBook(applied: ReadonlyMap<string, BookEntry>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { migration_name: name, checksum, finished } of applied.values()) {
    const migration = known.get(name)
    if (migration === undefined)
      throw new StoreError(
        `the database is newer than this program: it has the migration ${name}, which is unknown here; run a newer havip`,
      )
    if (!finished)
      throw new StoreError(
        `the migration ${name} failed halfway when another tool applied it; repair it with prisma migrate resolve`,
      )
    if (checksum !== checksumOf(migration))
      throw new StoreError(
        `the migration ${name} was edited after it was applied to this database; restore its file, and put the change in a new migration`,
      )
  }
}

async function apply(connection: Connection, migration: Migration): Promise<void> {
  const { name, sql } = migration
  try {
    await connection.exec(`BEGIN;
${sql}
;INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
VALUES ('${randomUUID()}', '${checksumOf(migration)}', '${name.replaceAll("'", "''")}', now(), 1);
COMMIT;`)
  } catch (error) {
    await connection.exec('ROLLBACK')
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError(`the migration ${name} cannot be applied: ${reason}; nothing of it was kept`, { cause: error })
  }
}

/** Prisma's: SHA-256 of the file, hexadecimal. */
function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql, 'utf8').digest('hex')
}
