import type { Schemas } from '@havip/client'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { ask } from '../api.js'
import { type ConnectionOptions, connectionOf } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, printEach } from '../output.js'

type Event = Schemas['Event']

export interface EventsOptions extends ConnectionOptions, OutputOptions {
  readonly follow?: boolean
  readonly type?: readonly Event['type'][]
  readonly resource?: readonly string[]
  readonly after?: string
  readonly region?: string
  readonly account?: string
}

/** Prints what has happened, one line for each event; then, to follow, what happens. */
export async function events(options: EventsOptions): Promise<void> {
  const { type, resource, region, account } = options
  const wanted = {
    ...(type !== undefined && { type: [...type] }),
    ...(resource !== undefined && { resourceId: [...resource] }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
  }
  let last = options.after
  for (let more = true; more; ) {
    const query = { ...wanted, limit: 1000, ...(last !== undefined && { after: last }) }
    const page = await ask(options, (client) => client.GET('/v1/events', { params: { query } }))
    // The type of the answer has both forms that the route has.
    if (typeof page === 'string') throw new Failure('The server sent a stream where a list was asked for.')
    for (const event of page.items) print(event, options)
    last = page.items.at(-1)?.id ?? last
    more = page.next !== null
  }
  if (options.follow) await follow(wanted, last, options)
}

/** Ends when the server does; `after` of the message is where to go on. */
async function follow(
  wanted: Readonly<Record<string, string | readonly string[]>>,
  after: string | undefined,
  options: EventsOptions,
): Promise<void> {
  const { url, token } = connectionOf(options, process.env)
  const target = new URL('/v1/events', url)
  for (const [name, value] of Object.entries(wanted)) {
    for (const each of [value].flat()) target.searchParams.append(name, each)
  }
  const headers = {
    accept: 'text/event-stream',
    ...(after !== undefined && { 'last-event-id': after }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(target, { headers }).catch(() => undefined)
  if (!response?.ok || response.body === null)
    throw new Failure(`${url} sends no events (${response?.status ?? 'no answer'}).`)
  let last = after
  const messages = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  try {
    for await (const { data } of messages) {
      const event = JSON.parse(data) as Event
      last = event.id
      print(event, options)
    }
  } catch {
    // What breaks the connection says nothing that the line below does not.
  }
  throw new Failure(
    `${url} has ended the stream; go on with \`havip events -f${last === undefined ? '' : ` --after ${last}`}\`.`,
  )
}

/** One after the other, so that a program can read them while there are more to come. */
function print(event: Event, options: EventsOptions): void {
  printEach(event, options, { text: () => `${line(event)}\n`, quiet: () => [event.id] })
}

/** What these are about is in no resource. */
const told: readonly Event['type'][] = ['havip-moved', 'claim-pending', 'claim-refused', 'fault-began', 'fault-ended']

function line({ at, type, action, actor, resourceId, data }: Event): string {
  const about = told.includes(type) ? ` ${pairs(data)}` : ''
  return `${at}  ${type.padEnd(16)}  ${(resourceId ?? '-').padEnd(16)}  ${action} by ${actor}${about}`
}

function pairs(data: Event['data']): string {
  const said = Object.entries(data).filter(
    ([name, value]) => name !== 'haVipId' && name !== 'faultId' && value !== null,
  )
  return said.flatMap(([name, value]) => textOf(value).map((text) => `${name}=${text}`)).join(' ')
}

/** Lists with commas, lists of lists with bars; nothing else has parts that matter in a line. */
function textOf(value: unknown): string[] {
  if (Array.isArray(value))
    return [value.map((each) => textOf(each).join()).join(value.some(Array.isArray) ? '|' : ',')]
  return typeof value === 'object' ? [] : [`${value}`]
}
