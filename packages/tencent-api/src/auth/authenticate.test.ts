import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../test/shared.js'
import { secretId, secretKey, signTc3, signV1, type ToSign } from '../../test/sign.js'
import { readCall } from '../wire/call.js'
import { type HttpRequest, openRequest } from '../wire/request.js'
import { authenticate, type Credentials } from './authenticate.js'
import { DerivedKeys } from './derived-keys.js'

interface Vector {
  readonly client: string
  readonly secretKey: string
  readonly secretId: string
  readonly method: string
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const at = 1_795_352_994
const credentials: Credentials = {
  find: (id) => (id === secretId ? { secretKey, accountId: '1', uin: '2' } : undefined),
}

/** 'ok', or the code of what authentication throws. */
function outcome(request: HttpRequest, known: Credentials = credentials, now = at * 1000): string {
  try {
    authenticate(readCall(openRequest(request)), known, new DerivedKeys(), now)
    return 'ok'
  } catch (error) {
    return (error as { code: string }).code
  }
}

const tc3 = (rest: Partial<ToSign> = {}) => signTc3({ action: 'DescribeHaVips', timestamp: at, ...rest })

const v1 = (method: 'GET' | 'POST', rest: Record<string, string> = {}, hash?: 'HmacSHA1' | 'HmacSHA256') =>
  signV1({
    method,
    parameters: { Action: 'DescribeHaVips', Version: '2017-03-12', Timestamp: String(at), ...rest },
    ...(hash && { hash }),
  })

const vectors = sharedJson<{ vectors: readonly Vector[] }>('signing-vectors.json')?.vectors ?? []

describe.skipIf(vectors.length === 0)('requests captured from real clients', () => {
  for (const vector of vectors) {
    const request: HttpRequest = { ...vector, body: Buffer.from(vector.body) }
    const known: Credentials = {
      find: (id) => (id === vector.secretId ? { secretKey: vector.secretKey, accountId: '1', uin: '2' } : undefined),
    }
    const text = JSON.stringify(vector.headers) + vector.target + vector.body
    const timestamp = Number(/Timestamp"?[:=]"?(\d+)/.exec(text)?.[1])
    // A token is looked at once the signature is right; none of the captured ones is known here.
    const verified = /X-TC-Token|[?&]Token=/.test(text) ? 'AuthFailure.TokenFailure' : 'ok'

    it(`verifies: ${vector.client}`, () => {
      expect(outcome(request, known, timestamp * 1000)).toBe(verified)
    })

    it(`refuses with another key: ${vector.client}`, () => {
      const other: Credentials = { find: () => ({ secretKey: 'other', accountId: '1', uin: '2' }) }
      expect(outcome(request, other, timestamp * 1000)).toBe('AuthFailure.SignatureFailure')
    })
  }
})

describe('TC3', () => {
  it('takes the host with its port, without it, and with its scheme', () => {
    expect(outcome(tc3({ host: '127.0.0.1:8080' }))).toBe('ok')
    expect(outcome(tc3({ host: '127.0.0.1:8080', signedHost: '127.0.0.1' }))).toBe('ok')
    expect(outcome(tc3({ host: 'http://127.0.0.1:8080' }))).toBe('ok')
    expect(outcome(tc3({ host: 'http://127.0.0.1:8080', signedHost: '127.0.0.1:8080' }))).toBe('ok')
    expect(outcome(tc3({ host: '127.0.0.1:8080', signedHost: 'elsewhere' }))).toBe('AuthFailure.SignatureFailure')
  })

  it('takes the host of an absolute-form target', () => {
    const request = tc3({ host: 'vpc.tencentcloudapi.com' })
    const proxied = {
      ...request,
      target: 'http://vpc.tencentcloudapi.com/',
      headers: { ...request.headers, host: 'proxy' },
    }
    expect(outcome(proxied as HttpRequest)).toBe('ok')
  })

  it('takes raw header lists as it takes parsed ones', () => {
    const request = tc3()
    expect(outcome({ ...request, headers: Object.entries(request.headers).flat() as string[] })).toBe('ok')
  })

  it("uses the scope's own service text, whatever product the action is of", () => {
    expect(outcome(tc3({ service: '127' }))).toBe('ok')
    expect(outcome(tc3({ service: 'localhost:8080' }))).toBe('ok')
  })

  it('takes any list of signed headers, values as sent or in lower case', () => {
    const signedHeaders = 'content-type;host;x-tc-action'
    expect(outcome(tc3({ signedHeaders }))).toBe('ok')
    const lower = tc3({ signedHeaders, action: 'describehavips' })
    expect(
      outcome({ ...lower, headers: { ...lower.headers, 'x-tc-action': 'DescribeHaVips' } as IncomingHttpHeaders }),
    ).toBe('ok')
  })

  it('leaves the body out when the payload is unsigned, and only then', () => {
    const headers = { 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' }
    expect(outcome(tc3({ headers, payload: 'UNSIGNED-PAYLOAD', body: '{"Limit": 5}' }))).toBe('ok')
    expect(outcome(tc3({ payload: 'UNSIGNED-PAYLOAD', body: '{"Limit": 5}' }))).toBe('AuthFailure.SignatureFailure')
  })

  it('signs the query of a GET exactly as sent', () => {
    expect(outcome(tc3({ query: 'Limit=5&HaVipIds.0=a+b' }))).toBe('ok')
    const request = tc3({ query: 'HaVipIds.0=a+b' })
    expect(outcome({ ...request, target: '/?HaVipIds.0=a%20b' })).toBe('AuthFailure.SignatureFailure')
  })

  it('refuses a changed body, method or timestamp', () => {
    const request = tc3({ body: '{"Limit":5}' })
    expect(outcome({ ...request, body: Buffer.from('{"Limit":6}') })).toBe('AuthFailure.SignatureFailure')
    expect(outcome({ ...request, method: 'GET' })).toBe('AuthFailure.SignatureFailure')
    const later = { ...request.headers, 'x-tc-timestamp': String(at + 1) } as IncomingHttpHeaders
    expect(outcome({ ...request, headers: later })).toBe('AuthFailure.SignatureFailure')
  })

  it('refuses a scope of another day than the timestamp', () => {
    const request = tc3()
    const authorization = String((request.headers as IncomingHttpHeaders).authorization).replace(
      /2026-\d\d-\d\d/,
      '2026-11-21',
    )
    expect(outcome({ ...request, headers: { ...request.headers, authorization } as IncomingHttpHeaders })).toBe(
      'AuthFailure.SignatureFailure',
    )
  })

  it('allows five minutes to either side of the clock', () => {
    expect(outcome(tc3(), credentials, (at + 300) * 1000)).toBe('ok')
    expect(outcome(tc3(), credentials, (at - 300) * 1000)).toBe('ok')
    expect(outcome(tc3(), credentials, (at + 301) * 1000)).toBe('AuthFailure.SignatureExpire')
    expect(outcome(tc3(), credentials, (at - 301) * 1000)).toBe('AuthFailure.SignatureExpire')
  })

  it('tells an unknown key from an ill-formed header from a skipped signature', () => {
    expect(outcome(tc3({ secretId: 'AKIDother' }))).toBe('AuthFailure.SecretIdNotFound')
    const with_ = (authorization: string) => {
      const request = tc3()
      return outcome({ ...request, headers: { ...request.headers, authorization } as IncomingHttpHeaders })
    }
    expect(with_('SKIP')).toBe('AuthFailure.InvalidAuthorization')
    expect(with_('Bearer x')).toBe('AuthFailure.InvalidAuthorization')
    expect(with_('')).toBe('AuthFailure.InvalidAuthorization')
  })

  it('refuses a token nobody gave out', () => {
    expect(outcome(tc3({ headers: { 'x-tc-token': 'tok' } }))).toBe('AuthFailure.TokenFailure')
  })

  it('verifies again with a kept key, and not with a changed one', () => {
    const keys = new DerivedKeys()
    const prove = (key: string) =>
      authenticate(
        readCall(openRequest(tc3())),
        { find: () => ({ secretKey: key, accountId: '1', uin: '2' }) },
        keys,
        at * 1000,
      )
    prove(secretKey)
    expect(prove(secretKey).secretId).toBe(secretId)
    expect(() => prove('other')).toThrow('credentials')
    prove(secretKey)
  })
})

describe('v1', () => {
  for (const method of ['GET', 'POST'] as const) {
    for (const hash of ['HmacSHA1', 'HmacSHA256'] as const) {
      it(`verifies ${method} with ${hash}`, () => {
        expect(outcome(v1(method, { 'HaVipIds.0': 'a b', HaVipName: '名字' }, hash))).toBe('ok')
      })
    }
  }

  it('sorts names as text, not as numbers', () => {
    expect(outcome(v1('GET', { 'Filters.0.Values.10': 'x', 'Filters.0.Values.2': 'y' }))).toBe('ok')
  })

  it('refuses a changed value', () => {
    const request = v1('GET', { Limit: '5' })
    expect(outcome({ ...request, target: request.target.replace('Limit=5', 'Limit=6') })).toBe(
      'AuthFailure.SignatureFailure',
    )
  })

  it('refuses a name given twice, of which only one could be signed', () => {
    const request = v1('GET', { Limit: '5' })
    expect(outcome({ ...request, target: `${request.target}&Limit=6` })).toBe('InvalidParameter')
  })

  it('names a signing parameter that is missing, and an unknown method', () => {
    const request = v1('GET')
    expect(
      outcome({
        ...request,
        target: request.target.replace('&SecretId=AKIDtest', '').replace('SecretId=AKIDtest&', ''),
      }),
    ).toBe('MissingParameter')
    expect(outcome(v1('GET', { SignatureMethod: 'HmacMD5' }))).toBe('InvalidParameter')
    expect(outcome(v1('GET', { Timestamp: String(at - 301) }))).toBe('AuthFailure.SignatureExpire')
    expect(outcome(v1('GET', { Token: 'tok' }))).toBe('AuthFailure.TokenFailure')
  })
})
