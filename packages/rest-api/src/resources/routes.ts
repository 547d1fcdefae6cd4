import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Identified } from '../backend/collection.js'
import type { ProblemCode } from '../backend/error.js'
import { type RestOptions, scopeOf, scopeQuery, scopeSuffix } from '../http/context.js'
import { describe } from '../http/describe.js'
import { checkMatch, etagOf, names } from '../http/etag.js'
import { listQuery, readSelection } from '../list/query.js'
import { type Page, select } from '../list/select.js'
import { ref } from '../schema/fields.js'
import { answerMade, changeAnswers, etagHeader, itemAnswer, itemParams, matchHeaders, waitQuery } from './answer.js'
import { anArticle, type Kind } from './kind.js'

export const mergePatchType = 'application/merge-patch+json'

/** The routes of a kind of resource. What they share is here; what a kind is, is in its own file. */
export function resourceRoutes<Item extends Identified, Create, Update>(
  app: FastifyInstance,
  options: RestOptions,
  kind: Kind<Item, Create, Update>,
): void {
  readRoutes(app, options, kind)
  if (kind.create !== undefined) createRoute(app, options, kind, kind.create)
  if (kind.update !== undefined) updateRoute(app, options, kind, kind.update)
  if (kind.remove !== undefined) removeRoute(app, options, kind, kind.remove)
}

function readRoutes<Item extends Identified>(
  app: FastifyInstance,
  options: RestOptions,
  kind: Kind<Item, never, never> | Kind<Item, unknown, unknown>,
): void {
  const { path, name, names: plural, one, many, filters, sorts, defaultSort, schema, example } = kind
  const tagged = 'tags' in example
  const listed = { many, filters, sorts, defaultSort, tagged }
  app.get(
    `/${path}`,
    {
      schema: describe({
        operationId: `list${plural}`,
        summary: `List ${many}`,
        tag: many,
        query: { ...scopeQuery, ...listQuery(listed) },
        answers: {
          200: {
            description: `A page of ${many}.`,
            schema: pageOf(ref(schema), many),
            example: { items: [example], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: [],
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listed)
      const items = await kind.in(options.backend).list(scopeOf(options, request), selection.where)
      return answerPage(request, reply, select(items, selection, 'id'))
    },
  )
  app.get(
    `/${path}/:id`,
    {
      schema: describe({
        operationId: `get${name}`,
        summary: `Get ${anArticle(one)}`,
        tag: many,
        params: itemParams,
        query: scopeQuery,
        headers: {
          'if-none-match': Type.Optional(
            Type.String({ description: 'Answer with it only if it is no longer the one with this ETag.' }),
          ),
        },
        answers: {
          200: itemAnswer(`The ${one}.`, schema, example),
          304: { description: 'It is still the one that If-None-Match names.', headers: etagHeader },
        },
        codes: ['ResourceNotFound'],
      }),
    },
    async (request, reply) => {
      const item = await kind.in(options.backend).get(scopeOf(options, request), idOf(request))
      const etag = etagOf(item)
      reply.header('ETag', etag)
      const known = request.headers['if-none-match']
      if (known !== undefined && names(known, etag, true)) return reply.code(304).send()
      return reply.send(item)
    },
  )
}

function createRoute<Item extends Identified, Create>(
  app: FastifyInstance,
  options: RestOptions,
  { path, name, one, many, schema, example }: Kind<Item, Create, never> | Kind<Item, Create, unknown>,
  create: NonNullable<Kind<Item, Create>['create']>,
): void {
  const { takes, codes, description } = create
  const made = itemAnswer(`The ${one} as it was made.`, schema, example)
  app.post(
    `/${path}`,
    {
      schema: describe({
        operationId: `create${name}`,
        summary: `Make ${anArticle(one)}`,
        ...(description !== undefined && { description }),
        tag: many,
        query: { ...scopeQuery, ...(takes !== 'no time' && waitQuery) },
        headers: {
          'idempotency-key': Type.Optional(
            Type.String({
              minLength: 1,
              description: 'Makes a repetition answer with what the first request made, for 24 hours.',
              examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
            }),
          ),
        },
        body: create.schema,
        bodyExample: create.example,
        answers: changeAnswers(takes, 201, { ...made, headers: { ...made.headers, Location: `Where the ${one} is.` } }),
        codes: [
          'UnsupportedOperation.IdempotentParameterMismatch',
          ...(create.namesNothing === true ? [] : (['ResourceNotFound'] as const)),
          'InvalidParameterValue.TooLong',
          ...codes,
        ],
      }),
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const input = request.body as Create
      const outcome = await create
        .in(options.backend)
        .create(scopeOf(options, request), input, typeof key === 'string' ? key : undefined)
      if ('item' in outcome)
        reply.header('Location', `/v1/${path}/${encodeURIComponent(outcome.item.id)}${scopeSuffix(request)}`)
      return answerMade(options, request, reply, outcome, 201)
    },
  )
}

const changeCodes: readonly ProblemCode[] = ['ResourceNotFound', 'PreconditionFailed']

function updateRoute<Item extends Identified, Update>(
  app: FastifyInstance,
  options: RestOptions,
  kind: Kind<Item, never, Update> | Kind<Item, unknown, Update>,
  update: NonNullable<Kind<Item, never, Update>['update']>,
): void {
  const { path, name, one, many, schema, example } = kind
  const { takes, codes, description = 'Members that are not given stay (JSON merge patch, RFC 7396).' } = update
  app.patch(
    `/${path}/:id`,
    {
      schema: describe({
        operationId: `update${name}`,
        summary: `Change ${anArticle(one)}`,
        description,
        tag: many,
        params: itemParams,
        query: { ...scopeQuery, ...(takes !== 'no time' && waitQuery) },
        headers: matchHeaders,
        body: update.schema,
        bodyExample: update.example,
        consumes: ['application/json', mergePatchType],
        answers: changeAnswers(takes, 200, itemAnswer(`The ${one} as it is now.`, schema, example)),
        codes: [...changeCodes, ...codes],
      }),
    },
    async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const change = request.body as Update
      const scope = scopeOf(options, request)
      const outcome = await update.in(options.backend).update(scope, idOf(request), change, check)
      const again = () => kind.in(options.backend).get(scope, idOf(request))
      return answerMade(options, request, reply, outcome, 200, takes === 'time sometimes' ? again : undefined)
    },
  )
}

function removeRoute<Item extends Identified>(
  app: FastifyInstance,
  options: RestOptions,
  { path, name, one, many }: Pick<Kind<Item>, 'path' | 'name' | 'one' | 'many'>,
  remove: NonNullable<Kind<Item>['remove']>,
): void {
  const { takes, codes, description } = remove
  app.delete(
    `/${path}/:id`,
    {
      schema: describe({
        operationId: `delete${name}`,
        summary: `Delete ${anArticle(one)}`,
        ...(description !== undefined && { description }),
        tag: many,
        params: itemParams,
        query: { ...scopeQuery, ...(takes !== 'no time' && waitQuery) },
        headers: matchHeaders,
        answers: changeAnswers(takes, 204, { description: 'It is gone.' }),
        codes: [...changeCodes, ...codes],
      }),
    },
    async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const outcome = await remove.in(options.backend).remove(scopeOf(options, request), idOf(request), check)
      return answerMade(options, request, reply, outcome, 204)
    },
  )
}

export function idOf(request: FastifyRequest): string {
  return (request.params as { readonly id: string }).id
}

/** A page as an answer, with a link to the next one. */
export function answerPage(request: FastifyRequest, reply: FastifyReply, page: Page<object>): Page<object> {
  if (page.next !== null) {
    const next = new URL(request.url, 'http://localhost')
    next.searchParams.set('cursor', page.next)
    reply.header('Link', `<${next.pathname}${next.search}>; rel="next"`)
  }
  return page
}

/** The schema of a page. */
export function pageOf(item: object, many: string) {
  return Type.Object(
    {
      items: Type.Array(Type.Unsafe<object>(item), { description: `The ${many} of this page.` }),
      total: Type.Integer({ minimum: 0, description: 'How many there are on all pages.' }),
      next: Type.Union([Type.String(), Type.Null()], { description: 'The cursor of the next page; null on the last.' }),
    },
    { additionalProperties: false },
  )
}
