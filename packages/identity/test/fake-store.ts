import type { Account, ChangeSet, ShardKey } from '@havip/cloud'
import { type IdentityChange, type IdentitySnapshot, type IdentityStore, identityShard } from '../src/index.js'
import { applied, stateOf } from '../src/state.js'

/** What the next commit does instead of succeeding. */
type Fault = 'fails before' | 'fails after' | { readonly butFirst: () => Promise<unknown> }

/** A store in memory, faithful but for the faults a test asks for. */
export class FakeStore implements IdentityStore {
  readonly faults: Fault[] = []
  /** Whether other processes are told of commits. */
  tells = true
  readonly log: ChangeSet[] = []
  #snapshot: IdentitySnapshot = { revision: 0, accounts: [], keyPairs: [], tokens: [] }
  readonly #listeners = new Set<(shard: ShardKey, revision: number) => void>()

  async saveAccounts(accounts: readonly Account[]): Promise<void> {
    this.#put(
      this.#snapshot.revision,
      accounts
        .filter(({ id }) => id !== identityShard.accountId)
        .map(({ id, uin, name }) => ({ table: 'accounts', row: { id, uin, name } }) as const),
    )
  }

  async loadIdentity(): Promise<IdentitySnapshot> {
    return structuredClone(this.#snapshot)
  }

  async commitIdentity(changeSet: ChangeSet, changes: readonly IdentityChange[]): Promise<'committed' | 'conflict'> {
    await Promise.resolve()
    const fault = this.faults.shift()
    if (typeof fault === 'object') await fault.butFirst()
    if (fault === 'fails before') throw new Error('connection refused')
    if (changeSet.revision !== this.#snapshot.revision + 1) return 'conflict'
    this.log.push(changeSet)
    this.#put(changeSet.revision, changes)
    if (this.tells) for (const listener of this.#listeners) listener(changeSet.shard, changeSet.revision)
    if (fault === 'fails after') throw new Error('connection lost during COMMIT')
    return 'committed'
  }

  async changesSince(_shard: ShardKey, revision: number, limit = 1000): Promise<ChangeSet[]> {
    return this.log.slice(revision, revision + limit)
  }

  onRevision(listener: (shard: ShardKey, revision: number) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #put(revision: number, changes: readonly IdentityChange[]): void {
    const { accounts, formerAccounts, keyPairs, tokens } = applied(
      stateOf(this.#snapshot, new Map()),
      revision,
      changes,
    )
    const values = <T>(map: ReadonlyMap<string, T>) => [...map.values()]
    const all = [...values(accounts), ...values(formerAccounts)]
    this.#snapshot = { revision, accounts: all, keyPairs: values(keyPairs), tokens: values(tokens) }
  }
}
