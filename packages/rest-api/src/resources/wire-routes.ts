import { reaches } from '@havip/identity'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../backend/error.js'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { itemParams } from './answer.js'
import { networkInterfaces } from './network-interfaces.js'
import { idOf } from './routes.js'
import { networkOf } from './sdn-routes.js'

/**
 * The wire of an ENI whose guest is elsewhere, for the document, and for whom comes without a WebSocket. Who comes with one is
 * answered before any route is looked for, by the server that has the network.
 */
export function wireRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    '/network-interfaces/:id/wire',
    {
      exposeHeadRoute: false,
      schema: describe({
        operationId: 'connectNetworkInterface',
        summary: 'Carry the frames of an ENI whose guest is elsewhere',
        description: [
          'A WebSocket (RFC 6455): each binary message is one Ethernet frame, in both directions. Who connects takes the ENI over from',
          'whoever had it. Closed with 1001 (the server ends), 1003 (the message was text), 1009 (longer than any frame), 4001 (taken',
          'over), 4002 (the ENI was removed), or 4003 (the token is worth nothing any more).',
        ].join(' '),
        tag: networkInterfaces.many,
        role: 'operator',
        params: itemParams,
        answers: { 101: { description: 'Frames follow.', headers: { Upgrade: '`websocket`.' } } },
        codes: ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable', 'UpgradeRequired'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const network = await networkOf(options)
      const by = principalOf(request)
      const id = await network.remoteGuest(idOf(request), (accountId) => reaches(by, accountId))
      reply.header('Upgrade', 'websocket').header('Connection', 'Upgrade')
      throw new ApiError('UpgradeRequired', `The frames of ${id} come by a WebSocket: send \`Upgrade: websocket\`.`)
    },
  )
}
