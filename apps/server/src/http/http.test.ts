import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import supertest from 'supertest'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildHttp, createLog, listen, type ReadyChecks, type TencentReply, type TencentRequest } from './index.js'

const reply: TencentReply = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"Response":{}}' }

let app: FastifyInstance
let url: string
let checks: Record<string, () => Promise<void>>
let seen: TencentRequest[]
let answer: () => Promise<TencentReply>
let logged: string

beforeEach(async () => {
  checks = { store: async () => {}, engine: async () => {} }
  seen = []
  logged = ''
  answer = async () => reply
  const out = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const handle = (request: TencentRequest) => {
    seen.push(request)
    return answer()
  }
  const ready: ReadyChecks = { store: () => checkNamed('store'), engine: () => checkNamed('engine') }
  app = buildHttp({ tencentApi: { handle }, ready, log: createLog('info', out) })
  url = await listen(app, '127.0.0.1', 0)
})

afterEach(() => app.close())

async function checkNamed(name: string): Promise<void> {
  await checks[name]?.()
}

/** Sends bytes as they are and resolves with everything that came back before the server closed the connection. */
function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes, 'latin1'))
    socket.on('data', (chunk) => (received += chunk.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

const lines = () => logged.split('\n').filter((line) => line.includes('"answered"'))

describe('the Tencent API at /', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
  ])('gets the bytes of a body of type %s as they were sent', async (type) => {
    const body = Buffer.from('{ "Name":"\u00e9\u4e2d", not json', 'utf8')
    await supertest(url).post('/').set('Content-Type', type).send(body.toString('utf8')).expect(200)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', target: '/', headers: { 'content-type': type } })
    expect(seen[0]?.body.equals(body)).toBe(true)
  })

  test('gets a body that names no type', async () => {
    await exchange(`POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`)
    expect(seen[0]?.body.toString()).toBe('{}')
  })

  test('gets the query of a GET undecoded, up to the 32 KB that are allowed', async () => {
    const query = `/?Filters.0.Name=vpc-id&b=%7E+~%20&long=${'x'.repeat(32 * 1024 - 60)}`
    await supertest(url).get(query).set('Content-Type', 'application/x-www-form-urlencoded').expect(200)
    expect(seen[0]).toMatchObject({ method: 'GET', target: query })
    expect(seen[0]?.body).toHaveLength(0)
  })

  test('gets methods it does not support too, to say so itself', async () => {
    await supertest(url).put('/').send('x').expect(200)
    expect(seen[0]?.method).toBe('PUT')
  })

  test('answers with exactly its own content type, to which no charset is added', async () => {
    const response = await supertest(url).post('/').expect(200)
    expect(response.headers['content-type']).toBe('application/json')
    expect(response.text).toBe(reply.body)
  })

  test.each([
    ['gzip, deflate', 'gzip'],
    ['gzip;q=0, deflate', undefined],
    ['deflate', undefined],
    ['br', undefined],
    ['identity', undefined],
  ])('to a client that accepts %s sends a long reply as %s, under the same content type', async (accepted, sent) => {
    answer = async () => ({ ...reply, body: `{"Response":"${'x'.repeat(5000)}"}` })
    const headers = `Host: h\r\nAccept-Encoding: ${accepted}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
    const received = (await exchange(`POST / HTTP/1.1\r\n${headers}`)).toLowerCase()
    expect(/^content-encoding: (.*)\r$/m.exec(received)?.[1]).toBe(sent)
    expect(received).toMatch(/^content-type: application\/json\r$/m)
    expect(received.length).toSatisfy((length: number) => (sent === undefined ? length > 5000 : length < 1000))
    const response = await supertest(url).post('/').set('Accept-Encoding', accepted).expect(200)
    expect(JSON.parse(response.text).Response).toHaveLength(5000)
  })

  test('sends back the trace id of a client, unless it is none', async () => {
    const sent = (id: string) => supertest(url).post('/').set('X-TC-TraceId', id)
    expect((await sent('5f9b-1')).headers['x-tc-traceid']).toBe('5f9b-1')
    expect((await sent('a b')).headers).not.toHaveProperty('x-tc-traceid')
  })

  test('sends a short reply as it is, and takes no body for compressed that says so', async () => {
    const response = await fetch(url, { method: 'POST', body: '{}', headers: { 'Content-Encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(seen[0]?.body.toString()).toBe('{}')
  })

  test('is reached by a client that takes this server for its proxy, with the absolute target passed on', async () => {
    const target = 'http://vpc.tencentcloudapi.com/?Action=DescribeVpcs'
    const received = await exchange(
      `GET ${target} HTTP/1.1\r\nHost: vpc.tencentcloudapi.com\r\nConnection: close\r\n\r\n`,
    )
    expect(received).toMatch(/^HTTP\/1\.1 200 /)
    expect(seen[0]).toMatchObject({ target, headers: { host: 'vpc.tencentcloudapi.com' } })
    await exchange(
      'POST http://vpc.tencentcloudapi.com HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    )
    expect(seen[1]?.target).toBe('http://vpc.tencentcloudapi.com')
  })

  test('is reached with a Host header that has a scheme, as tccli sends it', async () => {
    const host = 'http://127.0.0.1:8080'
    const received = await exchange(
      `POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
    )
    expect(received).toMatch(/^HTTP\/1\.1 200 /)
    expect(seen[0]?.headers.host).toBe(host)
  })

  test('takes a body of 10 MB', async () => {
    await supertest(url)
      .post('/')
      .type('application/json')
      .send('x'.repeat(10 * 1024 * 1024))
      .expect(200)
    expect(seen[0]?.body).toHaveLength(10 * 1024 * 1024)
  })

  test.each([
    ['with its length told before', { 'Content-Length': String(10 * 1024 * 1024 + 1) }],
    ['in chunks', {}],
  ])('answers a larger body, %s, with RequestSizeLimitExceeded in its own envelope', async (_how, headers) => {
    const body = new Blob(['x'.repeat(10 * 1024 * 1024 + 1)]).stream()
    const response = await fetch(url, { method: 'POST', body, headers, duplex: 'half' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    const requestId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    const error = { Code: 'RequestSizeLimitExceeded', Message: expect.stringContaining('10485760 bytes') }
    expect(await response.json()).toEqual({ Response: { Error: error, RequestId: requestId } })
    expect(seen).toHaveLength(0)
  })

  test('answers a larger body to a client that sends all of it before it looks for an answer', async () => {
    const body = 'x'.repeat(12 * 1024 * 1024)
    const received = await exchange(`POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    expect(received).toContain('RequestSizeLimitExceeded')
  })

  test('does not read more large bodies at once than it has room for, and goes on with small ones', async () => {
    const { hostname, port } = new URL(url)
    const head = `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${10 * 1024 * 1024}\r\nExpect: 100-continue\r\n\r\n`
    const sockets = Array.from({ length: 25 }, () => connect({ host: hostname, port: Number(port) }))
    // Each is let in once it is told to go on; none of them does.
    await Promise.all(
      sockets.map((socket) =>
        once(
          socket.on('connect', () => socket.write(head)),
          'data',
        ),
      ),
    )
    const send = async (size: number) => (await supertest(url).post('/').send('x'.repeat(size))).text
    expect(await send(1024 * 1024)).toContain('RequestLimitExceeded')
    expect(await send(1024)).toBe(reply.body)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => send(1024 * 1024)).toBe(reply.body)
  })

  test('does not take a client that leaves before its body has ended for a fault of the server', async () => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.resume().end('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{')
    await once(socket, 'close')
    await supertest(url).post('/').expect(200)
    expect(logged).not.toContain('the request failed')
  })

  test('answers a content type that is none in its own envelope', async () => {
    const response = await supertest(url).post('/').set('Content-Type', ';;').send('x').expect(200)
    expect(JSON.parse(response.text).Response.Error.Code).toBe('UnsupportedProtocol')
  })

  test('answers a fault of ours with InternalError and says why in the log only', async () => {
    answer = () => Promise.reject(new Error('disk on fire'))
    const response = await supertest(url).post('/').expect(200)
    const { Error: error, RequestId: requestId } = JSON.parse(response.text).Response
    expect(error.Code).toBe('InternalError')
    expect(response.text).not.toContain('disk on fire')
    const line = logged.split('\n').find((each) => each.includes('disk on fire'))
    expect(JSON.parse(line ?? '{}').reqId).toBe(requestId)
  })
})

describe('health', () => {
  test('/healthz answers while the process lives, whatever else does not work', async () => {
    checks.store = () => Promise.reject(new Error('gone'))
    await supertest(url).get('/healthz').expect(200, { status: 'ok' })
  })

  test('/readyz is 200 when every check resolves, and 503 naming the one that does not, and why', async () => {
    await supertest(url)
      .get('/readyz')
      .expect(200, { status: 'ready', checks: { store: 'ok', engine: 'ok' } })
    checks.engine = () => Promise.reject(new Error('the lab process has ended'))
    const body = { status: 'not ready', checks: { store: 'ok', engine: 'the lab process has ended' } }
    await supertest(url).get('/readyz').expect(503, body)
  })

  test('/readyz is 503 when a check throws before it is a promise', async () => {
    checks.store = () => {
      throw new Error('not opened')
    }
    await supertest(url).get('/readyz').expect(503)
  })
})

describe('what is not for us', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ])('%s: a clean 400', async (_what, bytes) => {
    const received = await exchange(bytes)
    expect(received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(received).not.toMatch(/node:|\.js|at /)
    expect(seen).toHaveLength(0)
  })

  test('headers that are too large: 431', async () => {
    const received = await exchange(`GET /?${'x'.repeat(70_000)} HTTP/1.1\r\nHost: h\r\n\r\n`)
    expect(received).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('a path that nothing is at: 404 as JSON, saying where the API is', async () => {
    const response = await supertest(url).get('/nothing?secret=1').expect(404)
    expect(response.body.error.message).toBe('There is nothing at GET /nothing; the Tencent Cloud API is at POST /.')
  })

  test('a path that cannot be decoded: 400, in the form of whose path it is', async () => {
    const other = await supertest(url).get('/%zz').expect(400)
    expect(other.body.error.message).toMatch(/cannot be decoded/)
    const { body } = await supertest(url)
      .get('/v1/vpcs/%zz')
      .expect(400)
      .expect('content-type', /problem\+json/)
    expect(body).toMatchObject({ status: 400, code: 'InvalidParameter', detail: other.body.error.message })
  })
})

describe('the log', () => {
  test('has one line a request, with its id and action, and without its query, headers and body', async () => {
    await supertest(url)
      .post('/?Token=t0ken')
      .set({ 'X-TC-Action': 'DescribeVpcs', 'X-TC-Token': 't0ken', Authorization: 'TC3-HMAC-SHA256 t0ken' })
      .send('{"Password":"t0ken"}')
    await expect.poll(lines).toHaveLength(1)
    const line = JSON.parse(lines()[0] ?? '{}')
    expect(line).toMatchObject({ method: 'POST', path: '/', action: 'DescribeVpcs', status: 200 })
    expect(line.reqId).toMatch(/^[0-9a-f-]{36}$/)
    expect(logged).not.toContain('t0ken')
  })

  test('is not filled by health checks', async () => {
    await supertest(url).get('/healthz')
    await supertest(url).get('/readyz')
    await supertest(url).post('/')
    await expect.poll(lines).toHaveLength(1)
  })
})

describe('listening', () => {
  test('port 0 takes a free port and tells which', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  })

  test('a port in use is refused in one sentence that names it and says what to do', async () => {
    const { port } = new URL(url)
    const second = buildHttp({ tencentApi: { handle: answer }, ready: {}, log: createLog('silent', process.stdout) })
    await expect(listen(second, '127.0.0.1', Number(port))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use by another program; stop that, or choose another with --port`,
    )
    await second.close()
  })

  test('an address that is not of this machine is refused by its option', async () => {
    const second = buildHttp({ tencentApi: { handle: answer }, ready: {}, log: createLog('silent', process.stdout) })
    await expect(listen(second, '192.0.2.1', 0)).rejects.toThrow('--host is 192.0.2.1, which is no address of this')
    await second.close()
  })
})
