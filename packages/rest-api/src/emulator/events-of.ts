import type { Change, ChangeSet, CloudEvent } from '@havip/cloud'
import type { EventFilter, EventPosition } from '../backend/events.js'
import type { Event } from '../schema/event.js'
import { isoTime } from './time.js'

type Part = Pick<Event, 'type' | 'resourceId' | 'data'>

/** What a committed action made happen, as events: first what the network did, then each row that changed. */
export function eventsOf(changeSet: ChangeSet): Event[] {
  const { shard, revision, at, action, actor, requestId, changes, events } = changeSet
  const common = { at: isoTime(at), accountId: shard.accountId, region: shard.region, action, actor, requestId }
  const parts = [...events.map(partOfEvent), ...changes.flatMap(partOfChange)]
  return parts.map((part, number) => ({ id: writePosition({ revision, number }), ...common, ...part }))
}

function partOfEvent({ type, ...data }: CloudEvent): Part {
  return { type, resourceId: subjectOf({ type, ...data } as CloudEvent), data }
}

function subjectOf(event: CloudEvent): string {
  switch (event.type) {
    case 'havip-moved':
    case 'claim-pending':
      return event.haVipId
    case 'claim-refused':
      return event.haVipId ?? event.networkInterfaceId
    case 'fault-began':
    case 'fault-ended':
      return event.faultId
    case 'instance-state':
      return event.instanceId
    case 'identity':
      return event.id
  }
}

/** Tokens of clients are kept, and are nobody else's business. */
function partOfChange(change: Change): Part[] {
  if (change.table === 'clientTokens') return []
  if (change.op === 'remove') {
    if (change.table === 'tasks') return []
    return [{ type: 'resource-removed', resourceId: change.id, data: { kind: change.table } }]
  }
  const data = { kind: change.table, ...change.row }
  if (change.table !== 'tasks') return [{ type: 'resource-changed', resourceId: change.row.id, data }]
  const { state, resourceId } = change.row
  return [{ type: state === 'RUNNING' ? 'task-started' : 'task-ended', resourceId, data }]
}

export function isWanted(event: Event, filter: EventFilter): boolean {
  const { type, resourceId, actor, action } = filter
  return (
    fits(type, event.type) &&
    fits(resourceId, event.resourceId) &&
    fits(actor, event.actor) &&
    fits(action, event.action)
  )
}

function fits(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value))
}

function writePosition({ revision, number }: EventPosition): string {
  return `${revision}.${number}`
}

/** Undefined for what is no id of an event. */
function readPosition(id: string): EventPosition | undefined {
  const [, revision, number] = /^(\d{1,15})\.(\d{1,9})$/.exec(id) ?? []
  return revision === undefined ? undefined : { revision: Number(revision), number: Number(number) }
}

export function isAfter(event: Event, after: EventPosition): boolean {
  const { revision, number } = readPosition(event.id) ?? after
  return revision > after.revision || (revision === after.revision && number > after.number)
}
