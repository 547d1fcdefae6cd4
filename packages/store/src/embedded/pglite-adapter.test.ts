import { PGlite } from '@electric-sql/pglite'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MendedPGlite } from './pglite-adapter.js'

describe('the mended adapter', () => {
  let lite: PGlite
  let mended: SqlDriverAdapter
  let published: SqlDriverAdapter

  beforeAll(async () => {
    lite = await PGlite.create()
    mended = await new MendedPGlite(lite).connect()
    published = await new PrismaPGlite(lite).connect()
  })
  afterAll(() => lite.close())

  beforeEach(async () => {
    await lite.exec(`DROP TABLE IF EXISTS child, parent;
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`)
  })

  it('rejects when COMMIT fails, with the database’s reason', async () => {
    const transaction = await mended.startTransaction()
    await transaction.executeRaw(sql('INSERT INTO child VALUES (1)'))
    await expect(transaction.commit()).rejects.toMatchObject({
      name: 'DriverAdapterError',
      cause: { originalCode: '23503', originalMessage: expect.stringContaining('child_id_fkey') },
    })
    expect((await lite.query('SELECT * FROM child')).rows).toEqual([])
  })

  it('gives the transaction the isolation level it was asked for', async () => {
    const transaction = await mended.startTransaction('REPEATABLE READ')
    const { rows } = await transaction.queryRaw(sql('SHOW transaction_isolation'))
    await transaction.commit()
    expect(rows).toEqual([['repeatable read']])
  })

  it('waits for a script, and rejects when it fails', async () => {
    await mended.executeScript('INSERT INTO parent VALUES (1); INSERT INTO parent VALUES (2)')
    expect((await lite.query('SELECT * FROM parent')).rows).toHaveLength(2)
    await expect(mended.executeScript('INSERT INTO nowhere VALUES (1)')).rejects.toThrow('nowhere')
  })

  it('undoes a transaction that is rolled back, and then starts another', async () => {
    const first = await mended.startTransaction()
    await first.executeRaw(sql('INSERT INTO parent VALUES (1)'))
    await first.rollback()
    const second = await mended.startTransaction()
    await second.executeRaw(sql('INSERT INTO parent VALUES (2)'))
    await second.commit()
    expect((await lite.query('SELECT id FROM parent')).rows).toEqual([{ id: 2 }])
  })

  it('is still needed: the published one takes a failed COMMIT for a good one', async () => {
    const transaction = await published.startTransaction()
    await transaction.executeRaw(sql('INSERT INTO child VALUES (1)'))
    await expect(transaction.commit()).resolves.toBeUndefined()
    expect((await lite.query('SELECT * FROM child')).rows).toEqual([])
  })

  it('is still needed: the published one has no isolation level', async () => {
    const transaction = await published.startTransaction('REPEATABLE READ')
    const { rows } = await transaction.queryRaw(sql('SHOW transaction_isolation'))
    await transaction.commit()
    expect(rows).toEqual([['read committed']])
  })
})

function sql(text: string) {
  return { sql: text, args: [], argTypes: [] }
}
