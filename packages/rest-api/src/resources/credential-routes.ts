import type { IdentityRequest } from '@havip/identity'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError, type ProblemCode } from '../backend/error.js'
import { type Identity, identityOf, type RestOptions, requestOf } from '../http/context.js'
import { describe } from '../http/describe.js'
import { listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { type Named, ref } from '../schema/fields.js'
import { itemParams } from './answer.js'
import { anArticle } from './kind.js'
import { answerPage, idOf, pageOf } from './routes.js'

/** What can be made, rotated and revoked, and is shown whole but once. */
export interface CredentialKind<Item extends { readonly id: string }, Create> {
  /** Below /v1, such as `tokens`. */
  readonly path: string
  /** In operation ids, such as `Token` and `Tokens`. */
  readonly name: string
  readonly names: string
  /** In sentences. */
  readonly one: string
  readonly many: string
  readonly filters: readonly (keyof Item & string)[]
  readonly schema: Named
  readonly example: Item
  /** With its secret. */
  readonly newSchema: Named
  readonly newExample: Item
  readonly createSchema: Named
  readonly createExample: Create
  readonly createCodes: readonly ProblemCode[]
  /** Those that the caller may see. */
  all(identity: Identity, request: FastifyRequest): Item[]
  create(identity: Identity, input: Create, by: IdentityRequest, request: FastifyRequest): Promise<Item>
  rotate(identity: Identity, id: string, grace: number, by: IdentityRequest): Promise<Item>
  revoke(identity: Identity, id: string, by: IdentityRequest): Promise<unknown>
}

/** The routes of a kind of credential. All of them are an admin's. */
export function credentialRoutes<Item extends { readonly id: string }, Create>(
  app: FastifyInstance,
  options: RestOptions,
  kind: CredentialKind<Item, Create>,
): void {
  const { path, name, names, one, many, filters } = kind
  const sorts = ['id', 'name', 'state', 'createdAt']
  const listed = { many, filters, sorts, defaultSort: '', tagged: false }
  const frame = { tag: many, role: 'admin', emulatorOnly: true } as const
  const made = {
    schema: kind.newSchema,
    example: kind.newExample,
    headers: { Location: `Where the ${one} is, without its secret.`, 'Cache-Control': 'no-store' },
  }

  app.get(
    `/${path}`,
    {
      schema: describe({
        ...frame,
        operationId: `list${names}`,
        summary: `List ${many}`,
        description: 'Those of the accounts that the caller may name; what was revoked stays listed.',
        query: listQuery(listed),
        answers: {
          200: {
            description: `A page of ${many}.`,
            schema: pageOf(ref(kind.schema), many),
            example: { items: [kind.example], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: [],
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listed)
      return answerPage(request, reply, select(kind.all(identityOf(options), request), selection, 'id'))
    },
  )

  app.get(
    `/${path}/:id`,
    {
      schema: describe({
        ...frame,
        operationId: `get${name}`,
        summary: `Get ${anArticle(one)}`,
        params: itemParams,
        answers: { 200: { description: `The ${one}.`, schema: kind.schema, example: kind.example } },
        codes: ['ResourceNotFound'],
      }),
    },
    async (request) => {
      const id = idOf(request)
      const item = kind.all(identityOf(options), request).find((each) => each.id === id)
      if (item === undefined) throw new ApiError('ResourceNotFound', `There is no ${one} '${id}'.`)
      return item
    },
  )

  app.post(
    `/${path}`,
    {
      schema: describe({
        ...frame,
        operationId: `create${name}`,
        summary: `Make ${anArticle(one)}`,
        description: 'The answer has its secret, which is shown this once.',
        body: kind.createSchema,
        bodyExample: kind.createExample,
        answers: { 201: { description: `The ${one} with its secret.`, ...made } },
        codes: [
          'ResourceNotFound',
          'InvalidParameterValue.Empty',
          'InvalidParameterValue.TooLong',
          ...kind.createCodes,
        ],
      }),
    },
    async (request, reply) => {
      const by = requestOf(request, `Create${name}`)
      return answer(reply, path, await kind.create(identityOf(options), request.body as Create, by, request))
    },
  )

  app.post(
    `/${path}/:id/rotate`,
    {
      schema: describe({
        ...frame,
        operationId: `rotate${name}`,
        summary: `Rotate ${anArticle(one)}`,
        description: `Makes a successor with the same rights, whose secret is shown this once, and ends this ${one}.`,
        params: itemParams,
        query: {
          grace: Type.Optional(
            Type.Integer({
              description: 'Seconds that the old one goes on, up to a week; 0, the default, ends it now.',
              examples: [3600],
            }),
          ),
        },
        answers: { 201: { description: `The successor with its secret.`, ...made } },
        codes: ['ResourceNotFound', 'InvalidParameterValue.Range', 'UnsupportedOperation.InvalidState'],
      }),
    },
    async (request, reply) => {
      const { grace = 0 } = request.query as { readonly grace?: number }
      const by = requestOf(request, `Rotate${name}`)
      return answer(reply, path, await kind.rotate(identityOf(options), idOf(request), grace, by))
    },
  )

  app.delete(
    `/${path}/:id`,
    {
      schema: describe({
        ...frame,
        operationId: `revoke${name}`,
        summary: `Revoke ${anArticle(one)}`,
        description: 'Ends it now, for good; it stays listed as revoked. One that is revoked already stays so.',
        params: itemParams,
        answers: { 204: { description: 'It is worth nothing any more.' } },
        codes: ['ResourceNotFound'],
      }),
    },
    async (request, reply) => {
      await kind.revoke(identityOf(options), idOf(request), requestOf(request, `Revoke${name}`))
      return reply.code(204).send()
    },
  )
}

function answer(reply: FastifyReply, path: string, item: { readonly id: string }): FastifyReply {
  return reply
    .code(201)
    .headers({ Location: `/v1/${path}/${item.id}`, 'Cache-Control': 'no-store' })
    .send(item)
}
