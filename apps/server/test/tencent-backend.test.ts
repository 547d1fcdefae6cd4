import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { zone } from './sdk.js'
import { startTencent } from './tencent-under-test.js'

type Http = ReturnType<typeof supertest.agent>
type Document = Record<string, unknown>
type Running = Awaited<ReturnType<typeof startTencent>>

let cloud: CloudUnderTest
let tencent: Running
let emulator: Http
const seeded: Record<string, string> = {}

beforeAll(async () => {
  cloud = await startCloud({ quota: ['vpcsPerRegion=300'] })
  emulator = supertest.agent(cloud.url)
  tencent = await startTencent(cloud.url)
  const vpc = await made(emulator, '/v1/vpcs', { name: 'seed', cidrBlock: '10.0.0.0/16', tags: { env: 'test' } })
  const place = { vpcId: vpc.id, zone }
  const subnet = await made(emulator, '/v1/subnets', { ...place, name: 'seed', cidrBlock: '10.0.0.0/24' })
  const within = { vpcId: vpc.id, subnetId: subnet.id }
  const rule = { protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT', description: 'web' }
  const group = await made(emulator, '/v1/security-groups', { name: 'web', ingress: [rule] })
  const groups = { securityGroupIds: [group.id] }
  const instance = await later(emulator, '/v1/instances?wait=10', { ...within, ...groups, zone, name: 'node-1' })
  const addresses = { privateIpAddresses: ['10.0.0.50', '10.0.0.51'] }
  const eni = await later(emulator, '/v1/network-interfaces?wait=10', { ...within, ...groups, ...addresses, name: 'e' })
  const haVip = await made(emulator, '/v1/havips', { ...within, name: 'db', vip: '10.0.0.100', checkAssociate: true })
  await emulator.post(`/v1/havips/${haVip.id}/associations`).send({ id: eni }).expect(201)
  const eip = await later(emulator, '/v1/eips?wait=10', { name: 'web', tags: { env: 'test' } })
  await emulator.put(`/v1/eips/${eip}/binding?wait=10`).send({ instanceId: instance }).expect(200)
  await later(emulator, '/v1/eips?wait=10', { name: 'free' })
  const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: haVip.id, description: 'vpn' }]
  const placed = await made(emulator, '/v1/placement-groups', { name: 'db', type: 'SW', tags: { env: 'test' } })
  const table = await made(emulator, '/v1/route-tables', { vpcId: vpc.id, name: 'out', routes })
  Object.assign(seeded, {
    vpcs: vpc.id,
    subnets: subnet.id,
    'security-groups': group.id,
    instances: instance,
    'network-interfaces': eni,
    havips: haVip.id,
    eips: eip,
    'route-tables': table.id,
    'placement-groups': placed.id,
    'private-ips': `${vpc.id}:10.0.0.51`,
    tags: 'env:test',
    quotas: 'vpc-max-havips',
  })
})
afterAll(async () => {
  await tencent?.close()
  await cloud?.close()
})

async function made(http: Http, path: string, body: object): Promise<Document> {
  return (await http.post(path).send(body).expect(201)).body
}

/** The id of what a task has made. */
async function later(http: Http, path: string, body: object): Promise<string> {
  const { body: task } = await http.post(path).send(body).expect(200)
  expect(task.state).toBe('SUCCESS')
  const id = task.resourceIds.find((each: string) => !each.startsWith('eni-')) ?? task.resourceIds[0]
  return String(id)
}

/** Tencent's objects tell no fractions of seconds, and of an instance neither its host nor what it calls itself. */
function asTold(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member) => {
    if (name === 'hostName' || name === 'hostId') return undefined
    if (!/At$/.test(name) || typeof member !== 'string') return member
    return member.replace(/\.\d{3}Z$/, '.000Z')
  })
}

/** All of a list, page after page of the REST API. */
async function listed(http: Http, kind: string): Promise<Document[]> {
  const items: Document[] = []
  const query = `/v1/${kind}?limit=50&sort=id`
  for (let next: string | null = query; next !== null; ) {
    const { body }: { body: { items: Document[]; next: string | null } } = await http.get(next).expect(200)
    items.push(...body.items)
    next = body.next === null ? null : `${query}&cursor=${body.next}`
  }
  return items
}

const kinds = [
  'vpcs',
  'subnets',
  'network-interfaces',
  'havips',
  'eips',
  'instances',
  'route-tables',
  'security-groups',
  'placement-groups',
  'private-ips',
  'tags',
  'quotas',
]

describe('what is read is the same on the emulator and on its Tencent API', () => {
  test.each(kinds)('list of %s', async (kind) => {
    const here = await listed(emulator, kind)
    expect(here.length).toBeGreaterThan(0)
    expect(asTold(await listed(tencent.http, kind))).toEqual(asTold(here))
  })

  test.each(kinds)('one of %s, and the refusal of an id that names none', async (kind) => {
    const path = `/v1/${kind}/${encodeURIComponent(String(seeded[kind]))}`
    const here = await emulator.get(path).expect(200)
    const there = await tencent.http.get(path).expect(200)
    expect(asTold(there.body)).toEqual(asTold(here.body))
    for (const id of [String(seeded[kind]).replace(/[-:].*/, '-00000000'), 'nothing']) {
      const [no, neither] = [await emulator.get(`/v1/${kind}/${id}`), await tencent.http.get(`/v1/${kind}/${id}`)]
      expect({ status: neither.status, body: unnamed(neither.body) }).toEqual({
        status: 404,
        body: unnamed(no.body),
      })
    }
  })

  test.each(['associations', 'binding'])('%s of a HAVIP', async (part) => {
    const path = `/v1/havips/${seeded.havips}/${part}`
    const here = await emulator.get(path).expect(200)
    expect(asTold((await tencent.http.get(path).expect(200)).body)).toEqual(asTold(here.body))
  })

  test('every page of the Tencent API is followed', async () => {
    for (let n = 0; n < 220; n++) await made(emulator, '/v1/vpcs', { name: `many-${n}`, cidrBlock: '10.9.0.0/16' })
    const here = await listed(emulator, 'vpcs')
    expect(here.length).toBeGreaterThan(220)
    expect(asTold(await listed(tencent.http, 'vpcs'))).toEqual(asTold(here))
  })
})

function unnamed({ requestId: _, ...problem }: Document): Document {
  return problem
}

describe('what is not possible', () => {
  test.each([
    ['/v1/hosts', /of the emulator only/],
    ['/v1/events', /of the emulator only/],
    ['/v1/tokens', /not managed here/],
    ['/v1/sdn/tables', /./],
  ] as const)('%s: 501 with a sentence', async (path, detail) => {
    const { status, body } = await tencent.http.get(path)
    expect({ status, code: body.code }).toEqual({ status: 501, code: 'UnsupportedOperation' })
    expect(body.detail).toMatch(detail)
  })

  test('the history of a HAVIP', async () => {
    await tencent.http.get(`/v1/havips/${seeded.havips}/history`).expect(501)
  })

  test('no Tencent API is served in front of the real one', async () => {
    await supertest(tencent.url).post('/').set('x-tc-action', 'DescribeVpcs').send({}).expect(404)
  })
})

test('a token is asked for on loopback too', async () => {
  await supertest(tencent.url).get('/v1/vpcs').expect(401)
})

test('with --read-only nothing is changed, and all is read', async () => {
  const reading = await startTencent(cloud.url, { readOnly: true })
  try {
    const before = await listed(emulator, 'vpcs')
    const wanted = { name: 'n', cidrBlock: '10.0.0.0/16' }
    const { body } = await reading.http.post('/v1/vpcs').send(wanted).expect(403)
    expect(body.detail).toMatch(/--read-only/)
    await reading.http.delete(`/v1/havips/${seeded.havips}`).expect(403)
    await reading.http.post(`/v1/havips/${seeded.havips}/associations`).send({ id: seeded.instances }).expect(403)
    await reading.http.get(`/v1/havips/${seeded.havips}`).expect(200)
    expect(await listed(emulator, 'vpcs')).toEqual(before)
  } finally {
    await reading.close()
  }
})

test('a key pair that the cloud refuses ends the start with its code', async () => {
  const wrong = { TENCENTCLOUD_SECRET_KEY: 'wrong' }
  await expect(startTencent(cloud.url, {}, wrong)).rejects.toThrow(/AuthFailure.SignatureFailure/)
})
