import { type Cloud, type IdGenerator, recordFault, type ShardKey } from '@havip/cloud'
import type { ActiveFault, EndedFault, Engine, FaultId } from '@havip/sdn'

export interface FaultLogOptions {
  readonly cloud: Cloud
  readonly engine: Engine
  readonly ids: IdGenerator
  readonly log: { error(details: object, message: string): void }
}

/** Who did it, as the log of events has it. */
export interface By {
  readonly actor: string
  readonly requestId: string
}

type FaultEvent = Parameters<typeof recordFault>[1]

/** Writes into the log of events when faults begin and end, each in the log of the account and region that it is in. */
export class FaultLog {
  readonly #options: FaultLogOptions
  readonly #writes = new Set<Promise<void>>()
  readonly #stop: () => void

  constructor(options: FaultLogOptions) {
    this.#options = options
    this.#stop = options.engine.onFaultEnded((ended) => {
      void this.#ended(ended, ended.cause, { actor: 'network', requestId: options.ids.uuid() })
    })
  }

  async began({ id, shard, fault, until }: ActiveFault, by: By): Promise<void> {
    const { kind, durationMs: _, ...members } = fault
    const event = { type: 'fault-began', faultId: id, kind, until: new Date(until).toISOString(), ...members } as const
    await this.#record('CreateFault', shard, event, by)
  }

  async mended(active: ActiveFault, by: By): Promise<void> {
    await this.#ended(active, 'mended', by)
  }

  /** What has ended by now is written when this resolves. */
  async close(): Promise<void> {
    this.#stop()
    await Promise.all(this.#writes)
  }

  #ended(
    { id, shard, fault }: { id: FaultId; shard?: ShardKey; fault: EndedFault['fault'] },
    cause: EndedFault['cause'] | 'mended',
    by: By,
  ): Promise<void> {
    const event = { type: 'fault-ended', faultId: id, kind: fault.kind, cause } as const
    return this.#record(cause === 'mended' ? 'DeleteFault' : 'EndFault', shard, event, by)
  }

  /** Never rejects: the network has done it already. */
  #record(action: string, shard: ShardKey | undefined, event: FaultEvent, { actor, requestId }: By): Promise<void> {
    if (shard === undefined) return Promise.resolve()
    const { cloud, log } = this.#options
    const written = cloud
      .write({ ...shard, uin: '', actor }, { action, requestId }, (draft, context) =>
        recordFault(draft, event, context),
      )
      .catch((error: unknown) => log.error({ err: error, ...event }, 'a fault could not be put into the log'))
      .finally(() => this.#writes.delete(written))
    this.#writes.add(written)
    return written
  }
}
