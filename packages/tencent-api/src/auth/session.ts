import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { CloudError } from '@havip/cloud'
import type { Credential, Credentials } from './authenticate.js'

/** A role taken on for a while: what a temporary key pair stands for. */
export interface Session {
  /** The long-term key pair it was got with; taking that away ends the session too. */
  readonly issuer: string
  /** The account the role belongs to. */
  readonly accountId: string
  readonly uin: string
  readonly roleId: string
  readonly name: string
  /** Uin of the account that asked for it. */
  readonly principalUin: string
  /** Unix seconds. */
  readonly expiredTime: number
  /** Makes two sessions that are alike different. */
  readonly nonce: string
}

export interface TemporaryCredentials {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly token: string
}

/**
 * A key pair and token for a session. The token is the session itself, authenticated by the long-term key, from which the
 * temporary key is derived: nothing is stored, every replica knows every session, and a restart ends none.
 */
export function issue(session: Session, issuerKey: string): TemporaryCredentials {
  const body = Buffer.from(JSON.stringify(session)).toString('base64url')
  const token = `${body}.${mac(issuerKey, 'token', body).toString('base64url')}`
  return { tmpSecretId: secretIdOf(token), tmpSecretKey: temporaryKey(issuerKey, body), token }
}

/** The session a token and SecretId stand for, at `now` in milliseconds. CloudError AuthFailure.TokenFailure. */
export function openSession(
  token: string,
  secretId: string,
  credentials: Credentials,
  now: number,
): { readonly credential: Credential; readonly session: Session } {
  const [body = '', tag = ''] = token.split('.')
  const session = parse(body)
  const issuer = session && credentials.find(session.issuer)
  if (session === undefined || issuer === undefined || secretId !== secretIdOf(token)) refuse(notGiven)
  const expected = mac(issuer.secretKey, 'token', body)
  const given = Buffer.from(tag, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) refuse(notGiven)
  if (now >= session.expiredTime * 1000) refuse('The token has expired.')
  const { accountId, uin } = session
  return { credential: { secretKey: temporaryKey(issuer.secretKey, body), accountId, uin }, session }
}

export const notGiven = 'The token is not one this server has given out for this SecretId.'

export function refuse(message: string): never {
  throw new CloudError('AuthFailure.TokenFailure', message)
}

/** Undefined for what is no JSON object; that it is one of ours is known only once its code is checked. */
function parse(body: string): Session | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
    return typeof value === 'object' && value !== null && 'issuer' in value && typeof value.issuer === 'string'
      ? (value as Session)
      : undefined
  } catch {
    return undefined
  }
}

function mac(key: string, purpose: 'token' | 'key', body: string): Buffer {
  return createHmac('sha256', key).update(`havip ${purpose} ${body}`).digest()
}

function temporaryKey(issuerKey: string, body: string): string {
  return mac(issuerKey, 'key', body).toString('base64')
}

function secretIdOf(token: string): string {
  return `AKID${createHash('sha256').update(token).digest('hex').slice(0, 60)}`
}
