import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from '../src/index.js'

/**
 * Signs requests as the documentation says, sharing nothing with the code under test.
 */
export interface ToSign {
  readonly action: string
  readonly version?: string
  readonly region?: string
  /** Unix seconds. */
  readonly timestamp: number
  readonly body?: string | Buffer
  readonly query?: string
  readonly secretId?: string
  readonly secretKey?: string
  readonly service?: string
  readonly host?: string
  /** What is signed for the host, when that is not what is sent. */
  readonly signedHost?: string
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signedHeaders?: string
  readonly payload?: string
}

export const secretId = 'AKIDtest'
export const secretKey = 'test-secret'

export function signTc3(request: ToSign): HttpRequest {
  const method = request.query === undefined ? 'POST' : 'GET'
  const contentType =
    request.contentType ?? (method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json')
  const host = request.host ?? 'vpc.tencentcloudapi.com'
  const service = request.service ?? 'vpc'
  const body = Buffer.from(request.body ?? (method === 'GET' ? '' : '{}'))
  const headers: Record<string, string> = {
    host,
    'content-type': contentType,
    'x-tc-action': request.action,
    'x-tc-version': request.version ?? '2017-03-12',
    'x-tc-timestamp': String(request.timestamp),
    ...(request.region !== '' && { 'x-tc-region': request.region ?? 'ap-guangzhou' }),
    ...request.headers,
  }
  const signedHeaders = request.signedHeaders ?? 'content-type;host'
  const canonical = [
    method,
    '/',
    request.query ?? '',
    ...signedHeaders
      .split(';')
      .map((name) => `${name}:${name === 'host' ? (request.signedHost ?? host) : headers[name]}`),
    '',
    signedHeaders,
    createHash('sha256')
      .update(request.payload ?? body)
      .digest('hex'),
  ].join('\n')
  const date = new Date(request.timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const toSign = ['TC3-HMAC-SHA256', request.timestamp, scope, createHash('sha256').update(canonical).digest('hex')]
  const chain = [date, service, 'tc3_request', toSign.join('\n')]
  const signature = chain
    .reduce<string | Buffer>(
      (key, text) => createHmac('sha256', key).update(text).digest(),
      `TC3${request.secretKey ?? secretKey}`,
    )
    .toString('hex')
  headers.authorization = `TC3-HMAC-SHA256 Credential=${request.secretId ?? secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return { method, target: request.query === undefined ? '/' : `/?${request.query}`, headers, body }
}

export interface ToSignV1 {
  readonly method: 'GET' | 'POST'
  readonly parameters: Readonly<Record<string, string>>
  readonly hash?: 'HmacSHA1' | 'HmacSHA256'
  readonly host?: string
}

export function signV1({
  method,
  parameters,
  hash = 'HmacSHA1',
  host = 'vpc.tencentcloudapi.com',
}: ToSignV1): HttpRequest {
  const all: Record<string, string> = { Nonce: '7', SecretId: secretId, SignatureMethod: hash, ...parameters }
  // Names in tests are ASCII, where the default order is that of the bytes.
  const sorted = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
  const text = `${method}${host}/?${sorted.join('&')}`
  const signature = createHmac(hash === 'HmacSHA1' ? 'sha1' : 'sha256', secretKey)
    .update(text)
    .digest('base64')
  const form = new URLSearchParams({ ...all, Signature: signature }).toString()
  return {
    method,
    target: method === 'GET' ? `/?${form}` : '/',
    headers: { host, ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }) },
    body: Buffer.from(method === 'GET' ? '' : form),
  }
}
