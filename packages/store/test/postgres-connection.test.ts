import type { Store } from '@havip/cloud'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../src/index.js'
import { startPostgres, until } from '../src/test-support/index.js'
import { plainWorld, puts } from './rows.js'
import { changeSet, newShard } from './shard.js'
import { skipped } from './skipped.js'

const postgres = await startPostgres()

const open = (databaseUrl: string) => openStore({ kind: 'postgres', databaseUrl })

describe('opening PostgreSQL says what is wrong, and no password', () => {
  it.each([
    ['postgresql://ann:hush@127.0.0.1:1/shop', 'database shop at 127.0.0.1:1 as user ann: nothing listens there'],
    ['postgresql://ann:hush@host.invalid/shop', 'no host of that name|cannot be looked up'],
    ['mysql://ann:hush@127.0.0.1/shop', 'DATABASE_URL is not a URL of the form'],
    ['postgresql://ann:hush@[/shop', 'DATABASE_URL is not a URL of the form'],
  ])('%s', async (url, message) => {
    const error = await open(url).then(
      () => undefined,
      (reason: Error) => reason,
    )
    expect(error?.name).toBe('StoreError')
    expect(error?.message).toMatch(new RegExp(message))
    expect(error?.message).not.toMatch(/hush|\n/)
  })
})

describe('a PostgreSQL server', () => {
  if ('reason' in postgres) return skipped(postgres.reason)
  afterAll(() => postgres.stop())

  it('that refuses the password or lacks the database is told by what it refuses', async () => {
    const wrong = new URL(postgres.url)
    wrong.password = 'wrong'
    // A server that trusts the local user asks for no password.
    await open(wrong.href).then(
      (store) => store.close(),
      (error) => expect(error.message).toMatch(/as user \S+: the password is wrong, or the user does not exist$/),
    )
    const missing = new URL(postgres.url)
    missing.pathname = 'nowhere'
    await expect(open(missing.href)).rejects.toThrow('the database does not exist; create it with createdb')
  })

  it('in another time zone keeps times as they are', async () => {
    const url = await postgres.newDatabase()
    await execute(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET TimeZone = 'Asia/Shanghai'`)
    const store = await open(url)
    try {
      const shard = await newShard(store)
      await store.commit(changeSet(shard, 1, puts(plainWorld)))
      expect((await store.load(shard)).rows).toEqual(plainWorld)
      expect(await store.changesSince(shard, 0)).toEqual([changeSet(shard, 1, puts(plainWorld))])
    } finally {
      await store.close()
    }
  })

  it('is migrated by one of many processes that start at once', async () => {
    const url = await postgres.newDatabase()
    const stores = await Promise.all([open(url), open(url), open(url)])
    await Promise.all(stores.map((store) => store.close()))
  })

  it('whose connections were cut is reached again, and listeners hear of every shard', async () => {
    const url = await postgres.newDatabase()
    const [store, other] = [await open(url), await open(url)]
    try {
      const shard = await newShard(store)
      await other.commit(changeSet(shard, 1))
      const told: number[] = []
      store.onRevision((_, revision) => told.push(revision))
      await cutConnections(url)
      await until('the connections are made again', () => answers(other))
      await until('revision 1 is told again', () => told.includes(1))
      await other.commit(changeSet(shard, 2))
      await until('revision 2 is told', () => told.includes(2))
      await until('the store answers', () => answers(store))
    } finally {
      await Promise.all([store.close(), other.close()])
    }
  })
})

function answers(store: Store): Promise<boolean> {
  return store.check().then(
    () => true,
    () => false,
  )
}

function cutConnections(url: string): Promise<void> {
  return execute(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
