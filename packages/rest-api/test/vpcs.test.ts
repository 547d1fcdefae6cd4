import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, openHarness } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
beforeEach(async () => {
  rest = await openHarness()
})
afterEach(() => rest.close())

const seed = { name: 'seed', cidrBlock: '172.17.0.0/16' }

test('a VPC is made, found, changed and deleted', async () => {
  const made = await rest.http.post('/v1/vpcs').send({ ...seed, tags: { env: 'test' }, dnsServers: ['1.1.1.1'] })
  expect(made.status).toBe(201)
  expect(made.headers.location).toBe(`/v1/vpcs/${made.body.id}`)
  expect(made.body).toEqual({
    id: expect.stringMatching(/^vpc-[0-9a-z]{8}$/),
    ...seed,
    secondaryCidrBlocks: [],
    isDefault: false,
    enableMulticast: false,
    dnsServers: ['1.1.1.1'],
    domainName: '',
    tags: { env: 'test' },
    createdAt: '2026-11-22T12:00:00.000Z',
  })
  const path = made.headers.location ?? ''
  const found = await rest.http.get(path)
  expect(found.status).toBe(200)
  expect(found.body).toEqual(made.body)
  expect(found.headers.etag).toBe(made.headers.etag)

  const changed = await rest.http
    .patch(path)
    .send({ name: 'other', enableMulticast: true, tags: { env: null, a: 'b' } })
  expect(changed.status).toBe(200)
  expect(changed.body).toEqual({ ...made.body, name: 'other', enableMulticast: true, tags: { a: 'b' } })
  expect(changed.headers.etag).not.toBe(made.headers.etag)

  expect((await rest.http.delete(path)).status).toBe(204)
  problem(await rest.http.get(path), 404, 'ResourceNotFound', /There is no VPC 'vpc-\w+' in ap-guangzhou/)
})

test('what the cloud refuses is told with the code of the Tencent API', async () => {
  const make = (body: object) => rest.http.post('/v1/vpcs').send(body)
  problem(await make({ ...seed, cidrBlock: '172.17.0.1/16' }), 400, 'InvalidParameterValue.Malformed', /CidrBlock/)
  problem(await make({ ...seed, name: '' }), 400, 'InvalidParameterValue', /VpcName is empty/)
  problem(await make({ ...seed, name: 'x'.repeat(61) }), 400, 'InvalidParameterValue.TooLong', /61 characters/)
  problem(await make({ ...seed, tags: { 'qcs:x': '' } }), 409, 'UnsupportedOperation.TagSystemReservedTagKey')
  const { body } = await make(seed)
  await rest.http.post('/v1/subnets').send({
    vpcId: body.id,
    name: 's',
    cidrBlock: '172.17.1.0/24',
    zone: 'ap-guangzhou-3',
  })
  problem(await rest.http.delete(`/v1/vpcs/${body.id}`), 409, 'ResourceInUse', /still has subnet/)
  for (let i = 1; i < 20; i++) await make(seed)
  problem(await make(seed), 409, 'LimitExceeded', /quota of 20 VPCs/)
})

test('each region and each account has its own', async () => {
  const made = await rest.http.post('/v1/vpcs?region=ap-shanghai').send(seed)
  expect(made.headers.location).toBe(`/v1/vpcs/${made.body.id}?region=ap-shanghai`)
  expect((await rest.http.get(made.headers.location ?? '')).status).toBe(200)
  expect((await rest.http.get('/v1/vpcs')).body.total).toBe(0)
  expect((await rest.http.get('/v1/vpcs?region=ap-shanghai&account=1250000001')).body.total).toBe(0)
  problem(await rest.http.get('/v1/vpcs?region=mars'), 400, 'UnsupportedRegion', /'mars' is not served; served are/)
  problem(await rest.http.get('/v1/vpcs?account=1'), 400, 'InvalidParameterValue', /account '1' is not one/)
})
