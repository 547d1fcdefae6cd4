import {
  type Account,
  type ChangeSet,
  keptLog,
  type Rows,
  type ShardKey,
  type Snapshot,
  type Store,
  shardName,
  type TableName,
  World,
} from '@havip/cloud'
import {
  type IdentityChange,
  type IdentitySnapshot,
  type IdentityStore,
  identityShard,
  type KeyPairRow,
  serverAccount,
  type TokenRow,
} from '@havip/identity'
import { isTimeToTrim } from './kept-log.js'
import { Revisions } from './revisions.js'
import { StoreError } from './store-error.js'

interface Shard {
  readonly key: ShardKey
  readonly world: World
  /** The newest entries of the log. */
  log: ChangeSet[]
}

/** The store without a database: gone with the process. It keeps the log and the rows, and checks no rule of theirs. */
export class MemoryStore implements Store, IdentityStore {
  readonly kind = 'none'
  readonly #accounts = new Map<string, Account>()
  readonly #shards = new Map<string, Shard>()
  readonly #keyPairs = new Map<string, KeyPairRow>()
  readonly #tokens = new Map<string, TokenRow>()
  readonly #revisions = new Revisions()
  readonly #keptLog: number
  #closed = false

  constructor(kept = keptLog) {
    this.#keptLog = kept
  }

  async saveAccounts(accounts: readonly Account[]): Promise<void> {
    this.#checkOpen()
    for (const account of accounts) this.#accounts.set(account.id, account)
  }

  async listShards(): Promise<ShardKey[]> {
    this.#checkOpen()
    return [...this.#shards.values()].map((shard) => shard.key)
  }

  async load(key: ShardKey): Promise<Snapshot> {
    this.#checkOpen()
    const world = this.#shards.get(shardName(key))?.world ?? new World()
    const read = <T extends TableName>(table: T): Rows[T][] => [...(world[table].all() as Iterable<Rows[T]>)]
    return {
      revision: world.revision,
      rows: {
        hosts: read('hosts'),
        placementGroups: read('placementGroups'),
        vpcs: read('vpcs'),
        subnets: read('subnets'),
        instances: read('instances'),
        disks: read('disks'),
        networkInterfaces: read('networkInterfaces'),
        haVips: read('haVips'),
        haVipAssociations: read('haVipAssociations'),
        privateIps: read('privateIps'),
        eips: read('eips'),
        tags: read('tags'),
        tasks: read('tasks'),
        clientTokens: read('clientTokens'),
        routeTables: read('routeTables'),
        routes: read('routes'),
        securityGroups: read('securityGroups'),
        securityGroupPolicies: read('securityGroupPolicies'),
        securityGroupBindings: read('securityGroupBindings'),
        assistantCidrs: read('assistantCidrs'),
        reserveIps: read('reserveIps'),
        tagValues: read('tagValues'),
      },
    }
  }

  async commit(changeSet: ChangeSet): Promise<'committed' | 'conflict'> {
    this.#checkOpen()
    const { shard: key, revision, changes } = changeSet
    if (!this.#accounts.has(key.accountId))
      throw new StoreError(`the account ${key.accountId} does not exist; save it first`)
    const name = shardName(key)
    const shard = this.#shards.get(name) ?? { key, world: new World(), log: [] }
    if (revision !== shard.world.revision + 1) return 'conflict'
    this.#shards.set(name, shard)
    shard.world.apply(revision, changes)
    shard.log.push(changeSet)
    if (isTimeToTrim(revision, this.#keptLog)) shard.log = shard.log.slice(-this.#keptLog)
    this.#revisions.tell(key, revision)
    return 'committed'
  }

  async loadIdentity(): Promise<IdentitySnapshot> {
    this.#checkOpen()
    return {
      revision: this.#shards.get(shardName(identityShard))?.world.revision ?? 0,
      accounts: [...this.#accounts.values()].filter(({ id }) => id !== serverAccount.id),
      keyPairs: [...this.#keyPairs.values()],
      tokens: [...this.#tokens.values()],
    }
  }

  async commitIdentity(changeSet: ChangeSet, changes: readonly IdentityChange[]): Promise<'committed' | 'conflict'> {
    if ((await this.commit(changeSet)) === 'conflict') return 'conflict'
    for (const change of changes) {
      if (change.table === 'accounts') this.#accounts.set(change.row.id, change.row)
      else if (change.table === 'keyPairs') this.#keyPairs.set(change.row.secretId, change.row)
      else this.#tokens.set(change.row.id, change.row)
    }
    return 'committed'
  }

  async changesSince(key: ShardKey, revision: number, limit = 1000): Promise<ChangeSet[]> {
    this.#checkOpen()
    const log = this.#shards.get(shardName(key))?.log ?? []
    const oldest = log[0]?.revision ?? 1
    const start = Math.max(0, revision + 1 - oldest)
    return log.slice(start, start + limit)
  }

  onRevision(listener: (shard: ShardKey, revision: number) => void): () => void {
    return this.#revisions.add(listener)
  }

  async check(): Promise<void> {
    this.#checkOpen()
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('the store is closed')
  }
}
