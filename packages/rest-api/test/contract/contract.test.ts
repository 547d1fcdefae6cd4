import { setImmediate as nextTurn } from 'node:timers/promises'
import { runInstances, stopInstances } from '@havip/cloud'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Harness, openHarness, zone } from '../harness.js'
import { foreignNames } from '../problem.js'
import { type Request, requestArbitrary } from './arbitrary.js'
import { type Document, responseOf } from './document.js'

let rest: Harness
let document: Document
let ajv: Ajv

beforeAll(async () => {
  rest = await openHarness({ taskDuration })
  document = (await rest.app.inject('/openapi.json')).json()
  ajv = new Ajv({ strict: false, schemas: [{ $id: 'doc', components: document.components }] })
  formats.default(ajv)
  await seed()
})
afterAll(() => rest.close())

/** Milliseconds of the cloud's clock, which is moved on by hand: some requests come while others still go on. */
const taskDuration = 1000
const finish = () => rest.clock.advance(taskDuration)

/** One of each, so that requests have something to name. */
async function seed(): Promise<void> {
  const make = async (path: string, body: object) => {
    const reply = await send('post', path, body)
    expect({ path, status: reply.statusCode, body: reply.body }).toMatchObject({ status: expect.toSatisfy(isFine) })
    finish()
    const { id, resourceIds } = reply.json()
    return reply.statusCode === 201 ? id : resourceIds[0]
  }
  const vpcId = await make('/v1/vpcs', { name: 'seed', cidrBlock: '10.0.0.0/16' })
  const place = { vpcId, zone: 'ap-guangzhou-3' }
  const subnetId = await make('/v1/subnets', { ...place, name: 'nodes', cidrBlock: '10.0.1.0/24' })
  for (const name of ['one', 'two']) await make('/v1/instances', { ...place, subnetId, name })
  await make('/v1/network-interfaces', { vpcId, subnetId, name: 'extra' })
  await make('/v1/havips', { vpcId, subnetId, name: 'db', vip: '10.0.1.100' })
  await make('/v1/eips', { name: 'web' })
  await make('/v1/route-tables', { vpcId, name: 'more' })
  await make('/v1/security-groups', { name: 'web' })
  await make('/v1/placement-groups', { name: 'apart', type: 'HOST' })
  await make('/v1/tags', { key: 'env', value: '1' })
  await seedByTheOtherApi({ vpcId, subnetId })
}

/** Instances as this API cannot make them: it refuses some things for them alone. */
async function seedByTheOtherApi(virtualPrivateCloud: { vpcId: string; subnetId: string }): Promise<void> {
  const usual = { placement: { zone }, imageId: 'img-9qabwvbn', virtualPrivateCloud }
  const run = (more: object) => rest.act((draft, context) => runInstances(draft, { ...usual, ...more }, context))
  const localDisk = { dataDisks: [{ diskSize: 50, diskType: 'LOCAL_SSD' }] }
  const internetAccessible = { publicIpAssigned: true, internetMaxBandwidthOut: 1 }
  const instanceIds = await run({})
  await run(localDisk)
  await run({ systemDisk: { diskType: 'LOCAL_BASIC' } })
  await run({ internetAccessible })
  finish()
  await rest.act((draft, context) => stopInstances(draft, { instanceIds, stoppedMode: 'STOP_CHARGING' }, context))
  finish()
}

const isFine = (status: number) => status === 201 || status === 202

function send(method: string, url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return rest.app.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  })
}

const known = new Map<string, { id: string }[]>()

/** Puts ids of what exists where `@kind` stands; the choice follows from how much there is. */
async function named(text: string, turn: number): Promise<string> {
  if (!text.startsWith('@')) return text
  const kind = text.slice(1)
  const items = known.get(kind) ?? (await send('get', `/v1/${kind}?limit=1000`, undefined)).json().items ?? []
  // Looked up anew every few turns: what is gone by now is a case as well.
  if (turn % 10 === 0) known.clear()
  else known.set(kind, items)
  return items[turn % Math.max(items.length, 1)]?.id ?? 'nothing-there'
}

async function fill(value: unknown, turn: number): Promise<unknown> {
  if (typeof value === 'string') return named(value, turn)
  if (Array.isArray(value)) return Promise.all(value.map((one, i) => fill(one, turn + i)))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(await Promise.all(members.map(async ([name, member]) => [name, await fill(member, turn)])))
}

async function ask(request: Request, turn: number) {
  const { method, path, params, query, headers, body } = request
  const filled = (await fill({ params, query, headers }, turn)) as Pick<Request, 'params' | 'query' | 'headers'>
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(filled.params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(filled.query)) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  // What a header cannot carry is not this API's to answer.
  const sendable = Object.entries(filled.headers).filter(([, value]) => /^[\x21-\x7e]+$/.test(value))
  const reply = send(method, `${url}?${search}`, await fill(body, turn), Object.fromEntries(sendable))
  return search.has('wait') ? passingTime(reply) : reply
}

/** Lets the cloud's time pass until there is an answer. */
async function passingTime<T>(answer: PromiseLike<T>): Promise<T> {
  let waiting = true
  const answered = Promise.resolve(answer).finally(() => {
    waiting = false
  })
  while (waiting) {
    await nextTurn()
    finish()
  }
  return answered
}

/** Everything a reply does that the document does not say. */
function surprises({ operation }: Request, reply: Awaited<ReturnType<typeof ask>>): string[] {
  const documented = responseOf(document, operation, reply.statusCode)
  if (documented === undefined) return [`status ${reply.statusCode} is not documented`]
  const found: string[] = []
  for (const header of ['etag', 'location', 'link']) {
    const names = Object.keys(documented.headers ?? {}).map((name) => name.toLowerCase())
    if (reply.headers[header] !== undefined && !names.includes(header)) found.push(`header ${header} is not documented`)
  }
  if (documented.content === undefined) return reply.body === '' ? found : [...found, 'it has a body']
  const type = String(reply.headers['content-type']).split(';')[0] ?? ''
  const content = documented.content[type]
  if (content === undefined) return [...found, `type ${type} is not documented`]
  const check = ajv.compile(inDocument(content.schema) as object)
  if (!check(reply.json())) found.push(`${JSON.stringify(check.errors)}`)
  const { code, detail } = reply.json()
  // What is quoted may hold quotes itself, and a member that is not known has any name.
  const own = code === 'UnknownParameter' ? '' : String(detail).replace(/'.*'/, '')
  for (const name of foreignNames(own)) found.push(`${name} of the Tencent API is named in '${detail}'`)
  if (type === 'application/problem+json' && content.examples?.[code] === undefined) {
    found.push(`code ${code} is not documented`)
  }
  return found
}

function inDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDocument)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === '$ref' ? String(member).replace('#/', 'doc#/') : inDocument(member),
    ]),
  )
}

test('whatever is asked, every answer is one that the document describes', async () => {
  const seed = Number(process.env.HAVIP_CONTRACT_SEED ?? Date.now() % 1_000_000)
  const numRuns = Number(process.env.HAVIP_CONTRACT_RUNS ?? 500)
  const succeeded = new Set<string>()
  // Each kind once, with the first reply that showed it.
  const found = new Map<string, string>()
  // One after the other on one cloud, so there is nothing to shrink: all that is found is told, with the seed.
  for (const [turn, request] of fc.sample(requestArbitrary(document), { seed, numRuns }).entries()) {
    const reply = await ask(request, turn)
    if (turn % 4 !== 0) finish()
    const { operationId } = request.operation
    if (reply.statusCode < 300) succeeded.add(operationId)
    for (const surprise of surprises(request, reply)) {
      const kind = `${operationId}: ${surprise}`
      if (!found.has(kind)) found.set(kind, reply.body)
    }
  }
  expect({ seed, found: Object.fromEntries(found) }).toEqual({ seed, found: {} })
  // A run in which hardly anything succeeds proves little.
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
  const failed = operations.map(({ operationId }) => operationId).filter((id) => !succeeded.has(id))
  expect({ seed, failed, few: failed.length < (operations.length * 2) / 3 }).toEqual({ seed, failed, few: true })
})
