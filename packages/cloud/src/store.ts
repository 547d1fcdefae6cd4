import type { ChangeSet, ShardKey } from './world/change.js'
import type { Millis, Rows, TableName } from './world/rows.js'

/** Everything a shard holds at one revision. Rows of a table come in the order they were made. */
export interface Snapshot {
  readonly revision: number
  readonly rows: { readonly [T in TableName]: readonly Rows[T][] }
}

export interface Account {
  /** The AppId, a decimal number as text. Names the account everywhere. */
  readonly id: string
  readonly uin: string
  readonly name: string
  /** When it was deleted; it stays known, so that its numbers are not given again. */
  readonly deletedAt?: Millis
}

/** How many of the newest entries of a shard's log a store keeps, at the least, unless it is told another number. */
export const keptLog = 10_000

/** Durable state. Three implementations hold to one contract suite: postgres, embedded, none. */
export interface Store {
  readonly kind: 'postgres' | 'embedded' | 'none'

  /** Makes the accounts exist; changes name and uin of those that do. */
  saveAccounts(accounts: readonly Account[]): Promise<void>

  /** The shards that have ever committed anything. */
  listShards(): Promise<ShardKey[]>

  /** The shard as last committed; revision 0 and no rows when it never was. One consistent read. */
  load(shard: ShardKey): Promise<Snapshot>

  /**
   * Commits a change set whose revision is the shard's next one, in one transaction with its log entry.
   * 'conflict' when another process has taken that revision: nothing was written; catch up and try again.
   * When it resolves to 'committed' the write survives a crash of this process and of the machine's power.
   */
  commit(changeSet: ChangeSet): Promise<'committed' | 'conflict'>

  /**
   * The log after a revision, in order, at most `limit` entries (default 1000). A store keeps the newest `keptLog` entries
   * of a shard and drops older ones in time: where the first entry returned is not the next revision, those between are
   * gone, and whoever wants the state they led to loads the shard.
   */
  changesSince(shard: ShardKey, revision: number, limit?: number): Promise<ChangeSet[]>

  /**
   * Calls the listener when a shard has a newer revision, whoever committed it (own commits may be reported too).
   * A hint, not a queue: after a lost connection the listener is called again for every known shard.
   */
  onRevision(listener: (shard: ShardKey, revision: number) => void): () => void

  /** Resolves when the store answers; rejects with a reason when it does not. For /readyz. */
  check(): Promise<void>

  close(): Promise<void>
}
