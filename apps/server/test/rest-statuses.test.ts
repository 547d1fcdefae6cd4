import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import type { FastifyInstance } from 'fastify'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { problem } from './problem.js'
import { type Requests, requests } from './statuses/requests.js'
import { failingServer, faults, labServer } from './statuses/servers.js'
import { openWorld, type Request, type Send, type World } from './statuses/world.js'

interface Operation {
  readonly operationId: string
  readonly 'x-havip-role': string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples?: { readonly example: { readonly value: object } } }>>
  }
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly responses: Readonly<Record<string, object>> }
}

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

// That the committed document is the one of the routes, a test of theirs holds.
const document: Document = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })),
)
type Named = (typeof operations)[number]

const adminToken = 'a-token-that-somebody-chose-0123456789'
const other = '1300000002'
const wire = 'connectNetworkInterface'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
/** Statuses of a server that cannot, whatever it is asked. */
const unable = [410, 429, 500, 501, 502, 503, 504]

let cloud: CloudUnderTest
const alive = new Agent({ keepAlive: true })
/** Nothing that takes time ends there. */
let slow: CloudUnderTest
/** Asks for a token. */
let guarded: CloudUnderTest
/** An operator of one account. */
let scoped: string
let world: World
let slowWorld: World
let labUrl: string
let lab: FastifyInstance
let closing: FastifyInstance
const broken = new Map<number, FastifyInstance>()

beforeAll(async () => {
  const most = ['haVipsPerVpc', 'eipsPerRegion', 'eipAllocationsPerDay', 'placementGroupsPerRegion', 'vpcsPerRegion']
  const quota = most.map((name) => `${name}=500`)
  ;[cloud, slow, guarded] = await Promise.all([
    startCloud({ quota, eipPool: '198.18.0.0/24' }),
    startCloud({ taskDuration: '3600000' }),
    startCloud({ requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken }),
  ])
  const made = await supertest(guarded.url)
    .post('/v1/tokens')
    .set(bearer(adminToken))
    .send({ name: 'scoped', role: 'operator', accountIds: ['1300000001'] })
    .expect(201)
  scoped = made.body.token
  world = await openWorld(sender(cloud))
  slowWorld = await openWorld(sender(slow))
  lab = await labServer(() => [])
  labUrl = await lab.listen({ host: '127.0.0.1', port: 0 })
  closing = await failingServer(503, 'at the door')
  for (const status of [...unable, 404, 409]) broken.set(status, await failingServer(status))
})
afterAll(async () => {
  alive.destroy()
  for (const app of [lab, closing, ...broken.values()]) await app?.close()
  await Promise.all([cloud, slow, guarded].map((server) => server?.close()))
})

function sender({ url }: CloudUnderTest): Send {
  const agent = supertest.agent(url)
  return async (method, path, body) => {
    const request = agent[method as 'get'](path)
    return body === undefined ? request : request.send(body)
  }
}

const example = ({ requestBody }: Named) => requestBody?.content['application/json']?.examples?.example.value
/** A command in an instance comes in lines of JSON. */
const linesType = 'application/x-ndjson'
const inLines = ({ requestBody }: Named) => requestBody?.content[linesType] !== undefined
const has = ({ parameters = [] }: Named, place: string, name: string) =>
  parameters.some((parameter) => parameter.in === place && parameter.name === name)

function urlOf({ path }: Named, { params = {}, query = '' }: Request): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? 'nothing-there'))
  return query === '' ? filled : `${filled}?${query}`
}

async function ask(url: string, operation: Named, request: Request, headers: Readonly<Record<string, string>> = {}) {
  const asked = supertest(url)[operation.method as 'get'](urlOf(operation, request)).set(headers).agent(alive)
  const body = request.body ?? example(operation)
  return body === undefined ? asked : asked.send(body)
}

async function inject(app: FastifyInstance | undefined, operation: Named, request: Request): Promise<Reply> {
  if (app === undefined) return expect.fail('there is no such server')
  const body = request.body ?? example(operation)
  const method = operation.method.toUpperCase() as 'GET'
  const lines = { headers: { 'content-type': linesType }, payload: `${JSON.stringify({ command: ['true'] })}\n` }
  const reply = await app.inject({
    method,
    url: urlOf(operation, request),
    ...(body !== undefined && { payload: body }),
    ...(inLines(operation) && lines),
  })
  const text = reply.body === '' ? '{}' : reply.body
  return { status: reply.statusCode, headers: reply.headers, body: JSON.parse(text) }
}

/** Asked for about another account, or by whom has too little; where neither is possible, by a page of somebody else. */
async function forbidden(operation: Named, request: Request): Promise<Reply> {
  if (has(operation, 'query', 'account'))
    return ask(guarded.url, operation, { ...request, query: `account=${other}` }, bearer(scoped))
  if (operation['x-havip-role'] === 'admin') return ask(guarded.url, operation, request, bearer(scoped))
  return ask(cloud.url, operation, request, { origin: 'https://evil.example' })
}

/** Every status that requests can bring about, each of which has to be as it should. */
async function produced(operation: Named, own: Requests): Promise<Set<number>> {
  const seen = new Set<number>()
  const refused = (reply: Reply, status: number) => {
    const { code } = reply.body as { readonly code: string }
    problem(reply, status, code)
    seen.add(status)
  }
  const documented = (status: number) => operation.responses[String(status)] !== undefined
  const [first = {}, ...rest] = await own.fine(world)
  const spoilt = (change: Request, headers: Readonly<Record<string, string>> = {}) =>
    ask(cloud.url, operation, { ...first, ...change }, headers)
  const body = first.body ?? example(operation)

  refused(await spoilt({ query: 'nonsense=1' }), 400)
  refused(await ask(guarded.url, operation, first), 401)
  refused(await forbidden(operation, first), 403)
  if (body !== undefined) {
    const send = (type: string, text: string) =>
      supertest(cloud.url)[operation.method as 'post'](urlOf(operation, first)).set('content-type', type).send(text)
    refused(await send('text/plain', 'name'), 415)
    refused(await send('application/json', `"${'x'.repeat(1024 * 1024)}"`), 413)
  }
  if (has(operation, 'header', 'if-match')) refused(await spoilt({}, { 'if-match': '"stale"' }), 412)
  if (operation.path.includes('{')) refused(await ask(cloud.url, operation, { ...(body && { body }) }), 404)
  if (own.missing !== undefined) refused(await ask(cloud.url, operation, await own.missing(world)), 404)
  if (own.refused !== undefined) refused(await ask(cloud.url, operation, await own.refused(world)), 409)
  if (own.busy !== undefined) refused(await ask(slow.url, operation, await own.busy(slowWorld)), 409)
  if (operation.method === 'patch' && own.refused === undefined && documented(409)) {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']))
    refused(await spoilt({ body: { tags } }), 409)
  }
  for (const status of unable.filter(documented)) {
    const after = status === 410 ? { query: 'after=1.0' } : {}
    // What asks for nothing is refused only while the server closes, before anything is asked.
    const server = status === 503 && !operation.path.startsWith('/v1/sdn/') ? closing : broken.get(status)
    refused(await inject(server, operation, { ...first, ...after }), status)
  }

  if (has(operation, 'header', 'if-none-match')) {
    const { status } = await spoilt({}, { 'if-none-match': '*' })
    expect(status).toBe(304)
    seen.add(status)
  }
  const once = has(operation, 'header', 'idempotency-key') ? { 'idempotency-key': operation.operationId } : undefined
  for (const request of [first, ...rest]) {
    const reply = await ask(cloud.url, operation, request, request === first ? once : {})
    expect({ request, status: reply.status, body: reply.body }).toMatchObject({
      status: expect.toSatisfy((status) => status < 300),
    })
    seen.add(reply.status)
  }
  if (once !== undefined)
    refused(await spoilt({ body: { ...body, ...(own.otherwise ?? { name: 'other' }) } }, once), 409)
  return seen
}

/** The same of what only the kernel engine has: a lab in which all works, and one in which nothing is found. */
async function producedInLab(operation: Named): Promise<Set<number>> {
  const seen = new Set<number>()
  const request = {
    params: { id: 'ins-0a1b2c3d', name: 'keepalived' },
    ...(has(operation, 'query', 'target') && { query: 'target=ins-0a1b2c3d' }),
  }
  const documented = (status: number) => operation.responses[String(status)] !== undefined
  seen.add(await fineInLab(operation, request))
  for (const status of [404, 409, ...unable].filter(documented)) {
    refusedInLab(await inject(broken.get(status), operation, request), status)
  }
  refusedInLab(await ask(cloud.url, operation, { ...request, query: 'nonsense=1' }), 400)
  refusedInLab(await ask(guarded.url, operation, request), 401)
  refusedInLab(await forbidden(operation, request), 403)
  function refusedInLab(reply: Reply, status: number) {
    problem(reply, status, (reply.body as { readonly code: string }).code)
    seen.add(status)
  }
  if (operation.requestBody !== undefined) {
    const bodies = [
      ['text/plain', 'x', 415],
      ['application/json', `"${'x'.repeat(1024 * 1024)}"`, 413],
    ] as const
    for (const [type, text, status] of bodies.filter(([, , status]) => documented(status))) {
      refusedInLab(
        await supertest(cloud.url)
          [operation.method as 'post'](urlOf(operation, request))
          .set('content-type', type)
          .send(text),
        status,
      )
    }
  }
  return seen
}

/** Asked over a connection, as an answer may be a stream: it has to end by itself. */
async function fineInLab(operation: Named, request: Request): Promise<number> {
  const body = inLines(operation) ? { command: ['true'] } : example(operation)
  const type = inLines(operation) ? linesType : 'application/json'
  const reply = await fetch(`${labUrl}${urlOf(operation, request)}`, {
    method: operation.method.toUpperCase(),
    ...(body !== undefined && { headers: { 'content-type': type }, body: JSON.stringify(body) }),
  })
  await reply.arrayBuffer()
  return reply.status
}

/** An ENI's wire: refused as any request is, and let in by a WebSocket alone. */
async function producedByWire(operation: Named): Promise<Set<number>> {
  const asked = (url: string, id: string, headers = {}) =>
    upgraded(`${url}${urlOf(operation, { params: { id } })}`, headers)
  const { primaryEni } = world
  const first = { params: { id: primaryEni } }
  const statuses = [
    await asked(cloud.url, primaryEni),
    await asked(cloud.url, 'eni-00000000'),
    await asked(guarded.url, primaryEni),
    await asked(cloud.url, primaryEni, { origin: 'https://evil.example' }),
    (await ask(cloud.url, operation, { ...first, query: 'nonsense=1' })).status,
    (await ask(cloud.url, operation, first)).status,
  ]
  for (const status of [409, 500, 501, 503]) statuses.push((await inject(broken.get(status), operation, first)).status)
  return new Set(statuses)
}

/** The status of the answer to who asks for a WebSocket; a refusal is a problem document. */
function upgraded(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('upgrade', ({ statusCode = 0 }) => resolve(statusCode))
    socket.once('open', () => socket.terminate())
    socket.once('unexpected-response', async (_request, response) => {
      let text = ''
      for await (const piece of response) text += piece
      const { statusCode = 0, headers: answered } = response
      const reply = { status: statusCode, headers: answered, body: JSON.parse(text) }
      problem(reply, statusCode, reply.body.code)
      resolve(statusCode)
    })
  })
}

describe('every status that is documented can be brought about, and no other', () => {
  test('of every operation', () => {
    const others = ({ path, operationId }: Named) => path.startsWith('/v1/lab/') || operationId === wire
    const own = operations.filter((operation) => !others(operation)).map(({ operationId }) => operationId)
    // One that is new has its requests written in statuses/.
    expect(Object.keys(requests).sort()).toEqual(own.sort())
    expect(Object.keys(faults).length).toBeGreaterThan(0)
  })

  test.each(operations.map((operation) => [operation.operationId, operation] as const))('%s', async (id, operation) => {
    const own = requests[id]
    const others = id === wire ? producedByWire : producedInLab
    const seen = own === undefined ? await others(operation) : await produced(operation, own)
    expect([...seen].map(String).sort()).toEqual(Object.keys(operation.responses).sort())
  })
})
