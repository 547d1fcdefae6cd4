import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DurableFs, durableStartParams } from './durable-fs.js'

describe('the durable file system', () => {
  const realSync = fs.fsyncSync
  let root: string
  let syncs: number

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'havip-durable-'))
    syncs = 0
    fs.fsyncSync = (file) => {
      syncs++
      realSync(file)
    }
    syncBuiltinESMExports()
  })
  afterEach(async () => {
    fs.fsyncSync = realSync
    syncBuiltinESMExports()
    await rm(root, { recursive: true, force: true })
  })

  it('has the log on disk before a commit is acknowledged', async () => {
    const startParams = durableStartParams(PGlite.defaultStartParams)
    const lite = await PGlite.create({ fs: new DurableFs(join(root, 'database')), startParams })
    try {
      expect((await lite.query('SHOW fsync')).rows).toEqual([{ fsync: 'on' }])
      await lite.exec('CREATE TABLE t (id int)')
      for (let i = 0; i < 5; i++) {
        const before = syncs
        await lite.query('INSERT INTO t VALUES ($1)', [i])
        expect(syncs).toBeGreaterThan(before)
      }
    } finally {
      await lite.close()
    }
  })
})
