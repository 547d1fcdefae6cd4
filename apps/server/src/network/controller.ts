import {
  type Caller,
  type ChangeSet,
  type Cloud,
  type HaVipId,
  type IdGenerator,
  type NetworkInterfaceId,
  recordBinding,
  recordPending,
  recordRefusal,
  type ShardKey,
  type WorldView,
} from '@havip/cloud'
import {
  type ClaimReport,
  compile,
  compileChanges,
  type Engine,
  emptyDelta,
  type TableDelta,
  TableIndex,
} from '@havip/sdn'
import { RefusalFilter } from './refusal-filter.js'

export interface NetworkControllerOptions {
  readonly cloud: Cloud
  readonly engine: Engine
  readonly ids: IdGenerator
  readonly log: { error(details: object, message: string): void; info(details: object, message: string): void }
}

/** How often the engine is looked after, and how long after a failure all of it is set up anew. Milliseconds. */
const watchInterval = 1000
const repairDelay = 1000

/**
 * Keeps one engine and the cloud in step. Downward, every committed change reaches the engine as a difference of its
 * tables. Upward, every claim the engine decided is recorded. The packet path waits for neither.
 */
export class NetworkController {
  readonly #options: NetworkControllerOptions
  /** The tables of every world as last compiled: what the engine is, or is about to be. */
  #wanted = new TableIndex()
  readonly #shards = new Map<NetworkInterfaceId, ShardKey>()
  /** Requests of ours that record what the engine did already. */
  readonly #ownRequests = new Set<string>()
  /** Claims of each HAVIP that are seen but not yet recorded: the engine is ahead of the cloud. */
  readonly #pending = new Map<HaVipId, number>()
  /** HAVIPs that another server moved, with the worlds that say where to: the cloud is ahead of the engine. */
  readonly #behind = new Map<HaVipId, WorldView>()
  /** Records of claims that are being written. */
  readonly #writes = new Set<Promise<void>>()
  readonly #refusals = new RefusalFilter()
  /** When the claim is due that was last told to be pending: a claim repeated is no news. */
  readonly #told = new Map<HaVipId, number>()
  readonly #stop: (() => void)[] = []
  #tail: Promise<void> = Promise.resolve()
  #fault: unknown
  #looking = false
  #repair: NodeJS.Timeout | undefined

  private constructor(options: NetworkControllerOptions) {
    this.#options = options
  }

  /** A controller whose engine works as the cloud's worlds say. */
  static async start(options: NetworkControllerOptions): Promise<NetworkController> {
    const controller = new NetworkController(options)
    const { cloud, engine } = options
    controller.#stop.push(engine.onClaim((report) => controller.#claimed(report)))
    controller.#stop.push(cloud.onChange((changeSet, world) => controller.#changed(changeSet, world)))
    controller.#stop.push(cloud.onLoad((key, world) => controller.#loaded(key, world)))
    controller.#enqueue(() => controller.#resync())
    await controller.#tail
    try {
      await controller.check()
    } catch (error) {
      // Nobody else can: whoever asked for it gets none.
      await controller.close()
      throw error
    }
    // A lab that has died is missed before a change needs it: keepalived may be all that goes on.
    const watch = setInterval(() => controller.#lookAfter(), watchInterval)
    controller.#stop.push(() => clearInterval(watch))
    return controller
  }

  /** Rejects with the reason when the network may not be what the cloud says. */
  async check(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault
    await this.#options.engine.check()
  }

  /** Resolves when everything committed so far is in the engine and every claim seen so far is recorded. */
  async idle(): Promise<void> {
    let tail: Promise<void>
    do {
      await Promise.all(this.#writes)
      tail = this.#tail
      await tail
    } while (tail !== this.#tail || this.#writes.size > 0)
  }

  async close(): Promise<void> {
    for (const stop of this.#stop) stop()
    clearTimeout(this.#repair)
    await this.idle()
    clearTimeout(this.#repair)
  }

  #enqueue(job: () => Promise<void>): void {
    this.#tail = this.#tail.then(job).catch((error: unknown) => {
      this.#fault = error
      this.#options.log.error({ err: error }, 'the network does not follow the cloud; it will be set up anew')
      clearTimeout(this.#repair)
      this.#repair = setTimeout(() => this.#enqueue(() => this.#resync()), repairDelay)
    })
  }

  /** Finds out by itself that the engine fails. One that hangs is asked once. */
  #lookAfter(): void {
    if (this.#fault !== undefined || this.#looking) return
    this.#looking = true
    this.#enqueue(async () => {
      try {
        await this.#options.engine.check()
      } finally {
        this.#looking = false
      }
    })
  }

  /** Makes the engine's tables those of every world, then takes over the holders the engine has. */
  async #resync(): Promise<void> {
    const { cloud, engine } = this.#options
    const worlds = await cloud.worlds()
    const wanted = new TableIndex()
    for (const { key, world } of worlds) wanted.apply(this.#compiled(key, world))
    this.#wanted = wanted
    await engine.sync(wanted.tables())
    await this.#adoptHolders()
    this.#fault = undefined
  }

  /** The engine may have moved HAVIPs while no server watched: what packets obey is the truth. */
  async #adoptHolders(): Promise<void> {
    const { cloud, engine } = this.#options
    const holders = await engine.holders()
    for (const { key, world } of await cloud.worlds()) {
      for (const haVip of world.haVips.all()) {
        const holder = holders.get(haVip.id) ?? null
        if (holder === haVip.networkInterfaceId) continue
        if (this.#behind.has(haVip.id)) {
          await this.#bind(haVip.id)
          continue
        }
        this.#options.log.info({ haVipId: haVip.id, holder }, 'the network has another holder than was recorded')
        await this.#record(key, 'ResyncBinding', (requestId) =>
          cloud.write(this.#caller(key), { action: 'ResyncBinding', requestId }, (draft, context) =>
            recordBinding(
              draft,
              { haVipId: haVip.id, networkInterfaceId: holder, at: context.now, cause: 'resync' },
              context,
            ),
          ),
        )
      }
    }
  }

  #changed(changeSet: ChangeSet, world: WorldView): void {
    const delta = compileChanges(world, changeSet.changes, this.#wanted)
    this.#wanted.apply(delta)
    for (const port of delta.put.ports) this.#shards.set(port.id, changeSet.shard)
    for (const id of delta.remove.ports) this.#shards.delete(id)
    if (!isEmpty(delta)) this.#enqueue(() => this.#options.engine.apply(delta))
    if (this.#ownRequests.has(changeSet.requestId)) return
    for (const event of changeSet.events) {
      // Who is detached or terminated holds nothing: that much the tables say.
      if (event.type !== 'havip-moved' || event.cause === 'detached' || event.cause === 'terminated') continue
      this.#behind.set(event.haVipId, world)
      this.#enqueue(() => this.#bind(event.haVipId))
    }
  }

  /**
   * Moves a HAVIP that another server moved. A claim honoured here and not yet recorded will be recorded after that
   * move, and so wins over it: then this waits, because what the record says in the end is to be done.
   */
  async #bind(haVipId: HaVipId): Promise<void> {
    const world = this.#behind.get(haVipId)
    if (world === undefined || this.#pending.has(haVipId)) return
    const haVip = world.haVips.get(haVipId)
    if (haVip !== undefined) await this.#options.engine.bind(haVipId, haVip.networkInterfaceId)
    // A claim that came in meanwhile may have been honoured before or after the move: its record decides.
    if (!this.#pending.has(haVipId)) this.#behind.delete(haVipId)
  }

  /** A shard that another process filled came into memory. */
  #loaded(key: ShardKey, world: WorldView): void {
    const delta = this.#compiled(key, world)
    this.#wanted.apply(delta)
    if (!isEmpty(delta)) this.#enqueue(() => this.#options.engine.apply(delta))
  }

  #claimed(report: ClaimReport): void {
    const { cloud, log } = this.#options
    const { verdict, networkInterfaceId, at, address, sourceMac } = report
    const key = this.#shards.get(networkInterfaceId)
    if (key === undefined) return
    if (verdict.honoured === 'later') {
      const pending = { haVipId: verdict.haVipId, networkInterfaceId, due: verdict.due }
      if (this.#told.get(verdict.haVipId) === verdict.due) return
      this.#told.set(verdict.haVipId, verdict.due)
      void this.#record(key, 'AwaitClaim', (requestId) =>
        cloud.write(this.#caller(key), { action: 'AwaitClaim', requestId }, (draft, context) =>
          recordPending(draft, pending, context),
        ),
      )
      return
    }
    if (!verdict.honoured) {
      // An agent that announces its ENI's own address, as keepalived does when it starts, claims nothing.
      if (this.#wanted.ports.get(networkInterfaceId)?.addresses.includes(address)) return
      log.info({ networkInterfaceId, address, reason: verdict.reason }, 'claim refused')
      if (!this.#refusals.isNew(report, verdict.reason)) return
      const refusal = { address, haVipId: verdict.haVipId, networkInterfaceId, sourceMac, reason: verdict.reason }
      void this.#record(key, 'RefuseClaim', (requestId) =>
        cloud.write(this.#caller(key), { action: 'RefuseClaim', requestId }, (draft, context) =>
          recordRefusal(draft, refusal, context),
        ),
      )
      return
    }
    const { haVipId } = verdict
    this.#told.delete(haVipId)
    this.#pending.set(haVipId, (this.#pending.get(haVipId) ?? 0) + 1)
    void this.#record(key, 'Claim', (requestId) =>
      cloud.write(this.#caller(key), { action: 'Claim', requestId }, (draft, context) =>
        recordBinding(draft, { haVipId, networkInterfaceId, at: Math.floor(at), cause: 'claim' }, context),
      ),
    ).finally(() => {
      const left = (this.#pending.get(haVipId) ?? 1) - 1
      if (left > 0) this.#pending.set(haVipId, left)
      else this.#pending.delete(haVipId)
      if (left <= 0 && this.#behind.has(haVipId)) this.#enqueue(() => this.#bind(haVipId))
    })
  }

  /** Writes what the engine reported, under a request id that is known to be ours while it lasts. Never rejects. */
  #record(key: ShardKey, action: string, write: (requestId: string) => Promise<void>): Promise<void> {
    const requestId = this.#options.ids.uuid()
    this.#ownRequests.add(requestId)
    const written = write(requestId)
      .catch((error: unknown) => {
        const message = 'the network moved on, but it could not be recorded'
        this.#options.log.error({ err: error, action, ...key }, message)
      })
      .finally(() => {
        this.#ownRequests.delete(requestId)
        this.#writes.delete(written)
      })
    this.#writes.add(written)
    return written
  }

  /** Everything in a world, as a difference from nothing. */
  #compiled(key: ShardKey, world: WorldView): TableDelta {
    const put = compile(world)
    for (const port of put.ports) this.#shards.set(port.id, key)
    return { ...emptyDelta, put }
  }

  #caller(key: ShardKey): Caller {
    return { ...key, uin: '', actor: 'network' }
  }
}

function isEmpty({ put, remove }: TableDelta): boolean {
  return [...Object.values(put), ...Object.values(remove)].every((entries) => entries.length === 0)
}
