import { type ChangeSet, type Cloud, shardName } from '@havip/cloud'
import { ApiError } from '../backend/error.js'
import type { EventFilter, EventPosition, Events, Follower } from '../backend/events.js'
import type { Scope } from '../backend/scope.js'
import type { Event } from '../schema/event.js'
import { eventsOf, isAfter, isWanted } from './events-of.js'
import { changesOf, type Log, logStart } from './log.js'

type Tell = (events: readonly Event[]) => void

/** Past every event of a revision. */
const end = Number.MAX_SAFE_INTEGER

/** How many events of the log are handed over at once. */
const batch = 200

/** Those who follow one shard with one filter. */
interface Audience {
  readonly filter: EventFilter
  readonly followers: Set<Tell>
  pending: Event[]
}

/**
 * How long events are gathered before they are handed over together, milliseconds. A write to a socket costs the same
 * whatever it carries, so the more there are to write to, the fewer writes each gets.
 */
const gathering = { least: 10, most: 30, perFollower: 0.04 } as const

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
    if (after !== undefined) await this.#checkReached(scope, after)
    const found: Event[] = []
    for await (const event of this.#stored(scope, filter, after ?? (await this.#start(scope)))) {
      if (found.length === limit) return { events: found, more: true }
      found.push(event)
    }
    return { events: found, more: false }
  }

  async follow(scope: Scope, filter: EventFilter, after: EventPosition | undefined, follower: Follower): Promise<void> {
    // A shard in memory hears what other servers commit to it.
    await this.#newest(scope)
    const { tell, signal } = follower
    // At the follower's pace, and nothing is gathered for it meanwhile, however long that takes.
    let told = after && (await this.#tellStored(scope, filter, after, follower, 'at its pace'))
    if (signal.aborted) return
    let early: Event[] | undefined = []
    const leave = this.#join(scope, filter, (events) => {
      if (early !== undefined) early.push(...events)
      else if (told === undefined) tell(events)
      else {
        // The log may be ahead of what this server has heard: what was read there is not told again.
        const from = told
        const list = events.every((event) => isAfter(event, from)) ? events : events.filter((e) => isAfter(e, from))
        if (list.length > 0) tell(list)
        if (list === events) told = undefined
      }
    })
    signal.addEventListener('abort', leave, { once: true })
    try {
      // What came between the end of the log and the joining.
      if (told !== undefined) told = await this.#tellStored(scope, filter, told, follower, 'at once')
    } catch (error) {
      leave()
      throw error
    }
    const from = told
    const missed = from === undefined ? early : early.filter((event) => isAfter(event, from))
    early = undefined
    if (missed.length > 0 && !signal.aborted) tell(missed)
  }

  /** Tells what the log has after a place, and resolves with the place that it was read to. */
  async #tellStored(
    scope: Scope,
    filter: EventFilter,
    after: EventPosition,
    { tell, taken, signal }: Follower,
    pace: 'at its pace' | 'at once',
  ): Promise<EventPosition> {
    let read = after
    let events: Event[] = []
    const hand = async () => {
      tell(events)
      events = []
      if (pace === 'at its pace') await taken()
    }
    for await (const changeSet of changesOf(this.#log, scope, Math.max(0, after.revision - 1))) {
      if (signal.aborted) return read
      events.push(...wantedOf(changeSet, filter, after))
      if (changeSet.revision > read.revision) read = { revision: changeSet.revision, number: end }
      if (events.length >= batch) await hand()
    }
    if (events.length > 0 && !signal.aborted) await hand()
    return read
  }

  /**
   * ApiError Gone for a place that the log has not come to: it is of another log, such as that of a server that kept nothing and was
   * started again. Whoever waited there would miss all that happens until then.
   */
  async #checkReached(scope: Scope, { revision }: EventPosition): Promise<void> {
    if (revision <= (await this.#newest(scope))) return
    // Another server may have come further than this one has heard.
    for await (const _ of changesOf(this.#log, scope, revision - 1)) return
    const newest = await this.#newest(scope)
    if (revision <= newest) return
    throw new ApiError('Gone', `The log ends at revision ${newest}: ${revision} is of another one, begin anew.`)
  }

  async *#stored(scope: Scope, filter: EventFilter, after: EventPosition): AsyncIterable<Event> {
    // The revision itself may have more events behind the one that is known.
    for await (const changeSet of changesOf(this.#log, scope, Math.max(0, after.revision - 1))) {
      yield* wantedOf(changeSet, filter, after)
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
    this.#timer ??= setTimeout(() => this.#flush(), this.#gathering())
  }

  #gathering(): number {
    let followers = 0
    for (const audiences of this.#audiences.values()) {
      for (const audience of audiences.values()) followers += audience.followers.size
    }
    return Math.min(gathering.most, gathering.least + followers * gathering.perFollower)
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

function wantedOf(changeSet: ChangeSet, filter: EventFilter, after: EventPosition): Event[] {
  return eventsOf(changeSet).filter((event) => isAfter(event, after) && isWanted(event, filter))
}
