import supertest from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Fault, faultyProxy, requestId } from './faulty-proxy.js'
import { problem } from './problem.js'
import { type Emulator, openEmulator } from './rest/emulator.js'
import { zone } from './sdk.js'
import { startTencent } from './tencent-under-test.js'

let cloud: Emulator
let proxy: Awaited<ReturnType<typeof faultyProxy>>
let server: Awaited<ReturnType<typeof startTencent>>
/** The cloud itself, without the faults on the way. */
let behind: ReturnType<typeof supertest.agent>

const attempts = 3
const patience = { attempts, sleep: async () => {} }
/** One that does not wait long for an answer. */
let impatient: typeof server

beforeAll(async () => {
  cloud = await openEmulator()
  proxy = await faultyProxy(cloud.url)
  behind = supertest.agent(cloud.url)
  server = await startTencent(proxy.endpoint, { allowForeignDeletes: true }, {}, patience)
  impatient = await startTencent(proxy.endpoint, {}, {}, { ...patience, attempts: 5, answerLimit: 0.2 })
  proxy.mend()
})
afterEach(() => {
  proxy?.mend()
  if (cloud !== undefined) cloud.skew = 0
})
afterAll(async () => {
  await impatient?.close()
  await server?.close()
  await proxy?.close()
  await cloud?.close()
})

const throttled: readonly (readonly [string, Fault])[] = [
  ['too many requests', { code: 'RequestLimitExceeded' }],
  ['too many requests of the account', { code: 'RequestLimitExceeded.UinLimitExceeded' }],
  ['HTTP 429', { status: 429 }],
]

const broken: readonly (readonly [string, Fault])[] = [
  ['a fault of the cloud', { code: 'InternalError' }],
  ['HTTP 500', { status: 500 }],
  ['HTTP 503', { status: 503 }],
  ['half an answer in JSON', { text: '{"Response":{"TotalCount":1,"VpcSet":[{"VpcId":"vpc-' }],
  ['an empty answer', { text: '' }],
  ['a page of HTML', { text: '<html>maintenance</html>' }],
  ['JSON that is no answer', { text: 'null' }],
  ['a reset connection', 'reset'],
]

const slow: readonly (readonly [string, Fault])[] = [
  ['no answer in time', 'silence'],
  ['an answer that does not go on', 'stall'],
  // The SDK does not see that the connection is gone.
  ['an answer that is cut off', 'cut off'],
]

const serverFor = (fault: Fault) => (slow.some(([, each]) => each === fault) ? impatient : server)
const list = (at = server) => at.http.get('/v1/vpcs')

describe('a read', () => {
  test.each([...throttled, ...broken])('survives %s', async (_, fault) => {
    proxy.breaks(/^DescribeVpcs$/, fault, { times: attempts - 1 })
    await list().expect(200)
    expect(proxy.asked).toHaveLength(attempts)
  })

  test.each(slow)('survives %s', async (_, fault) => {
    proxy.breaks(/^DescribeVpcs$/, fault, { times: 1 })
    await list(impatient).expect(200)
    expect(proxy.asked.length).toBeGreaterThan(1)
  })

  test.each(throttled)('is told of %s when that does not end', async (_, fault) => {
    proxy.breaks(/^DescribeVpcs$/, fault)
    const reply = await list()
    const code = typeof fault === 'object' && 'code' in fault ? fault.code : 'RequestLimitExceeded'
    problem(reply, 429, code)
    if (typeof fault === 'object' && 'code' in fault) expect(reply.body.requestId).toBe(requestId)
    expect(proxy.asked).toHaveLength(attempts)
  })

  test.each([...broken, ...slow])('is told of %s when that does not end', async (_, fault) => {
    proxy.breaks(/^DescribeVpcs$/, fault)
    const isRefusal = typeof fault === 'object' && 'code' in fault
    const reply = await list(serverFor(fault))
    problem(reply, 502, isRefusal ? fault.code : 'ServiceUnavailable')
    if (isRefusal) expect(reply.body.requestId).toBe(requestId)
    else expect(reply.body.detail).toMatch(/^The Tencent API (did not answer|answered) DescribeVpcs/)
    expect(reply.body.detail).not.toMatch(/done all the same/)
  })
})

test('a page in the middle of a list that is broken is asked for again, and nothing is missing', async () => {
  const { vpcId, subnetId } = await network()
  const addresses = Array.from({ length: 110 }, (_, n) => ({ vpcId, subnetId, name: `e-${n}` }))
  for (const body of addresses) await behind.post('/v1/network-interfaces').send(body).expect(202)
  proxy.breaks(/^DescribeNetworkInterfaces$/, { text: '' }, { after: 1, times: 1 })
  const { body } = await server.http.get(`/v1/network-interfaces?vpcId=${vpcId}&limit=1000`).expect(200)
  expect(body.total).toBe(110)
  expect(proxy.asked).toHaveLength(3)
})

let networks = 0
/** A network in the cloud, made without faults. */
async function network() {
  networks++
  const { body: vpc } = await behind.post('/v1/vpcs').send({ name: `network-${networks}`, cidrBlock: '10.0.0.0/16' })
  const within = { vpcId: vpc.id, zone, name: 'n', cidrBlock: '10.0.1.0/24' }
  const { body: subnet } = await behind.post('/v1/subnets').send(within).expect(201)
  return { vpcId: vpc.id as string, subnetId: subnet.id as string }
}
const countOf = async (query: string): Promise<number> => (await behind.get(`/v1/${query}`).expect(200)).body.total

describe('a change', () => {
  let n = 0
  const wanted = () => ({ name: `wanted-${++n}`, cidrBlock: '10.0.0.0/16' })

  test.each(throttled)('is asked for again after %s, and done once', async (_, fault) => {
    const { name, cidrBlock } = wanted()
    proxy.breaks(/^CreateVpc$/, fault, { times: attempts - 1 })
    const { body } = await server.http.post('/v1/vpcs').send({ name, cidrBlock }).expect(201)
    expect(await countOf(`vpcs?name=${name}`)).toBe(1)
    await behind.delete(`/v1/vpcs/${body.id}`).expect(204)
  })

  test.each([...broken, ...slow])(
    'whose answer is lost by %s is not done twice, and that it may have been done is said',
    async (_, fault) => {
      const { name, cidrBlock } = wanted()
      proxy.breaks(/^CreateVpc$/, fault, { done: true })
      const reply = await serverFor(fault).http.post('/v1/vpcs').send({ name, cidrBlock })
      expect(reply.status).toBe(502)
      expect(reply.body.detail).toMatch(/It may have been done all the same/)
      // Who did not wait for the answer may be ahead of the cloud.
      await expect.poll(() => countOf(`vpcs?name=${name}`)).toBe(1)
      const { items } = (await behind.get(`/v1/vpcs?name=${name}`)).body
      expect(proxy.asked.filter((action) => action === 'CreateVpc')).toHaveLength(1)
      await behind.delete(`/v1/vpcs/${items[0].id}`).expect(204)
    },
  )

  test('that was done, and cannot be read back, says what it made', async () => {
    const { name, cidrBlock } = wanted()
    proxy.breaks(/^DescribeVpcs$/, { status: 503 })
    const reply = await server.http.post('/v1/vpcs').send({ name, cidrBlock })
    const [{ id }] = (await behind.get(`/v1/vpcs?name=${name}`)).body.items
    problem(reply, 502, 'ServiceUnavailable', new RegExp(`HTTP 503\\. The VPC '${id}' was made\\.`))
  })

  test('of members that was done, and cannot be read back, says so', async () => {
    const { vpcId } = await network()
    proxy.breaks(/^DescribeVpcs$/, { status: 503 }, { after: 1 })
    const reply = await server.http.patch(`/v1/vpcs/${vpcId}`).send({ name: 'changed' })
    problem(reply, 502, 'ServiceUnavailable', /HTTP 503\. The change itself was made\./)
    expect((await behind.get(`/v1/vpcs/${vpcId}`)).body.name).toBe('changed')
  })

  test.each([
    ['subnets', /^CreateSubnet$/, { zone, cidrBlock: '10.0.2.0/24' }],
    ['havips', /^CreateHaVip$/, {}],
    ['network-interfaces', /^CreateNetworkInterface$/, {}],
    ['instances', /^RunInstances$/, { zone }],
    ['route-tables', /^CreateRouteTable$/, {}],
    ['security-groups', /^CreateSecurityGroup/, {}],
    ['placement-groups', /^CreateDisasterRecoverGroup$/, { type: 'HOST' }],
    ['eips', /^AllocateAddresses$/, {}],
  ])('that makes one of %s and whose answer is lost has made one', async (kind, action, more) => {
    const { vpcId, subnetId } = await network()
    const places: Record<string, object> = {
      'security-groups': {},
      'placement-groups': {},
      eips: {},
      'route-tables': { vpcId },
      subnets: { vpcId },
    }
    const name = `one-of-${kind}`
    proxy.breaks(action, 'reset', { times: 1, done: true })
    const reply = await server.http
      .post(`/v1/${kind}`)
      .send({ name, ...(places[kind] ?? { vpcId, subnetId }), ...more })
    // Either the action takes a token, with which it was asked for once more, or the caller is told.
    if (reply.status === 502) expect(reply.body.detail).toMatch(/It may have been done all the same/)
    else expect(reply.status).toBeOneOf([201, 202])
    expect(proxy.asked.filter((each) => action.test(each))).toHaveLength(reply.status === 502 ? 1 : 2)
    expect(await countOf(`${kind}?name=${name}`)).toBe(1)
  })

  test('that is a task goes on being asked for while the answers are broken', async () => {
    const { vpcId, subnetId } = await network()
    const { body } = await behind.post('/v1/havips').send({ vpcId, subnetId, name: 'task', tags: { a: 'b' } })
    proxy.breaks(/^DescribeVpcTaskResult$/, { status: 503 }, { times: attempts + 1 })
    const reply = await server.http.delete(`/v1/havips/${body.id}?wait=30`)
    expect(reply).toMatchObject({ status: 200, body: { state: 'SUCCESS' } })
    await behind.get(`/v1/havips/${body.id}`).expect(404)
  })

  test('that deletes and whose answer is lost has deleted', async () => {
    const { vpcId, subnetId } = await network()
    proxy.breaks(/^DeleteSubnet$/, 'reset', { done: true })
    problem(await server.http.delete(`/v1/subnets/${subnetId}`), 502, 'ServiceUnavailable', /may have been done/)
    problem(await server.http.delete(`/v1/subnets/${subnetId}`), 404, 'ResourceNotFound')
    await behind.delete(`/v1/vpcs/${vpcId}`).expect(204)
  })
})

describe('a signature that has expired', () => {
  test('as one of the cloud says is told with its code and request id, and not as the caller’s', async () => {
    proxy.breaks(/^DescribeVpcs$/, { code: 'AuthFailure.SignatureExpire' })
    const reply = await list()
    problem(reply, 502, 'AuthFailure.SignatureExpire')
    expect(reply.body.requestId).toBe(requestId)
    expect(proxy.asked).toHaveLength(1)
  })

  test('as the clocks are an hour apart is told, and is over when they agree', async () => {
    cloud.skew = 3_600_000
    problem(await list(), 502, 'AuthFailure.SignatureExpire')
    cloud.skew = 0
    await list().expect(200)
  })

  test('ends the start', async () => {
    cloud.skew = 3_600_000
    await expect(startTencent(cloud.url)).rejects.toThrow(/AuthFailure.SignatureExpire/)
  })
})
