import { afterAll, describe } from 'vitest'
import { openStore } from '../src/index.js'
import { startPostgres } from '../src/test-support/index.js'
import { storeConstraints } from './constraints.js'
import { storeContract } from './contract.js'
import { storeDurability } from './durability.js'
import { identityContract } from './identity.js'
import { skipped } from './skipped.js'

const postgres = await startPostgres()

describe('the store on PostgreSQL', () => {
  if ('reason' in postgres) return skipped(postgres.reason)
  afterAll(() => postgres.stop())

  const makePlace = async () => {
    const databaseUrl = await postgres.newDatabase()
    return {
      open: (more?: { readonly keptLog: number }) => openStore({ kind: 'postgres', databaseUrl, ...more }),
      remove: async () => {},
    }
  }
  storeContract(makePlace)
  identityContract(makePlace, { withRules: true })
  storeDurability(makePlace)
  storeConstraints(makePlace)
})
