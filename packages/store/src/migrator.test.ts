import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMigrations } from './migrations.js'
import { migrate } from './migrator.js'

const first = { name: '1_first', sql: 'CREATE TABLE a (id int);' }
const second = { name: '2_second', sql: 'CREATE TABLE b (id int); -- with a comment at its end' }

describe('the migrator', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
  })
  afterAll(() => lite.close())
  beforeEach(async () => {
    await lite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  })

  it('applies what is missing, in order, once', async () => {
    await migrate(lite, [first])
    await migrate(lite, [first, second])
    await migrate(lite, [first, second])
    expect(await tables()).toEqual(['_prisma_migrations', 'a', 'b'])
    const { rows } = await lite.query('SELECT migration_name, applied_steps_count FROM _prisma_migrations ORDER BY 1')
    expect(rows).toEqual([
      { migration_name: '1_first', applied_steps_count: 1 },
      { migration_name: '2_second', applied_steps_count: 1 },
    ])
  })

  it('keeps nothing of a migration that fails, and says why', async () => {
    const broken = { name: '2_broken', sql: 'CREATE TABLE b (id int); CREATE TABLE a (id int);' }
    await migrate(lite, [first])
    await expect(migrate(lite, [first, broken])).rejects.toThrow(
      'the migration 2_broken cannot be applied: relation "a" already exists; nothing of it was kept',
    )
    expect(await tables()).toEqual(['_prisma_migrations', 'a'])
    await migrate(lite, [first, second])
  })

  it('refuses a migration that was edited after it was applied', async () => {
    await migrate(lite, [first])
    await expect(migrate(lite, [{ ...first, sql: 'CREATE TABLE c (id int);' }, second])).rejects.toThrow(
      'the migration 1_first was edited after it was applied',
    )
    expect(await tables()).toEqual(['_prisma_migrations', 'a'])
  })

  it('refuses a database that is newer than the program', async () => {
    await migrate(lite, [first, second])
    await expect(migrate(lite, [first])).rejects.toThrow('newer than this program: it has the migration 2_second')
  })

  it('refuses a database in which a migration failed halfway', async () => {
    await migrate(lite, [first])
    await lite.exec('UPDATE _prisma_migrations SET finished_at = NULL')
    await expect(migrate(lite, [first])).rejects.toThrow('the migration 1_first failed halfway')
  })

  it('leaves references between resources to be checked at COMMIT, in every migration so far', async () => {
    await migrate(lite, await readMigrations())
    const { rows } = await lite.query(`SELECT conname FROM pg_constraint
      WHERE contype = 'f' AND NOT condeferred AND confrelid NOT IN ('account'::regclass, 'shard'::regclass)`)
    expect(rows).toEqual([])
  })

  async function tables(): Promise<unknown[]> {
    const { rows } = await lite.query<{ tablename: string }>(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    )
    return rows.map((row) => row.tablename)
  }
})
