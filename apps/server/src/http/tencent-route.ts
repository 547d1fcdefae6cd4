import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import compress from '@fastify/compress'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { BodyRoom } from './body-room.js'

/** Tencent Cloud API 3.0, for which HTTP is only an envelope: it reads and answers bytes. */
export interface TencentApi {
  handle(request: TencentRequest): Promise<TencentReply>
}

export interface TencentRequest {
  readonly method: string
  /** The request target as sent, in origin or absolute form. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface TencentReply {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const traceForm = /^[\w-]{1,64}$/

/** Smaller replies are not worth compressing, bytes. */
const compressedFrom = 1024

/** The largest body of any API 3.0 request, bytes (API 3.0 documentation, request structure). */
const bodyLimit = 10 * 1024 * 1024

/** How much of bodies is in memory at once at most, bytes. */
const bodyRoom = 25 * bodyLimit

/** Why a request is not looked at further; undefined for one that is. */
export type Refusal = (request: Pick<TencentRequest, 'method' | 'headers'>) => string | undefined

/** `/` with every method: the API itself says what it does not support. */
export function tencentRoute(api: TencentApi, refusal: Refusal = () => undefined): FastifyPluginAsync {
  return async (app) => {
    takeAnyBody(app)
    // Of what all clients read; requests are never compressed, and would not be as they were signed.
    await app.register(compress, { encodings: ['gzip'], threshold: compressedFrom, globalDecompression: false })
    // Also what goes wrong here is answered as the API does: SDKs show no other answer to their users.
    app.setErrorHandler<FastifyError>(async (error, request, reply) => {
      const [code, message] = explain(error)
      if (code === 'InternalError') request.log.error({ err: error }, 'the request failed')
      if (code === 'RequestSizeLimitExceeded') await swallow(request.raw)
      return answer(request, reply, code, message)
    })
    app.addHook('onRequest', async (request, reply) => {
      const wrong = refusal(request)
      if (wrong !== undefined) return answer(request, reply, 'UnauthorizedOperation', wrong)
    })
    const room = new BodyRoom(bodyRoom, bodyLimit)
    app.addHook('onRequest', async (request, reply) => {
      const giveBack = room.take(request.headers)
      if (giveBack !== undefined) {
        reply.raw.once('close', giveBack)
        return
      }
      await swallow(request.raw)
      return answer(request, reply, 'RequestLimitExceeded', 'Too many large requests are being read; send it again.')
    })
    app.addHook('onRequest', async (request, reply) => {
      // SDKs send it to find a call again in logs, and Node's takes it out of the reply into its exceptions.
      const trace = request.headers['x-tc-traceid']
      if (typeof trace === 'string' && traceForm.test(trace)) reply.header('X-TC-TraceId', trace)
    })
    app.all('/', async (request, reply) => {
      const { status, headers, body } = await api.handle({
        method: request.method,
        target: request.originalUrl,
        headers: request.headers,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      })
      // As bytes: to a text Fastify would add a charset, and with one the Python SDK takes an error for a success.
      return reply.code(status).headers(headers).send(Buffer.from(body))
    })
  }
}

function answer({ id }: FastifyRequest, reply: FastifyReply, code: string, message: string): FastifyReply {
  const body = { Response: { Error: { Code: code, Message: message }, RequestId: id } }
  return reply
    .code(200)
    .header('Content-Type', 'application/json')
    .send(Buffer.from(JSON.stringify(body)))
}

/** How much of a body that is too large is taken in, bytes: four times what is allowed. */
const swallowed = 4 * bodyLimit

/** Reads on and keeps nothing: a client that is refused while it is still sending does not get to see why. */
function swallow(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let size = 0
    body.on('data', ({ length }: Buffer) => {
      size += length
      if (size > swallowed) resolve()
    })
    body.once('close', resolve).once('end', resolve).resume()
    if (body.readableEnded || body.destroyed) resolve()
  })
}

/** Hands bodies over as they came, whatever they say they are: signatures are made over the bytes. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
}

function explain(error: FastifyError): [code: string, message: string] {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return ['RequestSizeLimitExceeded', `The request's body is larger than ${bodyLimit} bytes.`]
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return ['UnsupportedProtocol', 'The Content-Type header is not a media type.']
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return ['InvalidParameter', 'The body does not have the length that the Content-Length header says.']
    case 'ECONNRESET':
      // Nobody is there any more to read it; it is no fault of the server's either.
      return ['InvalidParameter', 'The connection ended before the body did.']
    default:
      return ['InternalError', 'The server failed; its log says why, under this RequestId.']
  }
}
