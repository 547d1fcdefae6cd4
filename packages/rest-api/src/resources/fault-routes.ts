import { reaches } from '@havip/identity'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FaultOrderer } from '../backend/network.js'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { Fault, FaultCreate, Faults } from '../schema/fault.js'
import { itemParams } from './answer.js'
import { idOf } from './routes.js'
import { networkOf } from './sdn-routes.js'

const tag = 'sdn'

export const faultSchemas = [Fault, FaultCreate, Faults]

const bodyExample: FaultCreate = {
  kind: 'lose-announcements',
  haVipId: 'havip-0a1b2c3d',
  first: 10,
  durationMs: 30_000,
}
const example: Fault = { id: 'fault-0a1b2c3d', ...bodyExample, until: '2026-11-22T12:00:30.000Z', taken: 3 }

/** What is made to go wrong in the simulated network, and for how long. */
export function faultRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    '/sdn/faults',
    {
      schema: describe({
        operationId: 'listFaults',
        summary: 'Tell what is going wrong by order',
        tag,
        answers: {
          200: { description: 'The faults that have not ended.', schema: Faults, example: { items: [example] } },
        },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const by = principalOf(request)
      return { items: await (await networkOf(options)).faults((accountId) => reaches(by, accountId)) }
    },
  )
  app.post(
    '/sdn/faults',
    {
      schema: describe({
        operationId: 'createFault',
        summary: 'Make something go wrong in the network',
        description:
          'Until it ends by itself or is mended. What is lost is counted as dropped by `fault`. Beginning and end are events. docs/faults.md tells of each kind.',
        tag,
        body: FaultCreate,
        bodyExample,
        answers: { 201: { description: 'It has begun.', schema: Fault, example } },
        codes: ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const network = await networkOf(options)
      const fault = await network.break(request.body as FaultCreate, ordererOf(request))
      return reply.code(201).send(fault)
    },
  )
  app.delete(
    '/sdn/faults/:id',
    {
      schema: describe({
        operationId: 'deleteFault',
        summary: 'Mend what is going wrong',
        tag,
        params: itemParams,
        answers: { 204: { description: 'It goes on as it should.' } },
        codes: ['ResourceNotFound', 'ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      await (await networkOf(options)).mend(idOf(request), ordererOf(request))
      return reply.code(204).send()
    },
  )
}

function ordererOf(request: FastifyRequest): FaultOrderer {
  const by = principalOf(request)
  return { actor: by.actor, requestId: request.id, within: (accountId) => reaches(by, accountId) }
}
