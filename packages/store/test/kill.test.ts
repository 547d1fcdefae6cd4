import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { StoreOptions } from '../src/index.js'
import { startPostgres, until } from '../src/test-support/index.js'
import { skipped } from './skipped.js'
import { Writer } from './writer.js'

const kills = 20
const regions = ['ap-guangzhou', 'ap-beijing']

describe('a process killed at any moment under load', () => {
  it('has lost no acknowledged write to the embedded store, which opens again by itself', {
    timeout: 600_000,
  }, async () => {
    const root = await mkdtemp(join(tmpdir(), 'havip-kill-'))
    try {
      await killAndReopen({ kind: 'embedded', dataDir: join(root, 'data') }, (_, writer) => writer.kill())
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })

  describe('on PostgreSQL', async () => {
    const postgres = await startPostgres()
    if ('reason' in postgres) return skipped(postgres.reason)
    afterAll(() => postgres.stop())

    it('has lost none either; nor has a killed server', { timeout: 600_000 }, async () => {
      await killAndReopen({ kind: 'postgres', databaseUrl: postgres.url }, async (round, writer) => {
        if (round % 2 === 0 && postgres.crash !== undefined) await postgres.crash()
        await writer.kill()
      })
    })
  })
})

/** Every round: a process opens the store, looks whether all is there, commits on, and is ended somehow. */
async function killAndReopen(options: StoreOptions, end: (round: number, writer: Writer) => Promise<void>) {
  const acknowledged = new Map(regions.map((region) => [region, 0]))
  for (let round = 0; round <= kills; round++) {
    const writer = new Writer({ options, account: '1', regions })
    try {
      // Some are killed while they are still opening, or (the first) making, the store.
      const early = round % 5 === 0 && round < kills
      if (!early) {
        const wanted = round === kills ? 1 : Math.ceil(30 * Math.random())
        const busy = async () => {
          if (!writer.running) throw new Error(`the writer of round ${round} ended: ${await writer.ended()}`)
          return writer.acknowledgements >= wanted
        }
        await until('the store opens and commits', busy, 120_000)
      }
      await sleep((early ? 1500 : 10) * Math.random())
      await end(round, writer)
    } finally {
      await writer.kill()
    }
    expect(writer.problems).toEqual([])
    for (const region of regions) {
      const found = writer.found.get(region)
      if (found !== undefined) expect(found).toBeGreaterThanOrEqual(acknowledged.get(region) ?? 0)
      const last = writer.acknowledged.get(region)?.at(-1)
      if (last !== undefined) acknowledged.set(region, last)
    }
  }
  expect(Math.min(...acknowledged.values())).toBeGreaterThan(kills)
}
