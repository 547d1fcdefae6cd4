import { type ChangeSet, type Cloud, shardName } from '@havip/cloud'
import type { EventFilter, EventPosition, Events } from '../backend/events.js'
import type { Scope } from '../backend/scope.js'
import type { Event } from '../schema/event.js'
import { eventsOf, isAfter, isWanted, readPosition } from './events-of.js'
import { changesOf, type Log, logStart } from './log.js'

type Tell = (events: readonly Event[]) => void

/** Those who follow one shard with one filter. */
interface Audience {
  readonly filter: EventFilter
  readonly followers: Set<Tell>
  pending: Event[]
}

/** How long events are gathered before they are handed over together, milliseconds. */
const gathering = 10

/** The change log of the emulated cloud, as events. */
export class EmulatedEvents implements Events {
  readonly #cloud: Cloud
  readonly #log: Log
  /** By shard, and there by filter. */
  readonly #audiences = new Map<string, Map<string, Audience>>()
  #timer: NodeJS.Timeout | undefined

  constructor(cloud: Cloud, log: Log) {
    this.#cloud = cloud
    this.#log = log
    cloud.onChange((changeSet) => this.#committed(changeSet))
  }

  async page(scope: Scope, filter: EventFilter, after: EventPosition | undefined, limit: number) {
    const found: Event[] = []
    for await (const event of this.#stored(scope, filter, after ?? (await this.#start(scope)))) {
      if (found.length === limit) return { events: found, more: true }
      found.push(event)
    }
    return { events: found, more: false }
  }

  async follow(scope: Scope, filter: EventFilter, after: EventPosition | undefined, tell: Tell): Promise<() => void> {
    // A shard in memory hears what other servers commit to it.
    await this.#newest(scope)
    const early: Event[] = []
    let deliver: Tell = (events) => void early.push(...events)
    const leave = this.#join(scope, filter, (events) => deliver(events))
    if (after !== undefined) {
      let last = after
      try {
        for await (const event of this.#stored(scope, filter, after)) {
          tell([event])
          last = readPosition(event.id) ?? last
        }
      } catch (error) {
        leave()
        throw error
      }
      // What was committed meanwhile was perhaps read as well.
      const missed = early.filter((event) => isAfter(event, last))
      if (missed.length > 0) tell(missed)
    } else if (early.length > 0) tell(early)
    deliver = tell
    return leave
  }

  async *#stored(scope: Scope, filter: EventFilter, after: EventPosition): AsyncIterable<Event> {
    // The revision itself may have more events behind the one that is known.
    for await (const changeSet of changesOf(this.#log, scope, Math.max(0, after.revision - 1))) {
      for (const event of eventsOf(changeSet)) if (isAfter(event, after) && isWanted(event, filter)) yield event
    }
  }

  async #start(scope: Scope): Promise<EventPosition> {
    const start = await logStart(this.#log, scope, await this.#newest(scope))
    return { revision: start + 1, number: -1 }
  }

  #newest(scope: Scope): Promise<number> {
    return this.#cloud.read(scope, { action: 'Read', requestId: scope.requestId }, (world) => world.revision)
  }

  #join({ accountId, region }: Scope, filter: EventFilter, tell: Tell): () => void {
    const shard = shardName({ accountId, region })
    const key = JSON.stringify([filter.type, filter.resourceId, filter.actor, filter.action])
    const audiences = this.#audiences.get(shard) ?? new Map<string, Audience>()
    this.#audiences.set(shard, audiences)
    // What the others are waiting for is none of the newcomer's: it joins after that is handed over.
    this.#flush()
    const audience = audiences.get(key) ?? { filter, followers: new Set<Tell>(), pending: [] }
    audiences.set(key, audience)
    audience.followers.add(tell)
    return () => {
      audience.followers.delete(tell)
      if (audience.followers.size === 0) audiences.delete(key)
    }
  }

  #committed(changeSet: ChangeSet): void {
    const audiences = this.#audiences.get(shardName(changeSet.shard))
    if (audiences === undefined || audiences.size === 0) return
    const events = eventsOf(changeSet)
    for (const audience of audiences.values()) {
      for (const event of events) if (isWanted(event, audience.filter)) audience.pending.push(event)
    }
    this.#timer ??= setTimeout(() => this.#flush(), gathering)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const audiences of this.#audiences.values()) {
      for (const audience of audiences.values()) {
        const events = audience.pending
        if (events.length === 0) continue
        audience.pending = []
        for (const tell of [...audience.followers]) tell(events)
      }
    }
  }
}
