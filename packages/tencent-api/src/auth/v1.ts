import { createHmac } from 'node:crypto'
import { CloudError } from '@havip/cloud'
import { missing } from '../wire/call.js'
import type { Pair } from '../wire/form.js'
import { quote } from '../wire/quote.js'
import type { OpenRequest } from '../wire/request.js'
import { sameSignature, signatureFailure } from './compare.js'
import { signedHosts, signedPaths } from './hosts.js'

/** The signing parameters of a v1 call. */
export interface V1Authorization {
  readonly secretId: string
  readonly hash: 'sha1' | 'sha256'
  readonly signature: Buffer
}

/** CloudError MissingParameter or InvalidParameter when a signing parameter is absent, repeated or unknown. */
export function parseV1Authorization(parameters: readonly Pair[]): V1Authorization {
  const byName = new Map(parameters)
  if (byName.size < parameters.length) {
    throw new CloudError('InvalidParameter', 'The request has a parameter twice; each name may be given once.')
  }
  const required = (name: string) => byName.get(name) || missing(name)
  const secretId = required('SecretId')
  const signature = Buffer.from(required('Signature'), 'base64')
  required('Nonce')
  const method = byName.get('SignatureMethod') || 'HmacSHA1'
  if (method !== 'HmacSHA1' && method !== 'HmacSHA256') {
    throw new CloudError(
      'InvalidParameter',
      `The parameter \`SignatureMethod\` must be HmacSHA1 or HmacSHA256; got ${quote(method)}.`,
    )
  }
  return { secretId, hash: method === 'HmacSHA1' ? 'sha1' : 'sha256', signature }
}

/** Checks a v1 signature (API 3.0, "Signature v1"). CloudError AuthFailure.SignatureFailure when it does not match. */
export function verifyV1(
  request: OpenRequest,
  parameters: readonly Pair[],
  authorization: V1Authorization,
  secretKey: string,
): void {
  const sorted = parameters
    .filter(([name]) => name !== 'Signature')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  for (const host of signedHosts(request)) {
    for (const path of signedPaths(request)) {
      const computed = createHmac(authorization.hash, secretKey).update(`${request.method}${host}${path}?${sorted}`)
      if (sameSignature(authorization.signature, computed.digest())) return
    }
  }
  signatureFailure('it does not match this method, host, parameters and key')
}
