import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/** One line for each answered request. Its action and client are named; query, headers and body, which may hold secrets, not. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { headers, method, url, ip } = request
    request.log.info(
      {
        method,
        path: url.split('?', 1)[0],
        action: headers['x-tc-action'],
        client: headers['x-tc-requestclient'],
        from: ip,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 1000) / 1000,
        ...(error ? { err: error } : {}),
      },
      error ? 'the answer did not get through' : 'answered',
    )
  }
}
