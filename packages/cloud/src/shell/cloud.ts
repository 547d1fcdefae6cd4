import type { Store } from '../store.js'
import { type ChangeSet, type ShardKey, shardName } from '../world/change.js'
import type { Draft } from '../world/draft.js'
import type { WorldView } from '../world/world.js'
import type { ActionContext, Caller, Clock, IdGenerator, Settings } from './context.js'
import type { CloudService, RequestName } from './service.js'
import { Shard } from './shard.js'

export interface CloudOptions {
  readonly store: Store
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly settings: Settings
  /** Told of a failure that no caller waits for, such as a store that is gone when a task is due. */
  readonly fault: (error: unknown) => void
}

export type ChangeListener = (changeSet: ChangeSet, world: WorldView) => void
export type LoadListener = (key: ShardKey, world: WorldView) => void

/** The emulated cloud: every shard that has been asked for, over one store. */
export class Cloud implements CloudService {
  readonly #options: CloudOptions
  readonly #shards = new Map<string, Promise<Shard>>()
  readonly #listeners = new Set<ChangeListener>()
  readonly #loadListeners = new Set<LoadListener>()
  readonly #unsubscribe: () => void
  #closed = false

  private constructor(options: CloudOptions) {
    this.#options = options
    this.#unsubscribe = options.store.onRevision((key, revision) => {
      // A shard another process made is loaded as well: its networks are served by everyone.
      this.#shard(key)
        .then((shard) => shard.catchUpTo(revision))
        .catch((error: unknown) => {
          if (!this.#closed) options.fault(error)
        })
    })
  }

  /** A cloud with every stored shard in memory. */
  static async open(options: CloudOptions): Promise<Cloud> {
    const cloud = new Cloud(options)
    await Promise.all((await options.store.listShards()).map((key) => cloud.#shard(key)))
    return cloud
  }

  async write<T>(caller: Caller, request: RequestName, run: (draft: Draft, context: ActionContext) => T): Promise<T> {
    return (await this.#shard(caller)).write(caller, request, run)
  }

  async read<T>(
    caller: Caller,
    request: RequestName,
    run: (world: WorldView, context: ActionContext) => T,
  ): Promise<T> {
    return (await this.#shard(caller)).read(caller, request, run)
  }

  /** The worlds in memory, with the shard each belongs to. */
  async worlds(): Promise<{ readonly key: ShardKey; readonly world: WorldView }[]> {
    return (await Promise.all(this.#shards.values())).map(({ key, world }) => ({ key, world }))
  }

  /** Calls the listener for every change set once it is in its world, in the order of the log. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Calls the listener when a shard comes into memory, before any change to it is told. */
  onLoad(listener: LoadListener): () => void {
    this.#loadListeners.add(listener)
    return () => void this.#loadListeners.delete(listener)
  }

  /** Waits for writes asked for so far; later ones are refused. The store stays open. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    const shards = await Promise.allSettled(this.#shards.values())
    await Promise.all(shards.map((shard) => (shard.status === 'fulfilled' ? shard.value.close() : undefined)))
  }

  #shard({ accountId, region }: ShardKey): Promise<Shard> {
    const key = { accountId, region }
    const name = shardName(key)
    const known = this.#shards.get(name)
    if (known !== undefined) return known
    if (this.#closed) return Promise.reject(new Error('the cloud is shutting down'))
    const loading = this.#load(key)
    this.#shards.set(name, loading)
    // A shard that could not be loaded is tried again by the next caller.
    loading.catch(() => this.#shards.delete(name))
    return loading
  }

  async #load(key: ShardKey): Promise<Shard> {
    const { store, clock, ids, settings, fault } = this.#options
    const publish: ChangeListener = (changeSet, world) => {
      for (const listener of this.#listeners) {
        // The change is durable: a listener's fault is its own, not the writer's.
        try {
          listener(changeSet, world)
        } catch (error) {
          fault(error)
        }
      }
    }
    const shard = new Shard(key, { store, clock, ids, settings, publish, fault })
    await shard.load()
    for (const listener of this.#loadListeners) listener(key, shard.world)
    return shard
  }
}
