import type { FastifyInstance } from 'fastify'
import { ApiError } from '../backend/error.js'

/**
 * Refuses what comes on a connection that is still open while the server closes: what it would begin would have to be cut off.
 * Fastify says so by itself, in a form of its own, unless it is made with `return503OnClosing: false`.
 */
export function refuseWhenClosing(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', async (_request, reply) => {
    if (!closing) return
    reply.header('Connection', 'close').header('Retry-After', '1')
    throw new ApiError('ServiceUnavailable', 'The server is shutting down.')
  })
}
