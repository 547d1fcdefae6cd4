import { describe, expect, it } from 'vitest'
import { MemoryStore, openStore } from '../src/index.js'
import { storeContract } from './contract.js'
import { identityContract } from './identity.js'
import { changeSet, newShard } from './shard.js'

describe('the store in memory', () => {
  const makePlace = async () => ({ open: () => openStore({ kind: 'none' }), remove: async () => {} })
  storeContract(makePlace)
  identityContract(makePlace, { withRules: false })

  it('keeps the newest entries of a long log, and says so when asked for older ones', async () => {
    const store = new MemoryStore()
    const shard = await newShard(store)
    for (let revision = 1; revision <= 20_000; revision++) await store.commit(changeSet(shard, revision))
    await expect(store.changesSince(shard, 0)).rejects.toThrow('kept from revision 10001 on')
    expect(await store.changesSince(shard, 10_000, 1)).toMatchObject([{ revision: 10_001 }])
    expect(await store.changesSince(shard, 19_999)).toMatchObject([{ revision: 20_000 }])
  })
})
