import type { FastifyError, FastifyInstance } from 'fastify'

/** What goes wrong outside the Tencent API and the REST API is answered in one form: `{error: {message}, requestId}`; never a stack trace. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.split('?', 1)[0]}; the Tencent Cloud API is at POST /.`
    return reply.code(404).send({ error: { message }, requestId: request.id })
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500
    const isFault = status >= 500
    if (isFault) request.log.error({ err: error }, 'the request failed')
    const message = isFault ? 'The server failed; its log says why, under this requestId.' : error.message
    return reply.code(status).send({ error: { message }, requestId: request.id })
  })
}
