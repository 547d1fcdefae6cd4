import type { Account, ChangeSet, Clock, IdGenerator, Millis } from '@havip/cloud'
import type { IdentityContext, Outcome } from './actions/context.js'
import { resealKeyPairs } from './actions/key-pairs.js'
import { type KeyCredential, Lookup } from './lookup.js'
import type { Principal } from './role.js'
import type { KeyPairRow } from './rows.js'
import type { Sealer } from './secrets/seal.js'
import { type Secrets, systemSecrets } from './secrets/secrets.js'
import { applied, type DeclaredKeyPair, type IdentityState, stateOf } from './state.js'
import { type IdentityStore, identityShard, serverAccount } from './store.js'

export interface DirectoryOptions {
  readonly store: IdentityStore
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly sealer: Sealer
  /** The accounts of the configuration: they exist, and their key pairs sign for as long as they are in there. */
  readonly accounts: readonly (Account & { readonly keys: readonly { secretId: string; secretKey: string }[] })[]
  /** A token from the environment, which is admin of everything for as long as it is given; never stored. */
  readonly adminToken?: string | undefined
  /** Told of a failure that no caller waits for. */
  readonly fault: (error: unknown) => void
  /** Where secrets come from; tests bring their own. */
  readonly secrets?: Secrets
}

/** A change asked for: who asks, and what the log calls it. */
export interface IdentityRequest {
  readonly action: string
  readonly requestId: string
  readonly by: Principal
}

const atStart: Principal = { actor: 'startup', role: 'admin', accountIds: null }

/**
 * How often it is looked whether another process has changed something, milliseconds. Normally it was told long before
 * (LISTEN/NOTIFY); this bounds how long a revocation can go unheard when what would tell has died silently.
 */
export const pollInterval: Millis = 5000

/**
 * Accounts, key pairs and tokens in memory, over one store: asked at every request, so nothing here waits for a database.
 * Changes are pure functions, one after the other, each committed as the next revision of the identity shard; when another
 * process took that revision, its changes are read first and the function runs again.
 */
export class Directory {
  readonly #options: DirectoryOptions
  readonly #secrets: Secrets
  readonly #declaredAccounts: ReadonlySet<string>
  readonly #declared: ReadonlyMap<string, DeclaredKeyPair>
  #state: IdentityState
  #lookup: Lookup
  #tail: Promise<unknown> = Promise.resolve()
  #inDoubt = false
  #closed = false
  readonly #listeners = new Set<() => void>()
  #unsubscribe: () => void = () => {}
  #cancelPoll: () => void = () => {}

  private constructor(options: DirectoryOptions) {
    this.#options = options
    const secrets = options.secrets ?? systemSecrets(options.sealer)
    const seal: Secrets['seal'] = (secret, of) => {
      // What is sealed here must be of use to the other processes on this database.
      this.#lookup.checkSealed()
      return secrets.seal(secret, of)
    }
    this.#secrets = { ...secrets, seal }
    this.#declaredAccounts = new Set(options.accounts.map(({ id }) => id))
    this.#declared = new Map(
      options.accounts.flatMap(({ id: accountId, keys }) =>
        keys.map(({ secretId, secretKey }) => [secretId, { secretId, secretKey, accountId }]),
      ),
    )
    this.#state = stateOf({ revision: 0, accounts: [], keyPairs: [], tokens: [] }, this.#declared)
    this.#lookup = new Lookup(this.#state, options.sealer, options.adminToken, undefined)
  }

  /**
   * Rejects with a SealError when a stored secret cannot be opened. What an older key has sealed is sealed anew, so that
   * afterwards nobody needs that one.
   */
  static async open(options: DirectoryOptions): Promise<Directory> {
    const directory = new Directory(options)
    await options.store.saveAccounts([serverAccount, ...options.accounts])
    await directory.#load()
    directory.#lookup.checkSealed()
    await directory.#reseal()
    directory.#unsubscribe = options.store.onRevision((shard, revision) => {
      if (shard.accountId === identityShard.accountId && shard.region === identityShard.region)
        directory.#hear(revision)
    })
    directory.#poll()
    return directory
  }

  get state(): IdentityState {
    return this.#state
  }

  now(): Millis {
    return this.#options.clock.now()
  }

  /** The key pair of a SecretId that may sign now. */
  findKeyPair(secretId: string): KeyCredential | undefined {
    return this.#lookup.keyPair(secretId, this.now())
  }

  findAccount(uin: string): { readonly accountId: string; readonly uin: string } | undefined {
    return this.#lookup.account(uin)
  }

  /** Who a bearer token stands for, if it is worth something now. */
  findToken(token: string): Principal | undefined {
    return this.#lookup.token(token, this.now())
  }

  /** Whether anybody has a token that may do everything. */
  hasAdmin(): boolean {
    return this.#lookup.hasAdmin(this.now())
  }

  /** Calls back whenever something has changed, here or elsewhere; for what goes on after it was let in. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Runs an action of `actions/` and commits what it changed. Rejects with what it throws, nothing changed. */
  write<I, T>(
    action: (state: IdentityState, input: I, context: IdentityContext) => Outcome<T>,
    input: I,
    request: IdentityRequest,
  ): Promise<T> {
    return this.#serially(() => this.#commit((state, context) => action(state, input, context), request))
  }

  /** Waits for what was asked for so far; later changes are refused. The store stays open. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    this.#cancelPoll()
    await this.#tail
  }

  async #commit<T>(
    run: (state: IdentityState, context: IdentityContext) => Outcome<T>,
    { action, requestId, by }: IdentityRequest,
  ): Promise<T> {
    const { store, clock, ids } = this.#options
    if (this.#inDoubt) await this.#load()
    for (;;) {
      const now = clock.now()
      const { changes, events, reply } = run(this.#state, {
        now,
        ids,
        by,
        secrets: this.#secrets,
        declaredAccounts: this.#declaredAccounts,
      })
      if (changes.length === 0 && events.length === 0) return reply
      const revision = this.#state.revision + 1
      const entry = { shard: identityShard, revision, at: now, action, actor: by.actor, requestId, changes: [], events }
      this.#inDoubt = true
      const outcome = await store
        .commitIdentity(entry, changes)
        .catch((error: unknown) => this.#resolveDoubt(entry, error))
      this.#inDoubt = false
      if (outcome === 'found in the log') return reply
      if (outcome === 'committed') {
        this.#become(applied(this.#state, revision, changes))
        return reply
      }
      await this.#load()
    }
  }

  /** A commit that failed may have happened all the same: the log tells. Fails as the commit did when it has not. */
  async #resolveDoubt({ revision, requestId, action }: ChangeSet, error: unknown): Promise<'found in the log'> {
    const since = this.#options.store.changesSince(identityShard, revision - 1, 1)
    const [entry] = await since.catch(() => {
      throw error
    })
    await this.#load()
    if (entry?.requestId === requestId && entry.action === action) return 'found in the log'
    this.#inDoubt = false
    throw error
  }

  async #reseal(): Promise<void> {
    const { sealer, ids } = this.#options
    const isOld = ({ sealed }: KeyPairRow) => sealed !== null && !sealer.isCurrent(sealed)
    if (![...this.#state.keyPairs.values()].some(isOld)) return
    await this.write(resealKeyPairs, sealer, { action: 'ResealKeyPairs', requestId: ids.uuid(), by: atStart })
  }

  async #load(): Promise<void> {
    const snapshot = await this.#options.store.loadIdentity()
    if (snapshot.revision < this.#state.revision) return
    this.#become(stateOf(snapshot, this.#declared))
    this.#inDoubt = false
  }

  #become(state: IdentityState): void {
    this.#lookup = new Lookup(state, this.#options.sealer, this.#options.adminToken, this.#lookup)
    this.#state = state
    for (const listener of [...this.#listeners]) {
      // The change has happened: a listener's fault is its own.
      try {
        listener()
      } catch (error) {
        this.#options.fault(error)
      }
    }
  }

  #hear(revision: number): void {
    if (this.#closed || revision <= this.#state.revision) return
    this.#serially(async () => {
      if (revision <= this.#state.revision) return
      await this.#load()
      this.#lookup.checkSealed()
    }).catch((error: unknown) => {
      if (!this.#closed) this.#options.fault(error)
    })
  }

  #poll(): void {
    const { store, clock, fault } = this.#options
    this.#cancelPoll = clock.at(clock.now() + pollInterval, () => {
      store
        .changesSince(identityShard, this.#state.revision, 1)
        .then(([newer]) => newer && this.#hear(newer.revision))
        .catch((error: unknown) => {
          if (!this.#closed) fault(error)
        })
        .finally(() => {
          if (!this.#closed) this.#poll()
        })
    })
  }

  async #serially<T>(job: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('the directory is shutting down')
    const result = this.#tail.then(job)
    this.#tail = result.catch(() => {})
    return await result
  }
}
