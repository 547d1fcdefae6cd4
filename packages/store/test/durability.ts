import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from './contract.js'
import { plainWorld, puts } from './rows.js'
import { changeSet, newShard, tag } from './shard.js'

/** What the stores that outlive the process hold to besides. */
export function storeDurability(makePlace: () => Promise<Place>): void {
  describe('what was acknowledged', () => {
    let place: Place
    beforeAll(async () => {
      place = await makePlace()
    })
    afterAll(() => place?.remove())

    it('is there when the store is opened again', async () => {
      const before = await place.open()
      const shard = await newShard(before)
      await before.commit(changeSet(shard, 1, puts(plainWorld)))
      await before.commit(changeSet(shard, 2, [tag('a')]))
      const [snapshot, log] = [await before.load(shard), await before.changesSince(shard, 0)]
      await before.close()

      const after = await place.open()
      try {
        expect(await after.load(shard)).toEqual(snapshot)
        expect(await after.changesSince(shard, 0)).toEqual(log)
        expect(await after.listShards()).toEqual([shard])
        expect(await after.commit(changeSet(shard, 3))).toBe('committed')
      } finally {
        await after.close()
      }
    })
  })
}
