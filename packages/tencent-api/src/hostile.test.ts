import { errorCodes } from '@havip/cloud'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildCluster, type Harness, openHarness } from '../test/harness.js'
import { signTc3 } from '../test/sign.js'
import { emulatedActions, type HttpRequest, products } from './index.js'

let harness: Harness

beforeAll(async () => {
  harness = await openHarness()
  await buildCluster(harness)
})

afterEach(() => {
  expect(harness.logged.splice(0)).toEqual([])
})

/** Every reply is an envelope with a known code; a fault of the server would be logged, which afterEach refuses. */
async function expectEnvelope(request: HttpRequest): Promise<void> {
  const reply = await harness.api.handle(request)
  expect(reply.status).toBe(200)
  const { Response, ...rest } = JSON.parse(reply.body)
  expect(rest).toEqual({})
  expect(Response.RequestId).toMatch(/^[0-9a-f-]{36}$/)
  if (Response.Error) {
    expect(Object.hasOwn(errorCodes, Response.Error.Code)).toBe(true)
    expect(Response.Error.Code).not.toBe('InternalError')
    expect(Response.Error.Message).toMatch(/^[^\n]{1,1000}$/)
  }
}

const names = emulatedActions.map((action) => action.name)
const versions = new Map(emulatedActions.map(({ name, service }) => [name, products[service]]))
const action = fc.constantFrom(...names)

describe('whatever is sent, an envelope comes back', () => {
  it('for any bytes as method, target, headers and body', async () => {
    const header = fc.constantFrom(
      'authorization',
      'host',
      'content-type',
      'x-tc-action',
      'x-tc-version',
      'x-tc-timestamp',
      'x-tc-region',
      'x-tc-token',
    )
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('DescribeVpcs', '2017-03-12', 'application/json', 'SKIP', 'http://[', 'TC3-HMAC-SHA256 '),
    )
    const requests = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'POST'), fc.string()),
      target: fc.oneof(
        fc.string(),
        fc.webUrl({ withQueryParameters: true }),
        fc.constant('/?Action=DescribeVpcs&Version='),
      ),
      headers: fc.dictionary(header, value),
      body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    })
    await fc.assert(fc.asyncProperty(requests, expectEnvelope), { numRuns: 500 })
  })

  it('for a signed request with any JSON', async () => {
    const body = fc.oneof(fc.json(), fc.json({ maxDepth: 1 }), fc.string())
    await fc.assert(
      fc.asyncProperty(action, body, (name, text) =>
        expectEnvelope(
          signTc3({ action: name, version: versions.get(name) ?? '', timestamp: harness.now(), body: text }),
        ),
      ),
      { numRuns: 500 },
    )
  })

  it('for a good request with one byte of its body changed', async () => {
    const good = JSON.stringify({ Filters: [{ Name: 'vpc-name', Values: ['x'] }], Limit: '5', Offset: '0' })
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const body = Buffer.from(good)
        body[at] = byte
        return expectEnvelope(signTc3({ action: 'DescribeVpcs', timestamp: harness.now(), body }))
      }),
      { numRuns: 300 },
    )
  })
})
