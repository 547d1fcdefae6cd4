import { createHash, createHmac } from 'node:crypto'
import { CloudError } from '@havip/cloud'
import type { OpenRequest } from '../wire/request.js'
import { sameSignature, signatureFailure } from './compare.js'
import type { DerivedKeys, Scope } from './derived-keys.js'
import { signedHosts, signedPaths } from './hosts.js'

/** A TC3-HMAC-SHA256 Authorization header, taken apart. */
export interface Tc3Authorization {
  readonly secretId: string
  readonly scope: Scope
  readonly signedHeaders: string
  readonly signature: Buffer
}

const form =
  /^TC3-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([^/,\s]+)\/tc3_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

/** CloudError AuthFailure.InvalidAuthorization when it is not of the documented form. */
export function parseTc3Authorization(header: string | undefined): Tc3Authorization {
  if (header?.trim() === 'SKIP') {
    throw new CloudError('AuthFailure.InvalidAuthorization', 'This action cannot be called without a signature.')
  }
  const [, secretId, date, service, signedHeaders, signature] = form.exec(header?.trim() ?? '') ?? []
  if (!secretId || !date || !service || !signedHeaders || !signature) {
    throw new CloudError(
      'AuthFailure.InvalidAuthorization',
      'The Authorization header must be of the form `TC3-HMAC-SHA256 Credential=<SecretId>/<date>/<service>/tc3_request, SignedHeaders=<names>, Signature=<64 hexadecimal digits>`.',
    )
  }
  return { secretId, scope: { date, service }, signedHeaders, signature: Buffer.from(signature, 'hex') }
}

/**
 * Checks a TC3 signature (API 3.0, "Signature v3") against every way the known clients sign what they send.
 * `timestamp` is X-TC-Timestamp in seconds. CloudError AuthFailure.SignatureFailure when none matches.
 */
export function verifyTc3(
  request: OpenRequest,
  authorization: Tc3Authorization,
  timestamp: number,
  secretKey: string,
  keys: DerivedKeys,
): void {
  const { scope, signature } = authorization
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  if (date !== scope.date) signatureFailure(`the scope says ${scope.date}, the timestamp is of ${date} UTC`)
  const key = keys.get(secretKey, scope)
  for (const canonical of canonicalRequests(request, authorization.signedHeaders)) {
    // Node hands header and target bytes over as latin1; hash the same bytes.
    const hash = createHash('sha256').update(canonical, 'latin1').digest('hex')
    const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope.date}/${scope.service}/tc3_request\n${hash}`
    if (sameSignature(signature, createHmac('sha256', key).update(toSign).digest())) {
      keys.keep(secretKey, scope, key)
      return
    }
  }
  signatureFailure('it does not match this method, host, query, body and key')
}

/** The canonical requests that clients may have signed for this request, likeliest first. */
function* canonicalRequests(request: OpenRequest, signedHeaders: string): Iterable<string> {
  const query = request.method === 'GET' ? request.target.query : ''
  const payload = payloadHash(request)
  const names = [...new Set(signedHeaders.toLowerCase().split(';'))].sort()
  const paths = signedPaths(request)
  // A text of `Host` is signed as sent by the five SDKs; the documentation lower-cases every value.
  for (const adapt of [asSent, lowerCase]) {
    for (const host of signedHosts(request)) {
      const headers = names.map((name) => {
        const value = name === 'host' ? host : (request.headers.get(name) ?? '')
        return `${name}:${adapt(value.trim())}\n`
      })
      for (const path of paths) {
        yield [request.method, path, query, headers.join(''), signedHeaders, payload].join('\n')
      }
    }
  }
}

const asSent = (value: string): string => value
const lowerCase = (value: string): string => value.toLowerCase()

function payloadHash(request: OpenRequest): string {
  const unsigned = request.headers.get('x-tc-content-sha256') === 'UNSIGNED-PAYLOAD'
  const payload = unsigned ? 'UNSIGNED-PAYLOAD' : request.method === 'GET' ? '' : request.body
  return createHash('sha256').update(payload).digest('hex')
}
