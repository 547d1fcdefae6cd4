import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../src/index.js'
import { startPostgres } from '../src/test-support/index.js'
import { skipped } from './skipped.js'
import { Writer } from './writer.js'

const postgres = await startPostgres()

describe('two processes on one PostgreSQL', () => {
  if ('reason' in postgres) return skipped(postgres.reason)
  afterAll(() => postgres.stop())

  it('that commit to one shard lose and double no revision, and hear of all of them', {
    timeout: 120_000,
  }, async () => {
    const last = 200
    const options = { kind: 'postgres', databaseUrl: postgres.url } as const
    const region = 'ap-guangzhou'
    const task = { options, account: '1', regions: [region], until: last }
    const writers = [new Writer(task), new Writer(task)]
    try {
      for (const writer of writers) expect(await writer.ended()).toBe('')
    } finally {
      for (const writer of writers) await writer.kill()
    }

    const each = writers.map((writer) => writer.acknowledged.get(region) ?? [])
    expect(each.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, i) => i + 1))

    const store = await openStore(options)
    try {
      const { revision, rows } = await store.load({ accountId: '1', region })
      const log = await store.changesSince({ accountId: '1', region }, 0)
      expect(revision).toBe(last)
      expect(rows.tags.map((tag) => Number(tag.key))).toEqual(log.map((entry) => entry.revision))
      // Both took part, and each heard of what the other did.
      for (const [i, writer] of writers.entries()) {
        expect(each[i]?.length).toBeGreaterThan(0)
        expect(writer.heard).toBeGreaterThan(each[i]?.length ?? 0)
      }
    } finally {
      await store.close()
    }
  })
})
