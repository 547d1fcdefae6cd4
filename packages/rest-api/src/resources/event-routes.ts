import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../backend/error.js'
import type { EventFilter, EventPosition } from '../backend/events.js'
import { logScopeOf, type RestOptions, scopeQuery } from '../http/context.js'
import { describe } from '../http/describe.js'
import { whileLetIn } from '../http/let-in.js'
import { defaultLimit, largestLimit } from '../list/query.js'
import { Event, eventTypes } from '../schema/event.js'
import { ref } from '../schema/fields.js'
import { EventStream, streamType } from './event-stream.js'

const several = (description: string) => Type.Optional(Type.Array(Type.String(), { description }))

const filters = {
  type: Type.Optional(
    Type.Array(Type.Unsafe<string>({ type: 'string', enum: [...eventTypes] }), {
      description: 'Only events of this type; given several times, of any of them.',
    }),
  ),
  resourceId: several('Only what happened to this resource; given several times, to any of them.'),
  actor: several('Only what this one did; given several times, any of them.'),
  action: several('Only what this action did; given several times, any of them.'),
}

const example: Event = {
  id: '42.0',
  at: '2026-11-22T12:00:05.000Z',
  accountId: '1300000001',
  region: 'ap-guangzhou',
  type: 'havip-moved',
  action: 'RecordBinding',
  actor: 'network',
  requestId: '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b',
  resourceId: 'havip-0a1b2c3d',
  data: { haVipId: 'havip-0a1b2c3d', vip: '172.17.16.3', from: null, to: 'eni-0a1b2c3d', cause: 'claim' },
}

/** What happened: as a list, and as it happens (server-sent events, for whoever accepts text/event-stream). */
export function eventRoutes(app: FastifyInstance, options: RestOptions): void {
  const streams = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  app.get(
    '/events',
    {
      schema: describe({
        operationId: 'listEvents',
        summary: 'List what happened, or follow it',
        description: [
          'Every change, claim, refusal, move and task of an account and region, with who caused it and why, in the order of its log.',
          '',
          'With `Accept: text/event-stream` the answer does not end: every event is sent as it happens, its id with it.',
          'A client that was cut off goes on with `Last-Event-ID` (browsers do by themselves) and misses nothing.',
          'The comment `: listening` says that what happens from now on will be told. A client that does not read, so that',
          '8 MB wait for it, is cut off.',
          'A stream ends with the token it was asked for with.',
          '',
          'Who made, rotated or revoked accounts, key pairs and tokens is the log of the account `0`, for admins of all accounts.',
        ].join('\n'),
        tag: 'events',
        query: {
          ...scopeQuery,
          ...filters,
          after: Type.Optional(
            Type.String({ description: 'Only what came after the event of this id.', examples: ['42.0'] }),
          ),
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: largestLimit,
              default: defaultLimit,
              description: 'How many to list; a stream has no end.',
            }),
          ),
        },
        headers: {
          accept: Type.Optional(Type.String({ description: '`text/event-stream` to follow.', examples: [streamType] })),
          'last-event-id': Type.Optional(
            Type.String({ description: 'The same as `after`, as browsers send it.', examples: ['42.0'] }),
          ),
        },
        answers: {
          200: {
            description: 'A page of events; `next` is to be given as `after`. Or the stream of them.',
            schema: Type.Object(
              {
                items: Type.Array(Type.Unsafe<Event>(ref(Event)), { description: 'The events, oldest first.' }),
                next: Type.Union([Type.String(), Type.Null()], {
                  description: 'The id of the last one, if there are more behind it.',
                }),
              },
              { additionalProperties: false },
            ),
            example: { items: [example], next: null },
            also: {
              type: streamType,
              description: 'One event after the other: `id`, `event` (its type), `data` (JSON).',
            },
          },
        },
        codes: ['Gone'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const filter = filterOf(request)
      const after = positionOf(request)
      const scope = logScopeOf(options, request)
      const { events } = options.backend
      if (request.method === 'HEAD' || !request.headers.accept?.includes(streamType)) {
        const { limit = defaultLimit } = request.query as { readonly limit?: number }
        const page = await events.page(scope, filter, after, limit)
        return { items: page.events, next: page.more ? (page.events.at(-1)?.id ?? null) : null }
      }
      // So that a place that is gone is a problem document, and not a stream that breaks off.
      await events.page(scope, {}, after, 1)
      const stream = new EventStream(request, reply)
      const { signal } = stream
      streams.add(stream)
      stream.onEnd(() => streams.delete(stream))
      stream.onEnd(whileLetIn(options, request, 'reader', () => stream.end()))
      const follower = { tell: (list: readonly Event[]) => stream.send(list), taken: () => stream.taken(), signal }
      try {
        await events.follow(scope, filter, after, follower)
        stream.begin()
      } catch (error) {
        // The answer has begun: all that can be done is to end it, and the client asks again.
        request.log.warn({ err: error }, 'a stream of events ended early')
        stream.end()
      }
      return reply
    },
  )
}

function filterOf({ query }: FastifyRequest): EventFilter {
  const { type, resourceId, actor, action } = query as EventFilter
  return {
    ...(type !== undefined && { type }),
    ...(resourceId !== undefined && { resourceId }),
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
  }
}

/** ApiError InvalidParameter for what is no id of an event. */
function positionOf({ query, headers }: FastifyRequest): EventPosition | undefined {
  const { after } = query as { readonly after?: string }
  const id = headers['last-event-id'] ?? after
  if (typeof id !== 'string' || id === '') return undefined
  const [, revision, number] = /^(\d{1,15})\.(\d{1,9})$/.exec(id) ?? []
  if (revision !== undefined) return { revision: Number(revision), number: Number(number) }
  throw new ApiError('InvalidParameter', `after '${id}' is no id of an event; give one such as 42.0.`)
}
