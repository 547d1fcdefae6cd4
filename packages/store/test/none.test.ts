import { describe } from 'vitest'
import { openStore } from '../src/index.js'
import { storeContract } from './contract.js'
import { identityContract } from './identity.js'

describe('the store in memory', () => {
  const makePlace = async () => ({
    open: (more?: { readonly keptLog: number }) => openStore({ kind: 'none', ...more }),
    remove: async () => {},
  })
  storeContract(makePlace)
  identityContract(makePlace, { withRules: false })
})
