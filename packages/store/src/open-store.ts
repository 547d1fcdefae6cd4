import type { Store } from '@havip/cloud'
import type { IdentityStore } from '@havip/identity'
import { MemoryStore } from './memory-store.js'
import { StoreError } from './store-error.js'

export interface StoreOptions {
  readonly kind: Store['kind']
  /** For `postgres`: postgresql://user:password@host:port/database */
  readonly databaseUrl?: string | undefined
  /** For `embedded`: a directory of its own, made if need be. */
  readonly dataDir?: string | undefined
  /** How many of the newest entries of a shard's log are kept; 10,000 by default. */
  readonly keptLog?: number | undefined
}

/**
 * Opens a store, its tables up to date. Rejects with a StoreError whose message says what was wrong and what would be
 * right. Each kind is loaded when it is asked for: a cloud in memory waits for no database.
 */
export async function openStore({ kind, databaseUrl, dataDir, keptLog }: StoreOptions): Promise<Store & IdentityStore> {
  switch (kind) {
    case 'none':
      return new MemoryStore(keptLog)
    case 'embedded': {
      if (dataDir === undefined) throw new StoreError('the embedded store needs a data directory (--data-dir)')
      const { openEmbedded } = await import('./embedded/open.js')
      return openEmbedded(dataDir, keptLog)
    }
    case 'postgres': {
      if (databaseUrl === undefined) throw new StoreError('the postgres store needs a DATABASE_URL')
      const { openPostgres } = await import('./postgres/open.js')
      return openPostgres(databaseUrl, keptLog)
    }
  }
}
