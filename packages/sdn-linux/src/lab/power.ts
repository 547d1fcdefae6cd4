import type { InstanceId } from '@havip/cloud'
import type { TableIndex } from '@havip/sdn'
import type { Guest } from './guest.js'
import type { Guests } from './guests.js'

/** What faults do to instances. */
export class Power {
  constructor(
    readonly tables: TableIndex,
    readonly guests: Guests,
    /** Makes the ports of an instance what it is now: there, or not. */
    readonly movePorts: (id: InstanceId) => Promise<void>,
    /** Runs a task while no tables are being changed. */
    readonly alone: (task: () => Promise<void>) => Promise<void>,
  ) {}

  /** Throws when it does not run. */
  check(id: InstanceId): void {
    this.guests.need(id)
  }

  async freeze(ids: readonly InstanceId[]): Promise<void> {
    await this.#toEach(ids, (guest) => guest.freeze())
  }

  async thaw(ids: readonly InstanceId[]): Promise<void> {
    await this.#toEach(ids, (guest) => guest.thaw())
  }

  /** Ends them at once. No tables may be being changed. */
  async cut(ids: readonly InstanceId[]): Promise<void> {
    await this.guests.cutPower(ids)
    for (const id of ids) await this.movePorts(id)
  }

  /** Starts those that are to run. */
  async restore(ids: readonly InstanceId[]): Promise<void> {
    await this.alone(async () => {
      this.guests.restorePower(ids)
      const entries = ids.flatMap((id) => this.tables.instances.get(id) ?? [])
      await this.guests.settle(entries, [])
      for (const { id } of entries) await this.movePorts(id)
    })
  }

  async #toEach(ids: readonly InstanceId[], run: (guest: Guest) => Promise<void>): Promise<void> {
    await Promise.all(ids.map((id) => this.guests.get(id)).map((guest) => guest && run(guest)))
  }
}
