import type { FastifyInstance } from 'fastify'

/** One line for each request that was answered. Its action and client are named; queries, headers and bodies are not. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { headers, method, url, ip } = request
    const path = url.split('?', 1)[0]
    request.log.info(
      {
        method,
        path,
        action: headers['x-tc-action'],
        client: headers['x-tc-requestclient'],
        from: ip,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 1000) / 1000,
      },
      'answered',
    )
  })
}
