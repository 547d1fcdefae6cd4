import type { InstanceId } from '@havip/cloud'
import type { InstanceEntry } from '@havip/sdn'
import { Guest } from './guest.js'
import { inParallel } from './parallel.js'

/** What became of an order to start and stop instances. */
export interface Settled {
  /** Instances whose guest is another one now, or gone. */
  readonly changed: readonly InstanceId[]
  readonly failed: readonly { readonly entry: InstanceEntry; readonly error: Error }[]
}

/** The running instances, made what the tables say. */
export class Guests {
  readonly #running = new Map<InstanceId, Guest>()
  /** Ended by themselves or by a crash: they start again only after they were stopped. */
  readonly #crashed = new Set<InstanceId>()
  /** Without power by order: they start when it is back, however often they are started until then. */
  readonly #unpowered = new Set<InstanceId>()

  /** Called when an instance ends that nobody stopped. */
  constructor(readonly onEnded: (id: InstanceId) => void) {}

  /** The guest of a running instance. */
  get(id: InstanceId): Guest | undefined {
    const guest = this.#running.get(id)
    return guest?.alive === true ? guest : undefined
  }

  /** The guest, or an error that says why there is none. */
  need(id: InstanceId): Guest {
    const guest = this.get(id)
    if (guest !== undefined) return guest
    const why = this.#unpowered.has(id) ? ': it has no power' : this.#crashed.has(id) ? ': it has crashed' : ''
    throw new Error(`${id} is not running${why}`)
  }

  /** Starts and stops instances, as many as can be. */
  async settle(put: readonly InstanceEntry[], removed: readonly InstanceId[]): Promise<Settled> {
    const stopping = [...removed, ...put.filter(({ running }) => !running).map(({ id }) => id)]
    const stopped = stopping.filter((id) => this.#running.has(id))
    for (const id of stopping) this.#crashed.delete(id)
    for (const id of removed) this.#unpowered.delete(id)
    const terminated = new Set(removed)
    await Promise.all(
      stopped.map(async (id) => {
        if (!terminated.has(id)) await this.#running.get(id)?.shutDown()
        await this.#stop(id)
      }),
    )
    const held = (id: InstanceId) => this.#running.has(id) || this.#crashed.has(id) || this.#unpowered.has(id)
    const starting = put.filter(({ id, running }) => running && !held(id))
    const failed: Settled['failed'][number][] = []
    await inParallel(starting, (entry) =>
      this.#start(entry).catch((error: Error) => {
        failed.push({ entry, error })
      }),
    )
    return { changed: [...stopped, ...starting.map(({ id }) => id)], failed }
  }

  /** Ends an instance at once; it is not started again until it has been stopped. */
  async crash(id: InstanceId): Promise<void> {
    this.need(id)
    this.#crashed.add(id)
    await this.#stop(id)
  }

  /** Ends instances at once; they stay so until power is back. */
  async cutPower(ids: readonly InstanceId[]): Promise<void> {
    for (const id of ids) this.#unpowered.add(id)
    await Promise.all(ids.map((id) => this.#stop(id)))
  }

  /** From now on `settle` may start them again. */
  restorePower(ids: readonly InstanceId[]): void {
    for (const id of ids) this.#unpowered.delete(id)
  }

  async #start(entry: InstanceEntry): Promise<void> {
    const guest = await Guest.start(entry)
    this.#running.set(entry.id, guest)
    void guest.namespace.ended.then(() => {
      if (this.#running.get(entry.id) !== guest) return
      this.#running.delete(entry.id)
      this.#crashed.add(entry.id)
      this.onEnded(entry.id)
    })
  }

  async #stop(id: InstanceId): Promise<void> {
    const guest = this.#running.get(id)
    this.#running.delete(id)
    await guest?.kill()
  }
}
