import {
  type Account,
  type ChangeSet,
  type ShardKey,
  type Snapshot,
  type Store,
  shardName,
  type TableName,
  World,
} from '../src/index.js'
import { tableOrder } from '../src/world/rows.js'

/** What a commit does instead of succeeding. */
type Fault = 'fails before' | 'fails after' | 'hears nothing' | { readonly butFirst: () => Promise<unknown> }

/** A store in memory, faithful but for the faults a test asks for. */
export class FakeStore implements Store {
  readonly kind = 'none'
  /** What each of the next commits does, in order; then they succeed. */
  readonly faults: Fault[] = []
  /** Whether the log cannot be read. */
  unreadable = false
  /** How many of the newest entries of a log can be read. */
  keptLog = Number.POSITIVE_INFINITY
  /** Whether other processes are told of commits. */
  tells = true
  /** Commits under way at once, at most. */
  busiest = 0
  #busy = 0
  readonly #logs = new Map<string, { readonly key: ShardKey; readonly log: ChangeSet[] }>()
  readonly #listeners = new Set<(shard: ShardKey, revision: number) => void>()

  async saveAccounts(_accounts: readonly Account[]): Promise<void> {}

  async listShards(): Promise<ShardKey[]> {
    return [...this.#logs.values()].filter(({ log }) => log.length > 0).map(({ key }) => key)
  }

  async load(shard: ShardKey): Promise<Snapshot> {
    if (this.unreadable) throw new Error('the store is gone')
    const world = new World()
    for (const { revision, changes } of this.log(shard)) world.apply(revision, structuredClone(changes))
    const rows = Object.fromEntries(tableOrder.map((table: TableName) => [table, [...world[table].all()]]))
    return { revision: world.revision, rows: rows as unknown as Snapshot['rows'] }
  }

  async commit(changeSet: ChangeSet): Promise<'committed' | 'conflict'> {
    this.busiest = Math.max(this.busiest, ++this.#busy)
    try {
      await Promise.resolve()
      return await this.#commit(changeSet)
    } finally {
      this.#busy -= 1
    }
  }

  async #commit(changeSet: ChangeSet): Promise<'committed' | 'conflict'> {
    const fault = this.faults.shift()
    if (typeof fault === 'object') await fault.butFirst()
    if (fault === 'fails before') throw new Error('connection refused')
    const log = this.log(changeSet.shard)
    if (changeSet.revision !== log.length + 1) return 'conflict'
    log.push(structuredClone(changeSet))
    if (this.tells && fault !== 'hears nothing') {
      for (const listener of this.#listeners) listener(changeSet.shard, changeSet.revision)
    }
    if (fault === 'fails after') throw new Error('connection lost during COMMIT')
    return 'committed'
  }

  async changesSince(shard: ShardKey, revision: number, limit = 2): Promise<ChangeSet[]> {
    if (this.unreadable) throw new Error('the store is gone')
    const log = this.log(shard)
    const start = Math.max(revision, log.length - this.keptLog)
    return structuredClone(log.slice(start, start + limit))
  }

  onRevision(listener: (shard: ShardKey, revision: number) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  /** The log of a shard, the true one. */
  log(key: ShardKey): ChangeSet[] {
    const name = shardName(key)
    let known = this.#logs.get(name)
    if (known === undefined) {
      known = { key: { accountId: key.accountId, region: key.region }, log: [] }
      this.#logs.set(name, known)
    }
    return known.log
  }
}
