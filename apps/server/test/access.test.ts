import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'

const adminToken = 'a-token-that-somebody-chose-0123456789'
const other = { id: '1300000009', uin: '100000000009', name: 'other' }
const own = '1300000001'

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Record<string, unknown>
}

/** Holds a reply to be a problem document. */
function refused(reply: Reply, status: number, code: string, detail: RegExp): void {
  const { type } = { type: `urn:havip:problem:${code}` }
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status, body: { type, status, code } })
  expect(reply.body.detail).toMatch(detail)
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
}

let cloud: CloudUnderTest
let free: CloudUnderTest
const tokens: Record<string, string> = {}
const bearer = (token = '') => ({ authorization: `Bearer ${token}` })
const as = (name: string) => bearer(tokens[name])

beforeAll(async () => {
  cloud = await startCloud({ requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken })
  free = await startCloud()
  const post = (path: string, body: object) =>
    supertest(cloud.url).post(path).set(bearer(adminToken)).send(body).expect(201)
  await post('/v1/accounts', other)
  const wanted = {
    reader: ['reader'],
    operator: ['operator'],
    admin: ['admin'],
    scoped: ['operator', own],
    local: ['admin', other.id],
  }
  for (const [name, [role, ...accountIds]] of Object.entries(wanted)) {
    const { body } = await post('/v1/tokens', { name, role, accountIds: accountIds.length === 0 ? null : accountIds })
    tokens[name] = body.token
  }
})
afterAll(() => Promise.all([cloud.close(), free.close()]))

describe('without a token', () => {
  test('this machine may do everything where the development account is, and the log calls it local', async () => {
    const session = await supertest(free.url).get('/v1/session').expect(200)
    expect(session.body).toEqual({ actor: 'local', role: 'admin', accountIds: null })
    const server = await supertest(free.url).get('/v1/server').expect(200)
    expect(server.body).toMatchObject({ backend: 'emulator', engine: 'memory', defaultRegion: 'ap-guangzhou' })
    await supertest(free.url).post('/v1/vpcs').send({ name: 'v', cidrBlock: '10.0.0.0/16' }).expect(201)
  })

  test.each(['/v1/session', '/v1/vpcs', '/v1/tokens', '/v1/nothing', '/%761/vpcs', '/v1/../v1/vpcs'])(
    '401 for %s where one is needed, with what is needed',
    async (path) => {
      const reply = await supertest(cloud.url).get(path)
      refused(reply, 401, 'AuthFailure.InvalidAuthorization', /asks for a token.*Bearer.*havip login/)
      expect(reply.headers['www-authenticate']).toBe('Bearer realm="havip"')
    },
  )

  test.each(['/docs/', '/openapi.json', '/healthz', '/readyz'])('%s is for anybody', async (path) => {
    await supertest(cloud.url).get(path).expect(200)
  })
})

describe('a token', () => {
  test.each([
    ['Basic dXNlcjpwYXNz', 'AuthFailure.InvalidAuthorization', 'Bearer realm="havip"'],
    ['Bearer', 'AuthFailure.InvalidAuthorization', 'Bearer realm="havip"'],
    ['Bearer two words', 'AuthFailure.InvalidAuthorization', 'Bearer realm="havip"'],
    [
      'Bearer havip_0a1b2c3d_rLk2ZQ0yq5cX1v8mB7nT4sJ6wD9fH3gK0pE2uA5iOxY',
      'AuthFailure.TokenFailure',
      'Bearer realm="havip", error="invalid_token"',
    ],
    ['Bearer x', 'AuthFailure.TokenFailure', 'Bearer realm="havip", error="invalid_token"'],
  ])('that is wrong, %j, is refused also where none is needed', async (authorization, code, challenge) => {
    for (const { url } of [cloud, free]) {
      const reply = await supertest(url).get('/v1/session').set({ authorization })
      refused(reply, 401, code, /./)
      expect(reply.headers['www-authenticate']).toBe(challenge)
      expect(JSON.stringify(reply.body)).not.toContain('rLk2ZQ0y')
    }
  })

  test('of the environment is worth everything', async () => {
    const { body } = await supertest(cloud.url).get('/v1/session').set(bearer(adminToken)).expect(200)
    expect(body).toEqual({ actor: 'environment', role: 'admin', accountIds: null })
  })

  const make = (name: string) =>
    supertest(cloud.url).post('/v1/vpcs').set(as(name)).send({ name: 'v', cidrBlock: '10.0.0.0/16' })

  test('of a reader looks, and is told which role changing needs', async () => {
    await supertest(cloud.url).get('/v1/vpcs').set(as('reader')).expect(200)
    refused(
      await make('reader'),
      403,
      'UnauthorizedOperation',
      /needs the role operator, and tok-\w+ has the role reader/,
    )
  })

  test('of an operator changes resources, and is told which role managing needs', async () => {
    const { body } = await make('operator').expect(201)
    await supertest(cloud.url).delete(`/v1/vpcs/${body.id}`).set(as('operator')).expect(204)
    for (const path of ['/v1/tokens', '/v1/key-pairs']) {
      const reply = await supertest(cloud.url).get(path).set(as('operator'))
      refused(reply, 403, 'UnauthorizedOperation', /needs the role admin, and tok-\w+ has the role operator/)
    }
    const renamed = await supertest(cloud.url).patch(`/v1/accounts/${own}`).set(as('operator')).send({ name: 'x' })
    refused(renamed, 403, 'UnauthorizedOperation', /needs the role admin/)
  })

  test('of some accounts means the first of them, sees no other and may name no other', async () => {
    const get = (path: string, name: string) => supertest(cloud.url).get(path).set(as(name))
    const { body } = await supertest(cloud.url)
      .post('/v1/vpcs')
      .set(as('scoped'))
      .send({ name: 'mine', cidrBlock: '10.0.0.0/16' })
    expect((await get('/v1/vpcs', 'scoped')).body.items).toContainEqual(body)
    expect((await get('/v1/vpcs', 'local')).body).toMatchObject({ items: [] })
    refused(
      await get(`/v1/vpcs?account=${other.id}`, 'scoped'),
      403,
      'UnauthorizedOperation',
      /may act on 1300000001 only/,
    )
    refused(await get(`/v1/accounts/${other.id}`, 'scoped'), 404, 'ResourceNotFound', /no account/)
    expect((await get('/v1/accounts', 'local')).body.items).toEqual([other])
    const seen = (await get('/v1/tokens', 'local')).body.items as { name: string }[]
    expect(seen.map(({ name }) => name)).toEqual(['local'])
    expect((await get('/v1/key-pairs', 'local')).body.items).toEqual([])
  })
})

describe('a server that others reach', () => {
  const folder = mkdtempSync(join(tmpdir(), 'havip-access-'))
  const accounts = join(folder, 'accounts.yaml')
  writeFileSync(
    accounts,
    'accounts: [{ id: 1300000001, uin: 100000000001, name: x, keys: [{ secretId: a, secretKey: b }] }]',
  )
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(['0.0.0.0', '127.0.0.1'])(
    'at %s, with accounts of its own, asks for a token and makes a first one',
    async (host) => {
      const own = await startCloud({ host, accounts })
      try {
        const get = (token?: string) =>
          supertest(`http://127.0.0.1:${new URL(own.url).port}`)
            .get('/v1/session')
            .set(token === undefined ? {} : bearer(token))
        expect((await get()).status).toBe(401)
        expect((await get(own.firstToken)).body).toMatchObject({ role: 'admin', accountIds: null })
        // It does not know by which names others reach it.
        const named = await get(own.firstToken).set({ host: 'havip.example' })
        expect(named.status).toBe(host === '0.0.0.0' ? 200 : 403)
        expect((await get().set({ host: 'havip.example' })).status).toBe(host === '0.0.0.0' ? 401 : 403)
      } finally {
        await own.close()
      }
    },
  )

  test('makes none when the environment has one', () => {
    expect(cloud.firstToken).toBeUndefined()
    expect(free.firstToken).toBeUndefined()
  })
})

describe('a page of somebody else cannot use the browser of this machine', () => {
  test.each(['evil.example', 'evil.example:7280', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1:7280'])(
    '403 when it was led here under the name %s',
    async (host) => {
      for (const path of ['/v1/vpcs', '/docs/', '/openapi.json']) {
        const reply = await supertest(free.url).get(path).set({ host })
        refused(reply, 403, 'UnauthorizedOperation', /no name of this server; ask for 127\.0\.0\.1 or localhost/)
      }
    },
  )

  test('other names can be allowed', async () => {
    const named = await startCloud({ allowHost: ['Havip.example'] })
    try {
      for (const host of ['havip.example', 'havip.example:7280', 'localhost'])
        await supertest(named.url).get('/v1/vpcs').set({ host }).expect(200)
      await supertest(named.url).get('/v1/vpcs').set({ host: 'evil.example' }).expect(403)
    } finally {
      await named.close()
    }
  })

  test.each([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
    ['an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a script of a sister site', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
  ])('403 for what comes from %s, with a token and without', async (_, headers) => {
    refused(await supertest(free.url).get('/v1/vpcs').set(headers), 403, 'UnauthorizedOperation', /page of/)
    const posted = await supertest(cloud.url)
      .post('/v1/vpcs')
      .set({ ...headers, ...as('admin') })
    refused(posted, 403, 'UnauthorizedOperation', /page of/)
  })

  test('its own pages, and a link to them, work', async () => {
    const { host } = new URL(free.url)
    await supertest(free.url)
      .get('/v1/vpcs')
      .set({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })
      .expect(200)
    await supertest(free.url)
      .get('/docs/')
      .set({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })
      .expect(200)
  })

  test('names below localhost are this machine', async () => {
    await supertest(free.url).get('/v1/vpcs').set({ host: 'vpc.localhost:7280' }).expect(200)
  })

  // The development key is published: a page can sign with it.
  test.each([
    ['that was led here by another name', { host: 'evil.example' }],
    ['that was led here by a name with a scheme', { host: 'http://evil.example:7280/127.0.0.1' }],
    ['of another origin', { origin: 'https://evil.example' }],
    ['that shows an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ])('nor the Tencent API while the development key is in force: a page %s', async (_, headers) => {
    const reply = await supertest(free.url).get('/?Action=DescribeVpcs').set(headers).expect(200)
    expect(reply.body.Response.Error).toMatchObject({ Code: 'UnauthorizedOperation' })
    // The last as tccli writes it.
    for (const host of ['vpc.ap-guangzhou.tencentcloudapi.com', 'vpc.localhost:7280', 'http://127.0.0.1:7280']) {
      const asked = await supertest(free.url).get('/?Action=DescribeVpcs').set({ host }).expect(200)
      expect(asked.body.Response.Error.Code).not.toBe('UnauthorizedOperation')
    }
  })

  test('a POST that no page sent may call the endpoint of the Tencent API by any name', async () => {
    const body = { Action: 'DescribeVpcs' }
    for (const host of ['vpc.cloud.example', 'vpc.cloud.example:7280', 'http://vpc.cloud.example']) {
      const post = () => supertest(free.url).post('/').type('form').set({ host }).send(body).expect(200)
      expect((await post()).body.Response.Error.Code).not.toBe('UnauthorizedOperation')
      for (const origin of [`http://${host}`, 'null', '']) {
        const ofPage = await post().set({ origin })
        expect(ofPage.body.Response.Error).toMatchObject({ Code: 'UnauthorizedOperation' })
      }
    }
  })

  test('no other origin is ever allowed by CORS', async () => {
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const replies = [
      await supertest(free.url).options('/v1/vpcs').set(preflight),
      await supertest(free.url).get('/v1/vpcs'),
    ]
    for (const { headers } of replies)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(replies[0]?.status).toBe(403)
  })
})

describe('every route', () => {
  test("says the role it needs: a reader's to look, an operator's to change, an admin's for who may do what and for what instances run", async () => {
    const { body } = await supertest(free.url).get('/openapi.json').expect(200)
    const operations = Object.entries(body.paths as Record<string, Record<string, Record<string, unknown>>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, each]) => ({ path, method, role: each['x-havip-role'] })),
    )
    expect(operations.length).toBeGreaterThan(20)
    for (const { path, method, role } of operations) {
      // Programs run as the user of the server, and files may hold what they keep secret.
      const isOfPrograms = path.startsWith('/v1/lab/') && !path.startsWith('/v1/lab/network-interfaces')
      const isAdmins =
        /^\/v1\/(tokens|key-pairs)|^\/v1\/lab\/(.*\/files$|attachments)/.test(path) ||
        (/^\/v1\/accounts/.test(path) && method !== 'get') ||
        (isOfPrograms && method !== 'get')
      // A trace has a body, so it is a POST; it changes nothing. Who has the wire of an ENI sends in its name.
      const looks = (method === 'get' && !isOfPrograms && !path.endsWith('/wire')) || path === '/v1/sdn/trace'
      const expected = isAdmins ? 'admin' : looks ? 'reader' : 'operator'
      expect({ path, method, role }).toEqual({ path, method, role: expected })
    }
  })

  test('refuses who has too little, before it looks at the request', async () => {
    const { body } = await supertest(free.url).get('/openapi.json')
    for (const [path, methods] of Object.entries(
      body.paths as Record<string, Record<string, Record<string, unknown>>>,
    )) {
      for (const [method, { 'x-havip-role': role }] of Object.entries(methods)) {
        const url = `${cloud.url}${path.replaceAll(/\{\w+\}/g, 'x')}`
        const status = async (headers: Record<string, string>) =>
          (await fetch(url, { method: method.toUpperCase(), headers })).status
        expect({ path, method, status: await status({}) }).toEqual({ path, method, status: 401 })
        if (role !== 'reader')
          expect({ path, method, status: await status(as('reader')) }).toEqual({ path, method, status: 403 })
        if (role === 'admin')
          expect({ path, method, status: await status(as('operator')) }).toEqual({ path, method, status: 403 })
      }
    }
  })
})
