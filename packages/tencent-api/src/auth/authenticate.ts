import { CloudError } from '@havip/cloud'
import type { Call } from '../wire/call.js'
import { quote } from '../wire/quote.js'
import type { DerivedKeys } from './derived-keys.js'
import { notGiven, openSession, refuse, type Session } from './session.js'
import { parseTc3Authorization, verifyTc3 } from './tc3.js'
import { checkTimestamp } from './timestamp.js'
import { parseV1Authorization, verifyV1 } from './v1.js'

/** The account a key pair belongs to. */
export interface Credential {
  readonly secretKey: string
  readonly accountId: string
  readonly uin: string
}

/** The key pairs the server knows. */
export interface Credentials {
  find(secretId: string): Credential | undefined
}

/** Who a request comes from, proven. */
export interface Principal {
  readonly secretId: string
  readonly credential: Credential
  /** There when the key pair is a temporary one. */
  readonly session?: Session
}

/** Proves who sent a call, at the server clock `now` in milliseconds. CloudError AuthFailure.* when it cannot. */
export function authenticate(call: Call, credentials: Credentials, keys: DerivedKeys, now: number): Principal {
  const principal = call.scheme === 'TC3' ? proveTc3(call, credentials, keys, now) : proveV1(call, credentials, now)
  if (call.common.token !== undefined && principal.session === undefined) refuse(notGiven)
  return principal
}

function proveTc3(
  { request, common }: Call & { scheme: 'TC3' },
  credentials: Credentials,
  keys: DerivedKeys,
  now: number,
): Principal {
  const authorization = parseTc3Authorization(request.headers.get('authorization'))
  const timestamp = checkTimestamp(common.timestamp, now)
  const principal = find(credentials, authorization.secretId, common.token, now)
  verifyTc3(request, authorization, timestamp, principal.credential.secretKey, keys)
  return principal
}

function proveV1({ request, common, form }: Call & { scheme: 'v1' }, credentials: Credentials, now: number): Principal {
  const authorization = parseV1Authorization(form)
  checkTimestamp(common.timestamp, now)
  const principal = find(credentials, authorization.secretId, common.token, now)
  verifyV1(request, form, authorization, principal.credential.secretKey)
  return principal
}

function find(credentials: Credentials, secretId: string, token: string | undefined, now: number): Principal {
  const credential = credentials.find(secretId)
  if (credential !== undefined) return { secretId, credential }
  if (token !== undefined) return { secretId, ...openSession(token, secretId, credentials, now) }
  throw new CloudError('AuthFailure.SecretIdNotFound', `The SecretId ${quote(secretId)} is not known.`)
}
