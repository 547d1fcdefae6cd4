import { reaches } from '@havip/identity'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../backend/error.js'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { LabAttachment, LabAttachmentCreate, LabAttachments } from '../schema/lab.js'
import { itemParams } from './answer.js'
import { checkMayRun, labCodes, labOf, labTag } from './lab-access.js'
import { idOf } from './routes.js'

export const labAttachmentSchemas = [LabAttachment, LabAttachmentCreate, LabAttachments]

const url = '/lab/attachments'
const example: LabAttachment = { networkInterfaceId: 'eni-0a1b2c3d', device: 'eth1', kind: 'interface' }

/** ENIs that are put into what runs already, such as a container. It reaches the network of this machine: an admin's order. */
export function labAttachmentRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    url,
    {
      schema: describe({
        operationId: 'listLabAttachments',
        summary: 'List the ENIs that are somewhere else than in their instances',
        tag: labTag,
        role: 'admin',
        answers: { 200: { description: 'The ENIs.', schema: LabAttachments, example: { items: [example] } } },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      checkMayRun(request)
      return { items: await (await labOf(options)).attachments() }
    },
  )
  app.post(
    url,
    {
      schema: describe({
        operationId: 'createLabAttachment',
        summary: 'Put an ENI into a network namespace of this machine, or behind a TAP device',
        description:
          'Instead of into its instance, until it is deleted or the lab ends. The instance stays what the cloud judges it by.',
        tag: labTag,
        role: 'admin',
        body: LabAttachmentCreate,
        bodyExample: { networkInterfaceId: 'eni-0a1b2c3d', pid: 4711, device: 'eth1' },
        answers: { 201: { description: 'It is there.', schema: LabAttachment, example } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      checkMayRun(request)
      const lab = await labOf(options)
      const order = request.body as LabAttachmentCreate
      const problem = problemOf(order)
      if (problem !== undefined) throw new ApiError('InvalidParameterValue', problem)
      const by = principalOf(request)
      return reply.code(201).send(await lab.attach(order, (accountId) => reaches(by, accountId)))
    },
  )
  app.delete(
    `${url}/:id`,
    {
      schema: describe({
        operationId: 'deleteLabAttachment',
        summary: 'Put an ENI back into its instance',
        tag: labTag,
        role: 'admin',
        params: itemParams,
        answers: { 204: { description: 'It is in its instance again.' } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      checkMayRun(request)
      const by = principalOf(request)
      await (await labOf(options)).detach(idOf(request), (accountId) => reaches(by, accountId))
      return reply.code(204).send()
    },
  )
}

function problemOf({ kind = 'interface', pid, netns, device, uid }: LabAttachmentCreate): string | undefined {
  const places = [pid, netns].filter((place) => place !== undefined).length
  if (kind === 'interface') {
    if (places !== 1) return 'Give pid or netns, one of them, to say which network namespace.'
    return uid === undefined ? undefined : 'uid says who may open a TAP device: give it with kind tap.'
  }
  if (places > 1)
    return 'Give pid or netns, not both; without them the TAP device is in the network namespace of the server.'
  return device === undefined ? 'Give device: what the TAP device is to be called.' : undefined
}
