import { settle } from '../actions/settle.js'
import type { Store } from '../store.js'
import type { ChangeSet, ShardKey } from '../world/change.js'
import { difference } from '../world/difference.js'
import { Draft } from '../world/draft.js'
import { type Millis, tableOrder } from '../world/rows.js'
import { World, type WorldView } from '../world/world.js'
import type { ActionContext, Caller, Clock, IdGenerator, Settings } from './context.js'
import type { RequestName } from './service.js'

/** How long tasks that could not be settled wait for the next try. */
const settleRetry: Millis = 1000

export interface ShardServices {
  readonly store: Store
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly settings: Settings
  /** Told of every change set once it is in the world, in order. */
  readonly publish: (changeSet: ChangeSet, world: WorldView) => void
  /** Told of a failure that no caller waits for. */
  readonly fault: (error: unknown) => void
}

/**
 * One account in one region: its world in memory and the queue of its writes. A write runs on a draft, is committed to
 * the store as the next revision, and only then applied and published. When another process took that revision, its
 * changes are applied first and the write runs again.
 */
export class Shard {
  readonly #world = new World()
  readonly #services: ShardServices
  #tail: Promise<unknown> = Promise.resolve()
  /** A commit ended in doubt: what the store has is to be read before anything else is written. */
  #inDoubt = false
  #cancelTimer: () => void = () => {}
  #timerAt: number | undefined
  #closed = false

  constructor(
    readonly key: ShardKey,
    services: ShardServices,
  ) {
    this.#services = services
  }

  get world(): WorldView {
    return this.#world
  }

  async load(): Promise<void> {
    const { revision, rows } = await this.#services.store.load(this.key)
    for (const table of tableOrder) {
      for (const row of rows[table])
        this.#world.apply(revision, [{ op: 'put', table, row } as ChangeSet['changes'][number]])
    }
    this.#world.revision = revision
    this.#schedule()
  }

  write<T>(caller: Caller, request: RequestName, run: (draft: Draft, context: ActionContext) => T): Promise<T> {
    return this.#serially(async () => {
      const result = await this.#commit(caller, request, run)
      // The write is durable whatever becomes of its tasks now: they are tried again.
      await this.#settleDue().catch((error: unknown) => this.#settleLater(error))
      return result
    })
  }

  read<T>(caller: Caller, request: RequestName, run: (world: WorldView, context: ActionContext) => T): T {
    return run(this.#world, this.#context(caller, request))
  }

  /** Applies what other processes committed, when there is something newer than what this one has. */
  async catchUpTo(revision: number): Promise<void> {
    if (revision <= this.#world.revision) return
    await this.#serially(async () => {
      if (revision > this.#world.revision) await this.#catchUp()
    })
  }

  /** Waits for writes asked for so far; later ones are refused. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    await this.#tail
  }

  async #serially<T>(job: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('the cloud is shutting down')
    const result = this.#tail.then(job)
    this.#tail = result.catch(() => {})
    return await result
  }

  async #commit<T>(caller: Caller, request: RequestName, run: (draft: Draft, context: ActionContext) => T): Promise<T> {
    const { store, publish } = this.#services
    if (this.#inDoubt) await this.#catchUp()
    for (;;) {
      const draft = new Draft(this.#world)
      const context = this.#context(caller, request)
      const result = run(draft, context)
      const changes = draft.changes()
      if (changes.length === 0 && draft.events.length === 0) return result
      const changeSet: ChangeSet = {
        shard: this.key,
        revision: this.#world.revision + 1,
        at: context.now,
        action: request.action,
        actor: caller.actor,
        requestId: request.requestId,
        changes,
        events: draft.events,
      }
      this.#inDoubt = true
      const outcome = await store.commit(changeSet).catch((error: unknown) => this.#resolveDoubt(changeSet, error))
      if (outcome === 'found in the log') return result
      this.#inDoubt = false
      if (outcome === 'committed') {
        this.#world.apply(changeSet.revision, changes)
        publish(changeSet, this.#world)
        this.#schedule()
        return result
      }
      await this.#catchUp()
    }
  }

  /** A commit that failed may have happened all the same: the log tells. Fails as the commit did when it has not. */
  async #resolveDoubt(changeSet: ChangeSet, error: unknown): Promise<'found in the log'> {
    const newer = await this.#catchUp().catch(() => {
      throw error
    })
    const { action, requestId, revision } = changeSet
    const ours = newer.find((other) => other.revision === revision)
    if (ours?.requestId !== requestId || ours.action !== action) throw error
    return 'found in the log'
  }

  /** Applies what the log has after this world's revision, and returns it. */
  async #catchUp(): Promise<ChangeSet[]> {
    const applied: ChangeSet[] = []
    for (;;) {
      const { revision } = this.#world
      const found = await this.#services.store.changesSince(this.key, revision)
      const isGap = found[0] !== undefined && found[0].revision > revision + 1
      const changeSets = isGap ? [await this.#reload()] : found
      for (const changeSet of changeSets) {
        this.#world.apply(changeSet.revision, changeSet.changes)
        this.#services.publish(changeSet, this.#world)
        applied.push(changeSet)
      }
      if (changeSets.length > 0) continue
      this.#inDoubt = false
      this.#schedule()
      return applied
    }
  }

  /** What is different in the store, as one change set: for a world so far behind that the log does not reach back to it. */
  async #reload(): Promise<ChangeSet> {
    const { revision, rows } = await this.#services.store.load(this.key)
    return {
      shard: this.key,
      revision,
      at: this.#services.clock.now(),
      action: 'Reload',
      actor: this.#system().actor,
      requestId: this.#services.ids.uuid(),
      changes: difference(this.#world, rows),
      // What happened meanwhile is not known any more, only what has become of it.
      events: [],
    }
  }

  async #settleDue(): Promise<void> {
    const due = this.#world.nextDue()
    if (due === undefined || due > this.#services.clock.now()) return
    await this.#commit(this.#system(), { action: 'SettleTasks', requestId: this.#services.ids.uuid() }, settle)
  }

  #settleLater(error: unknown): void {
    this.#services.fault(error)
    this.#schedule(this.#services.clock.now() + settleRetry)
  }

  /** Sets the timer for the next task that is due, or for a time not before `earliest`. */
  #schedule(earliest = 0): void {
    const due = this.#world.nextDue()
    const at = due === undefined ? undefined : Math.max(due, earliest)
    if (at === this.#timerAt || this.#closed) return
    this.#cancelTimer()
    this.#timerAt = at
    if (at === undefined) return
    this.#cancelTimer = this.#services.clock.at(at, () => {
      this.#timerAt = undefined
      if (this.#closed) return
      void this.#serially(() => this.#settleDue().catch((error: unknown) => this.#settleLater(error)))
    })
  }

  #context(caller: Caller, request: RequestName): ActionContext {
    const { clock, ids, settings } = this.#services
    return { now: clock.now(), ids, settings, caller, requestId: request.requestId }
  }

  #system(): Caller {
    return { accountId: this.key.accountId, uin: '', region: this.key.region, actor: 'system' }
  }
}
