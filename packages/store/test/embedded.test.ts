import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../src/index.js'
import { storeConstraints } from './constraints.js'
import { storeContract } from './contract.js'
import { storeDurability } from './durability.js'
import { identityContract } from './identity.js'

describe('the embedded store', () => {
  let root: string
  let places = 0

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'havip-embedded-'))
    // Made once and copied: making a database takes seconds.
    const store = await openStore({ kind: 'embedded', dataDir: join(root, 'new') })
    await store.close()
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const makePlace = async () => {
    const dataDir = join(root, String(++places))
    await cp(join(root, 'new'), dataDir, { recursive: true })
    return {
      open: (more?: { readonly keptLog: number }) => openStore({ kind: 'embedded', dataDir, ...more }),
      remove: async () => {},
    }
  }
  storeContract(makePlace)
  identityContract(makePlace, { withRules: true })
  storeDurability(makePlace)
  storeConstraints(makePlace)
})
