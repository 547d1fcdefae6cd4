import { ApiError, problemDocument, problemType } from '@havip/rest-api'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** For a path that cannot be decoded no route is looked for, and so no API is asked how it says that. */
export function answerBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const message =
    'The path of the request cannot be decoded: a % in it is not followed by two hexadecimal digits of UTF-8.'
  reply.code(400)
  if (!request.url.startsWith('/v1/')) reply.send({ error: { message }, requestId: request.id })
  else reply.type(problemType).send(problemDocument(new ApiError('InvalidParameter', message), request.id))
}

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
