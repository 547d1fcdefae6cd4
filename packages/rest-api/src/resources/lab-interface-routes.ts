import { reaches } from '@havip/identity'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { LabInterface, LabInterfaces, LabInterfaceUpdate } from '../schema/lab-interface.js'
import { labCodes, labOf, labTag } from './lab-access.js'
import { idOf } from './routes.js'

export const labInterfaceSchemas = [LabInterface, LabInterfaces, LabInterfaceUpdate]

const url = '/lab/network-interfaces'
const params = {
  id: Type.String({ description: 'The ENI, or its instance or private IP.', examples: ['eni-0a1b2c3d'] }),
}
const example: LabInterface = {
  networkInterfaceId: 'eni-0a1b2c3d',
  instanceId: 'ins-0a1b2c3d',
  primary: true,
  mtu: 8500,
}

/** How ENIs are set where they are, which is no matter of the cloud's. */
export function labInterfaceRoutes(app: FastifyInstance, options: RestOptions): void {
  const within = (request: FastifyRequest) => {
    const by = principalOf(request)
    return (accountId: string) => reaches(by, accountId)
  }
  app.get(
    url,
    {
      schema: describe({
        operationId: 'listLabInterfaces',
        summary: 'List the ENIs that are set otherwise than usual',
        tag: labTag,
        answers: { 200: { description: 'The ENIs.', schema: LabInterfaces, example: { items: [example] } } },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => ({ items: await (await labOf(options)).interfaces(within(request)) }),
  )
  app.get(
    `${url}/:id`,
    {
      schema: describe({
        operationId: 'getLabInterface',
        summary: 'Tell how an ENI is set',
        tag: labTag,
        params,
        answers: { 200: { description: 'How it is set.', schema: LabInterface, example } },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request) => (await labOf(options)).interface(idOf(request), within(request)),
  )
  app.put(
    `${url}/:id`,
    {
      schema: describe({
        operationId: 'putLabInterface',
        summary: 'Set how long the packets of an ENI may be',
        description:
          'At once, and whenever its instance starts, in every lab of the server’s directory, until the ENI is deleted.',
        tag: labTag,
        params,
        body: LabInterfaceUpdate,
        bodyExample: { mtu: 8500 },
        answers: { 200: { description: 'How it is set now.', schema: LabInterface, example } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { mtu } = request.body as LabInterfaceUpdate
      return (await labOf(options)).setMtu(idOf(request), mtu, within(request))
    },
  )
}
