import { type ChangeSet, type Snapshot, type Store, tableOrder, World } from '@havip/cloud'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../src/store-error.js'
import { until } from '../src/test-support/index.js'
import { puts, worldRows } from './rows.js'
import { changeSet, newShard, tag, untag } from './shard.js'

/** A place to keep a store in, empty at first; opening it again finds what was there, unless it is memory. */
export interface Place {
  open(more?: { readonly keptLog: number }): Promise<Store>
  remove(): Promise<void>
}

/** What every store holds to. */
export function storeContract(makePlace: () => Promise<Place>): void {
  let place: Place
  let store: Store

  beforeAll(async () => {
    place = await makePlace()
    store = await place.open()
  })
  afterAll(async () => {
    await store?.close()
    await place?.remove()
  })

  describe('a shard', () => {
    it('that never committed is empty at revision 0', async () => {
      const shard = await newShard(store)
      expect(await store.load(shard)).toEqual(emptySnapshot())
      expect(await store.changesSince(shard, 0)).toEqual([])
      expect(await store.listShards()).not.toContainEqual(shard)
    })

    it('is listed once it has committed', async () => {
      const shard = await newShard(store)
      await store.commit(changeSet(shard, 1))
      expect(await store.listShards()).toContainEqual(shard)
    })

    it('knows nothing of another with the same ids', async () => {
      const [one, other] = [await newShard(store), await newShard(store)]
      await store.commit(changeSet(one, 1, [tag('a', 'one')]))
      await store.commit(changeSet(other, 1, [tag('a', 'other')]))
      await store.commit(changeSet(other, 2, [untag('a')]))
      expect((await store.load(one)).rows.tags).toMatchObject([{ value: 'one' }])
      expect((await store.load(other)).rows.tags).toEqual([])
    })

    it('of an account that does not exist is refused', async () => {
      const shard = { accountId: '999', region: 'ap-guangzhou' }
      await expect(store.commit(changeSet(shard, 1))).rejects.toThrow('the account 999 does not exist')
      expect(await store.listShards()).not.toContainEqual(shard)
    })
  })

  describe('the log', () => {
    it('keeps its newest entries, and shows by a gap that older ones are gone', async () => {
      const limited = await makePlace()
      const other = await limited.open({ keptLog: 20 })
      try {
        const [shard, quiet] = [await newShard(other), await newShard(other)]
        await other.commit(changeSet(quiet, 1))
        for (let revision = 1; revision <= 41; revision++) await other.commit(changeSet(shard, revision))
        const revisions = async (after: number, limit?: number) =>
          (await other.changesSince(shard, after, limit)).map(({ revision }) => revision)
        expect(await revisions(0)).toEqual(Array.from({ length: 21 }, (_, n) => 21 + n))
        expect(await revisions(0, 2)).toEqual([21, 22])
        expect(await revisions(20, 1)).toEqual([21])
        expect(await revisions(40)).toEqual([41])
        expect((await other.load(shard)).revision).toBe(41)
        expect(await other.changesSince(quiet, 0)).toHaveLength(1)
      } finally {
        await other.close()
        await limited.remove()
      }
    })
  })

  describe('a commit', () => {
    it('keeps every kind of row exactly as it was', { timeout: 60_000 }, async () => {
      const check = fc.asyncProperty(worldRows, async (rows) => {
        const shard = await newShard(store)
        expect(await store.commit(changeSet(shard, 1, puts(rows)))).toBe('committed')
        expect(await store.load(shard)).toEqual({ revision: 1, rows })
        expect(await store.changesSince(shard, 0)).toEqual([changeSet(shard, 1, puts(rows))])
      })
      await fc.assert(check, { numRuns: 25 })
    })

    it('of many rows, new and old, keeps them all', async () => {
      const shard = await newShard(store)
      const some = Array.from({ length: 300 }, (_, i) => tag(`some-${i}`, 'first'))
      const more = Array.from({ length: 300 }, (_, i) => tag(`more-${i}`, 'first'))
      await store.commit(changeSet(shard, 1, some))
      await store.commit(changeSet(shard, 2, [tag('some-7', 'second'), ...more, tag('some-9', 'second')]))
      const { rows } = await store.load(shard)
      expect(rows.tags).toHaveLength(600)
      expect(rows.tags.filter((row) => row.value === 'second').map((row) => row.key)).toEqual(['some-7', 'some-9'])
    })

    it.each([
      ['the revision is taken', 1],
      ['the revision is not the next one', 3],
    ])('conflicts and writes nothing when %s', async (_, revision) => {
      const shard = await newShard(store)
      await store.commit(changeSet(shard, 1, [tag('a')]))
      const before = await everything(shard)
      expect(await store.commit(changeSet(shard, revision, [tag('b'), untag('a')]))).toBe('conflict')
      expect(await everything(shard)).toEqual(before)
    })

    it('that comes at the same time as others for a revision wins alone', async () => {
      const shard = await newShard(store)
      for (const revision of [1, 2, 3]) {
        const keys = ['a', 'b', 'c', 'd'].map((key) => `${key}-${revision}`)
        const results = await Promise.all(keys.map((key) => store.commit(changeSet(shard, revision, [tag(key)]))))
        expect(results.filter((result) => result === 'committed')).toHaveLength(1)
        expect((await store.load(shard)).rows.tags).toHaveLength(revision)
      }
    })
  })

  describe('the log', () => {
    it('has every revision once, in order, and is read in pages', async () => {
      const shard = await newShard(store)
      const all = Array.from({ length: 5 }, (_, i) => changeSet(shard, i + 1, [tag(`key-${i}`)]))
      for (const entry of all) await store.commit(entry)
      expect(await store.changesSince(shard, 0)).toEqual(all)
      expect(await store.changesSince(shard, 1, 2)).toEqual(all.slice(1, 3))
      expect(await store.changesSince(shard, 5)).toEqual([])
    })

    it('replayed gives what is loaded, in the same order', { timeout: 60_000 }, async () => {
      const key = fc.constantFrom('a', 'b', 'c', 'd')
      const change = fc.oneof(
        fc.tuple(key, fc.constantFrom('x', 'y')).map(([name, value]) => tag(name, value)),
        key.map(untag),
      )
      // As a draft does: at most one change for a row, removals first.
      const changes = fc
        .uniqueArray(change, { selector: (one) => (one.op === 'put' ? one.row.id : one.id), maxLength: 5 })
        .map((list) => [...list.filter((one) => one.op === 'remove'), ...list.filter((one) => one.op === 'put')])
      const check = fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 6 }), async (commits) => {
        const shard = await newShard(store)
        for (const [i, list] of commits.entries()) await store.commit(changeSet(shard, i + 1, list))
        expect(await store.load(shard)).toEqual(replay(await store.changesSince(shard, 0)))
      })
      await fc.assert(check, { numRuns: 15 })
    })
  })

  describe('a listener', () => {
    it('is told of a new revision, until it has gone', async () => {
      const shard = await newShard(store)
      const told: number[] = []
      const all: number[] = []
      const [leave, leaveToo] = [told, all].map((list) =>
        store.onRevision((key, revision) => {
          if (key.accountId === shard.accountId && key.region === shard.region) list.push(revision)
        }),
      )
      await store.commit(changeSet(shard, 1))
      await until('the first revision is told', () => told.includes(1) && all.includes(1))
      leave?.()
      await store.commit(changeSet(shard, 2))
      await until('the second revision is told', () => all.includes(2))
      leaveToo?.()
      expect(told).not.toContain(2)
    })
  })

  describe('the store', () => {
    it('keeps accounts, and takes their new names', async () => {
      const account = { id: '1', uin: '100001', name: 'before' }
      await store.saveAccounts([account])
      await store.saveAccounts([{ ...account, name: 'after' }])
      expect(await store.commit(changeSet({ accountId: '1', region: 'ap-beijing' }, 1))).toBe('committed')
    })

    it('says that it answers', async () => {
      await expect(store.check()).resolves.toBeUndefined()
    })

    it('finishes what is running when it is closed, closes twice, and refuses everything afterwards', async () => {
      const shard = await newShard(store)
      const running = store.commit(changeSet(shard, 1))
      await Promise.all([store.close(), store.close()])
      await store.close()
      expect(await running).toBe('committed')
      const refused = [store.check(), store.load(shard), store.listShards(), store.changesSince(shard, 0)]
      for (const call of [...refused, store.commit(changeSet(shard, 2)), store.saveAccounts([])])
        await expect(call).rejects.toThrow(StoreError)
      store = await place.open()
    })
  })

  async function everything(shard: ChangeSet['shard']) {
    return { snapshot: await store.load(shard), log: await store.changesSince(shard, 0) }
  }
}

function emptySnapshot(): Snapshot {
  return replay([])
}

/** What a replica makes of the log. */
function replay(log: readonly ChangeSet[]): Snapshot {
  const world = new World()
  for (const { revision, changes } of log) world.apply(revision, changes)
  const rows = Object.fromEntries(tableOrder.map((table) => [table, [...world[table].all()]]))
  return { revision: world.revision, rows } as unknown as Snapshot
}
