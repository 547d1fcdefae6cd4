import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '../backend/error.js'
import { type RestOptions, scopeOf, scopeQuery } from '../http/context.js'
import { describe } from '../http/describe.js'
import { checkMatch, etagOf } from '../http/etag.js'
import { listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { object, ref, text } from '../schema/fields.js'
import { HaVip, HaVipAssociation, HaVipAssociationCreate, HaVipBinding, HaVipMove } from '../schema/ha-vip.js'
import { answerMade, changeAnswers, itemAnswer, itemParams, matchHeaders, waitQuery } from './answer.js'
import { haVips } from './ha-vips.js'
import { answerPage, idOf, pageOf } from './routes.js'

const tag = haVips.many
const params = itemParams
const there: readonly ProblemCode[] = ['ResourceNotFound']

/** What belongs to one HAVIP: who may bind it, who holds it and held it, and its EIP. */
export function haVipRoutes(app: FastifyInstance, options: RestOptions): void {
  associationRoutes(app, options)
  holderRoutes(app, options)
  eipRoutes(app, options)
}

const associated: HaVipAssociation = { id: 'ins-0a1b2c3d', type: 'CVM' }
const listedAssociations = {
  many: 'associations',
  filters: ['id', 'type'],
  sorts: ['id', 'type'],
  defaultSort: '',
  tagged: false,
} as const

function associationRoutes(app: FastifyInstance, options: RestOptions): void {
  const { haVips: backend } = options.backend
  app.get(
    '/havips/:id/associations',
    {
      schema: describe({
        operationId: 'listHaVipAssociations',
        summary: 'List who may bind a HAVIP',
        description: 'It counts only while `checkAssociate` of the HAVIP is on.',
        tag,
        params,
        query: { ...scopeQuery, ...listQuery(listedAssociations) },
        answers: {
          200: {
            description: 'A page of associations.',
            schema: pageOf(ref(HaVipAssociation), 'associations'),
            example: { items: [associated], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: there,
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listedAssociations)
      const all = await backend.associations(scopeOf(options, request), idOf(request))
      return answerPage(request, reply, select(all, selection, 'id'))
    },
  )
  app.post(
    '/havips/:id/associations',
    {
      schema: describe({
        operationId: 'createHaVipAssociation',
        summary: 'Allow an instance or an ENI to bind a HAVIP',
        description: 'At most 10, all instances or all ENIs.',
        tag,
        params,
        query: scopeQuery,
        headers: matchHeaders,
        body: HaVipAssociationCreate,
        bodyExample: { id: 'ins-0a1b2c3d' },
        answers: {
          201: {
            description: 'Who may bind it now.',
            schema: HaVipAssociation,
            example: associated,
            headers: { Location: 'Where the association is.' },
          },
        },
        codes: [
          ...there,
          'PreconditionFailed',
          'InvalidParameterValue.Malformed',
          'InvalidParameterValue.DuplicatedHaVipAssociations',
          'InvalidParameterValue.ParameterMismatch',
          'LimitExceeded',
          'UnsupportedOperation',
        ],
      }),
    },
    async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const target = request.body as HaVipAssociationCreate
      const made = await backend.associate(scopeOf(options, request), idOf(request), target, check)
      reply.header('Location', `/v1/havips/${idOf(request)}/associations?id=${made.id}`)
      return reply.code(201).send(made)
    },
  )
  app.delete(
    '/havips/:id/associations/:targetId',
    {
      schema: describe({
        operationId: 'deleteHaVipAssociation',
        summary: 'No longer allow an instance or an ENI to bind a HAVIP',
        description: 'A holder keeps it until another one announces it.',
        tag,
        params: { ...params, targetId: text('Id of the instance or ENI.', '') },
        query: scopeQuery,
        headers: matchHeaders,
        answers: { 204: { description: 'It may not bind the HAVIP any more.' } },
        codes: [
          ...there,
          'PreconditionFailed',
          'InvalidParameterValue.Malformed',
          'InvalidParameterValue.ParameterMismatch',
        ],
      }),
    },
    async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const { targetId } = request.params as { readonly targetId: string }
      await backend.disassociate(scopeOf(options, request), idOf(request), targetId, check)
      return reply.code(204).send()
    },
  )
}

const listedMoves = {
  many: 'moves',
  filters: ['cause', 'from', 'to'],
  sorts: ['at', 'cause'],
  defaultSort: 'at',
  tagged: false,
} as const
const moved: HaVipMove = {
  id: '42.1',
  at: '2026-11-22T12:00:05.000Z',
  from: null,
  to: 'eni-0a1b2c3d',
  cause: 'claim',
  actor: 'network',
}

function holderRoutes(app: FastifyInstance, options: RestOptions): void {
  const { haVips: backend } = options.backend
  const { id, vip, state, networkInterfaceId, instanceId, flushedAt } = haVips.example
  const example = { haVipId: id, vip, state, networkInterfaceId, instanceId, flushedAt }
  app.get(
    '/havips/:id/binding',
    {
      schema: describe({
        operationId: 'getHaVipBinding',
        summary: 'Tell who holds a HAVIP',
        description: 'Nobody binds it by this API: an ENI does, by announcing it.',
        tag,
        params,
        query: scopeQuery,
        answers: { 200: itemAnswer('Who holds it.', HaVipBinding, example) },
        codes: there,
      }),
    },
    async (request, reply) => {
      const haVip = await backend.get(scopeOf(options, request), idOf(request))
      const { id, vip, state, networkInterfaceId, instanceId, flushedAt } = haVip
      const binding: HaVipBinding = { haVipId: id, vip, state, networkInterfaceId, instanceId, flushedAt }
      return reply.header('ETag', etagOf(binding)).send(binding)
    },
  )
  app.get(
    '/havips/:id/history',
    {
      schema: describe({
        operationId: 'listHaVipMoves',
        summary: 'List how a HAVIP changed hands',
        description: 'As far back as the log goes.',
        tag,
        params,
        query: { ...scopeQuery, ...listQuery(listedMoves) },
        answers: {
          200: {
            description: 'A page of its changes of holder.',
            schema: pageOf(ref(HaVipMove), 'moves'),
            example: { items: [moved], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: there,
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listedMoves)
      const all = await backend.history(scopeOf(options, request), idOf(request))
      return answerPage(request, reply, select(all, selection, 'id'))
    },
  )
}

const HaVipEip = object('HaVipEip', 'The EIP to bind.', {
  address: text('An EIP, by its address.', '198.18.0.1'),
})

function eipRoutes(app: FastifyInstance, options: RestOptions): void {
  const { haVips: backend } = options.backend
  const answers = changeAnswers('time', 200, { description: 'It has it.' })
  const common = { tag, params, query: { ...scopeQuery, ...waitQuery }, headers: matchHeaders, answers }
  const codes: readonly ProblemCode[] = [
    ...there,
    'PreconditionFailed',
    'UnsupportedOperation.MutexOperationTaskRunning',
  ]
  app.put(
    '/havips/:id/eip',
    {
      schema: describe({
        ...common,
        operationId: 'bindHaVipEip',
        summary: 'Bind an EIP to a HAVIP',
        body: HaVipEip,
        bodyExample: { address: '198.18.0.1' },
        codes: [
          ...codes,
          'InvalidParameterValue.Malformed',
          'UnsupportedOperation.BindEIP',
          'UnsupportedOperation',
          'UnsupportedOperation.InvalidState',
        ],
      }),
    },
    async (request, reply) => {
      const { address } = request.body as { readonly address: string }
      const check = checkMatch(request.headers['if-match'])
      const made = await backend.bindEip(scopeOf(options, request), idOf(request), address, check)
      return answerMade(options, request, reply, made, 200)
    },
  )
  app.delete(
    '/havips/:id/eip',
    {
      schema: describe({
        ...common,
        operationId: 'unbindHaVipEip',
        summary: 'Unbind the EIP of a HAVIP',
        codes: [...codes, 'UnsupportedOperation.UnbindEIP'],
      }),
    },
    async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const made = await backend.unbindEip(scopeOf(options, request), idOf(request), check)
      return answerMade(options, request, reply, made, 200)
    },
  )
}

export const haVipSchemas = [HaVip, HaVipAssociation, HaVipAssociationCreate, HaVipBinding, HaVipMove, HaVipEip]
