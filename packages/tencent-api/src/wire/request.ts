import { CloudError } from '@havip/cloud'
import { type HeaderInput, type Headers, readHeaders } from './headers.js'
import { quote } from './quote.js'
import { parseTarget, type Target } from './target.js'

/** An HTTP request as it came off the wire: nothing decoded, nothing normalized. */
export interface HttpRequest {
  readonly method: string
  /** The raw request target of the request line, origin form or absolute form. */
  readonly target: string
  readonly headers: HeaderInput
  readonly body: Buffer
}

/** The same request with its parts told apart. */
export interface OpenRequest {
  readonly method: 'GET' | 'POST'
  readonly target: Target
  readonly headers: Headers
  readonly body: Buffer
  /** TC3 carries its common parameters in headers, v1 among the others. */
  readonly scheme: 'TC3' | 'v1'
}

/** Largest requests, bytes (API 3.0 documentation, request structure): query of GET, body of v1, body of TC3. */
export const sizeLimits = { query: 32 * 1024, v1Body: 1024 * 1024, tc3Body: 10 * 1024 * 1024 } as const

/** CloudError RequestSizeLimitExceeded, or UnsupportedProtocol for a method that is neither GET nor POST. */
export function openRequest(request: HttpRequest): OpenRequest {
  const headers = readHeaders(request.headers)
  const scheme = headers.has('authorization') || headers.has('x-tc-action') ? 'TC3' : 'v1'
  const bodyLimit = scheme === 'TC3' ? sizeLimits.tc3Body : sizeLimits.v1Body
  if (request.target.length > sizeLimits.query) tooLarge('target', request.target.length, sizeLimits.query)
  if (request.body.length > bodyLimit) tooLarge('body', request.body.length, bodyLimit)
  const { method } = request
  if (method !== 'GET' && method !== 'POST') {
    throw new CloudError('UnsupportedProtocol', `The method ${quote(method)} is not supported; use GET or POST.`)
  }
  return { method, target: parseTarget(request.target), headers, body: request.body, scheme }
}

function tooLarge(part: string, size: number, limit: number): never {
  throw new CloudError(
    'RequestSizeLimitExceeded',
    `The request's ${part} has ${size} bytes; at most ${limit} are allowed.`,
  )
}
