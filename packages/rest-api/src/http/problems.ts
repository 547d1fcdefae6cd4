import { CloudError } from '@havip/cloud'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, problemCodes } from '../backend/error.js'
import type { Problem } from '../schema/problem.js'
import { inOwnWords } from './members.js'
import { linesType } from './ndjson.js'

export const problemType = 'application/problem+json'

/** Every answer of 400 and above under this instance is a problem document (RFC 9457); never a stack trace. */
export function answerProblems(app: FastifyInstance, which: 'all' | 'errors only' = 'all'): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error, request)
    if (problem.status === 500) request.log.error({ err: error }, 'the request failed')
    return send(reply, problem)
  })
  if (which === 'errors only') return
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]
    return send(
      reply,
      make(404, 'ResourceNotFound', `There is no ${request.method} ${path}; /docs lists what there is.`, request),
    )
  })
}

/** RFC 6750 section 3: without a token no reason is given, as there was nothing wrong with one. */
const challenges: Readonly<Record<string, string>> = {
  'AuthFailure.TokenFailure': 'Bearer realm="havip", error="invalid_token"',
}

/** What a 401 says in WWW-Authenticate. */
export function challengeOf(code: string): string {
  return challenges[code] ?? 'Bearer realm="havip"'
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('WWW-Authenticate', challengeOf(problem.code))
  return reply.code(problem.status).type(problemType).send(problem)
}

export function titleOf(code: string): string {
  return Object.hasOwn(problemCodes, code) ? problemCodes[code as keyof typeof problemCodes] : 'refused by the cloud'
}

/** What is answered where there is no route: a refusal, or a fault of which nothing is told. */
export function problemDocument(error: unknown, requestId: string): Problem {
  const known = error instanceof ApiError ? error : new ApiError('InternalError', fault)
  return make(known.status, known.code, known.message, { id: requestId })
}

const fault = 'The server failed; its log says why, under this requestId.'

function make(status: number, code: string, detail: string, request: Pick<FastifyRequest, 'id'>): Problem {
  return { type: `urn:havip:problem:${code}`, title: titleOf(code), status, detail, code, requestId: request.id }
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof ApiError || error instanceof CloudError) {
    const refusal = error instanceof ApiError ? error : new ApiError(error.code, error.message)
    const { code, status, message, requestId, requests } = refusal
    const { detail, ...more } = inOwnWords(message, request)
    return {
      ...make(status, code, detail, request),
      ...(requestId !== undefined && { requestId }),
      ...(requests !== undefined && { requests: requests.map((planned) => ({ ...planned })) }),
      ...more,
    }
  }
  if (error.validation !== undefined) return invalid(error, request)
  switch (error.statusCode) {
    case 400:
      return make(400, 'InvalidParameter', bodyFaults[error.code] ?? error.message, request)
    case 413:
      return make(413, 'RequestSizeLimitExceeded', 'The body has more than the 1,048,576 bytes that are read.', request)
    case 415:
      return make(415, 'UnsupportedMediaType', wrongType(request), request)
    case 503:
      return make(503, 'ServiceUnavailable', error.message, request)
    default:
      return make(500, 'InternalError', fault, request)
  }
}

/** What Fastify finds before any schema is asked. */
const bodyFaults: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send a JSON object, such as {}.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is no JSON, or names a member that may not be named.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
}

function wrongType({ headers, server }: FastifyRequest): string {
  const right = server.hasContentTypeParser('application/json') ? 'application/json' : linesType
  const sent = headers['content-type']
  return `The body must be of the type ${right}; ${sent === undefined ? 'no Content-Type says what it is' : `it is '${sent}'`}.`
}

const parts = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const

/** What does not fit its schema, with the codes that the Tencent API has for the same. */
function invalid({ validation = [], validationContext = 'body' }: FastifyError, request: FastifyRequest): Problem {
  const place = parts[validationContext as keyof typeof parts] ?? 'body'
  const errors = validation.map(({ instancePath, keyword, params, message = 'is wrong' }) => {
    const member = keyword === 'required' ? params.missingProperty : params.additionalProperty
    const pointer = typeof member === 'string' ? `${instancePath}/${member}` : instancePath
    const text = keyword === 'required' ? 'is missing' : keyword === 'additionalProperties' ? 'is not known' : message
    return { in: place, pointer, message: text, code: codeOf(keyword) }
  })
  const [first] = errors
  const where = first === undefined || first.pointer === '' ? `The ${place}` : `${first.pointer.slice(1)} (${place})`
  const problem = make(400, first?.code ?? 'InvalidParameter', `${where} ${first?.message ?? 'is wrong'}.`, request)
  return { ...problem, errors: errors.map(({ code: _, ...error }) => error) }
}

function codeOf(keyword: string): string {
  if (keyword === 'required') return 'MissingParameter'
  return keyword === 'additionalProperties' ? 'UnknownParameter' : 'InvalidParameter'
}
