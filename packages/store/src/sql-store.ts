import type { Account, ChangeSet, ShardKey, Snapshot, Store } from '@havip/cloud'
import { keptLog as keptLogByDefault, shardName } from '@havip/cloud'
import type { IdentityChange, IdentitySnapshot, IdentityStore } from '@havip/identity'
import { trimLog, writeChangeSet } from './commit.js'
import { explain, isUniqueViolation, isWriteConflict } from './explain.js'
import type { PrismaClient } from './generated/client.js'
import { readIdentity, saveAccount, writeIdentity } from './identity.js'
import { isTimeToTrim } from './kept-log.js'
import { readChanges, readSnapshot } from './read.js'
import type { Revisions } from './revisions.js'
import { StoreError } from './store-error.js'
import type { Database } from './tables/index.js'

/** What differs between the two databases. */
export interface Backend {
  readonly kind: 'postgres' | 'embedded'
  readonly prisma: PrismaClient
  readonly revisions: Revisions
  /** Inside the transaction of a commit: tells other processes, should it succeed. */
  announce(db: Database, shard: ShardKey, revision: number): Promise<void>
  /** After a commit of this process. */
  committed(shard: ShardKey, revision: number): void
  close(): Promise<void>
}

/** Milliseconds: to get a connection, and for a transaction as a whole. Prisma's 2 s and 5 s are for web pages. */
const patience = { maxWait: 10_000, timeout: 60_000 }

/** The store on a PostgreSQL of either kind. */
export class SqlStore implements Store, IdentityStore {
  readonly kind: Backend['kind']
  readonly #backend: Backend
  readonly #running = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  constructor(
    backend: Backend,
    readonly keptLog = keptLogByDefault,
  ) {
    this.kind = backend.kind
    this.#backend = backend
  }

  saveAccounts(accounts: readonly Account[]): Promise<void> {
    return this.#run('save the accounts', (prisma) =>
      prisma.$transaction(async (db) => {
        for (const account of accounts) await saveAccount(db, account)
      }, patience),
    )
  }

  listShards(): Promise<ShardKey[]> {
    return this.#run('list the shards', (prisma) =>
      prisma.shard.findMany({ select: { accountId: true, region: true }, orderBy: { id: 'asc' } }),
    )
  }

  load(shard: ShardKey): Promise<Snapshot> {
    return this.#run(`load shard ${shardName(shard)}`, (prisma) =>
      prisma.$transaction((db) => readSnapshot(db, shard), { ...patience, isolationLevel: 'RepeatableRead' }),
    )
  }

  loadIdentity(): Promise<IdentitySnapshot> {
    return this.#run('load accounts and tokens', (prisma) =>
      prisma.$transaction((db) => readIdentity(db), { ...patience, isolationLevel: 'RepeatableRead' }),
    )
  }

  commit(changeSet: ChangeSet): Promise<'committed' | 'conflict'> {
    return this.#commit(changeSet, (db) => writeChangeSet(db, changeSet))
  }

  commitIdentity(changeSet: ChangeSet, changes: readonly IdentityChange[]): Promise<'committed' | 'conflict'> {
    return this.#commit(changeSet, (db) => writeIdentity(db, changeSet, changes))
  }

  /** `write` says false, with nothing written, when the revision is taken. */
  #commit(changeSet: ChangeSet, write: (db: Database) => Promise<boolean>): Promise<'committed' | 'conflict'> {
    const { shard, revision, action } = changeSet
    const what = `commit ${action} as revision ${revision} of shard ${shardName(shard)}`
    return this.#run(what, async (prisma) => {
      try {
        const written = await prisma.$transaction(async (db) => {
          if (!(await write(db))) return false
          if (isTimeToTrim(revision, this.keptLog)) await trimLog(db, shard, revision - this.keptLog)
          await this.#backend.announce(db, shard, revision)
          return true
        }, patience)
        if (!written) return 'conflict'
      } catch (error) {
        if (isWriteConflict(error) || isUniqueViolation(error, 'Change')) return 'conflict'
        throw error
      }
      this.#backend.committed(shard, revision)
      return 'committed'
    })
  }

  changesSince(shard: ShardKey, revision: number, limit = 1000): Promise<ChangeSet[]> {
    return this.#run(`read the log of shard ${shardName(shard)}`, (prisma) =>
      readChanges(prisma, shard, revision, limit),
    )
  }

  onRevision(listener: (shard: ShardKey, revision: number) => void): () => void {
    return this.#backend.revisions.add(listener)
  }

  check(): Promise<void> {
    return this.#run('reach the database', async (prisma) => {
      await prisma.$queryRaw`SELECT 1`
    })
  }

  /** Waits for what is running, then closes. */
  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running).then(() => this.#backend.close())
    return this.#closed
  }

  async #run<T>(what: string, work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) throw new StoreError(`cannot ${what}: the store is closed`)
    const running = work(this.#backend.prisma)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      throw new StoreError(`cannot ${what}: ${explain(error)}`, { cause: error })
    } finally {
      this.#running.delete(running)
    }
  }
}
