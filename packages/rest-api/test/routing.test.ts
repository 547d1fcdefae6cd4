import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, openHarness, zone } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
let vpcId: string

beforeEach(async () => {
  rest = await openHarness()
  vpcId = (await rest.http.post('/v1/vpcs').send({ name: 'seed', cidrBlock: '10.0.0.0/16' })).body.id
})
afterEach(() => rest.close())

const makeSubnet = (more: object = {}) =>
  rest.http.post('/v1/subnets').send({ vpcId, name: 'nodes', cidrBlock: '10.0.1.0/24', zone, ...more })

test('a subnet is made, changed and deleted, and counts its addresses', async () => {
  const made = await makeSubnet({ tags: { env: 'test' } })
  expect(made.body).toMatchObject({ availableIpAddressCount: 253, totalIpAddressCount: 253, tags: { env: 'test' } })
  const path = `/v1/subnets/${made.body.id}`
  await rest.http.post('/v1/havips').send({ vpcId, subnetId: made.body.id, name: 'db' })
  expect((await rest.http.get(path)).body.availableIpAddressCount).toBe(252)
  problem(await rest.http.delete(path), 409, 'ResourceInUse')
  problem(await makeSubnet(), 409, 'InvalidParameterValue.SubnetConflict')
  problem(await makeSubnet({ cidrBlock: '10.1.0.0/24' }), 400, 'InvalidParameterValue.SubnetRange')
  problem(await makeSubnet({ zone: 'mars-1' }), 400, 'InvalidParameterValue.ZoneConflict')
  problem(await makeSubnet({ vpcId: 'vpc-00000000' }), 404, 'ResourceNotFound')
  const empty = await makeSubnet({ cidrBlock: '10.0.2.0/24' })
  const changed = await rest.http.patch(`/v1/subnets/${empty.body.id}`).send({ name: 'other', enableBroadcast: true })
  expect(changed.body).toEqual({ ...empty.body, name: 'other', enableBroadcast: true })
  expect((await rest.http.delete(`/v1/subnets/${empty.body.id}`)).status).toBe(204)
})

test('a route table is made with routes, used by a subnet, and its routes replaced as one', async () => {
  const route = { destination: '192.168.0.0/16', gatewayType: 'HAVIP', gatewayId: '' }
  const subnet = await makeSubnet()
  const haVip = await rest.http.post('/v1/havips').send({ vpcId, subnetId: subnet.body.id, name: 'gateway' })
  const routes = [{ ...route, gatewayId: haVip.body.id }]
  const made = await rest.http.post('/v1/route-tables').send({ vpcId, name: 'more', routes })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ main: false, subnetIds: [] })
  expect(made.body.routes).toEqual([
    { id: expect.stringMatching(/^rti-/), ...made.body.routes[0], description: '', enabled: true },
  ])
  const path = `/v1/route-tables/${made.body.id}`
  await rest.http.patch(`/v1/subnets/${subnet.body.id}`).send({ routeTableId: made.body.id })
  expect((await rest.http.get(path)).body.subnetIds).toEqual([subnet.body.id])
  problem(await rest.http.delete(path), 409, 'UnsupportedOperation.DelRouteWithSubnet')
  const cleared = await rest.http
    .patch(path)
    .set('if-match', (await rest.http.get(path)).headers.etag ?? '')
    .send({ routes: [] })
  expect(cleared.body).toMatchObject({ name: 'more', routes: [] })
  problem(await rest.http.patch(path).send({ routes: [...routes, ...routes] }), 400, 'InvalidParameterValue.Duplicate')
  const { body: main } = await rest.http.get(`/v1/route-tables?vpcId=${vpcId}&main=true`)
  problem(await rest.http.delete(`/v1/route-tables/${main.items[0].id}`), 409, 'UnsupportedOperation.DelDefaultRoute')
})

test('a security group has its rules in order, and one direction is replaced without the other', async () => {
  const web = { protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT' }
  const six = { protocol: 'ALL', peer: '2001:db8::/32', action: 'DROP', description: 'six' }
  const made = await rest.http.post('/v1/security-groups').send({ name: 'web', ingress: [web, six], tags: { a: 'b' } })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    description: '',
    isDefault: false,
    ingress: [
      { ...web, description: '' },
      { ...six, port: 'ALL' },
    ],
    egress: [],
    networkInterfaceIds: [],
    tags: { a: 'b' },
  })
  const path = `/v1/security-groups/${made.body.id}`
  const self = { protocol: 'ALL', peer: made.body.id, action: 'ACCEPT' }
  const changed = await rest.http.patch(path).send({ egress: [self], description: 'front' })
  expect(changed.body).toMatchObject({
    description: 'front',
    ingress: made.body.ingress,
    egress: [{ ...self, port: 'ALL', description: '' }],
  })
  expect(changed.body.version).toBeGreaterThan(made.body.version)
  problem(await rest.http.patch(path).send({ ingress: [web, web] }), 409, 'UnsupportedOperation.DuplicatePolicy')
  problem(
    await rest.http.patch(path).send({ ingress: [{ ...web, peer: 'nowhere' }] }),
    400,
    'InvalidParameterValue.Malformed',
  )
  expect((await rest.http.delete(path)).status).toBe(204)
})

test('tags are known to the account, and tell who carries them', async () => {
  const made = await rest.http.post('/v1/tags').send({ key: 'a:b', value: 'c/d' })
  expect(made.status).toBe(201)
  expect(made.body).toEqual({ id: 'a%3Ab:c%2Fd', key: 'a:b', value: 'c/d', resourceIds: [] })
  const path = `/v1/tags/${encodeURIComponent(made.body.id)}`
  expect(made.headers.location).toBe(path)
  problem(await rest.http.post('/v1/tags').send({ key: 'a:b', value: 'c/d' }), 409, 'ResourceInUse.TagDuplicate')
  await rest.http.patch(`/v1/vpcs/${vpcId}`).send({ tags: { 'a:b': 'c/d' } })
  expect((await rest.http.get(path)).body.resourceIds).toEqual([vpcId])
  expect((await rest.http.get(`/v1/tags?resourceIds=${vpcId}`)).body.total).toBe(1)
  problem(await rest.http.delete(path), 409, 'FailedOperation.TagAttachedResource')
  await rest.http.patch(`/v1/vpcs/${vpcId}`).send({ tags: { 'a:b': null } })
  expect((await rest.http.delete(path)).status).toBe(204)
  problem(await rest.http.delete(path), 404, 'ResourceNotFound')
})

test('quotas tell what is enforced and how far it is used', async () => {
  const { body } = await rest.http.get('/v1/quotas/appid-max-vpcs')
  expect(body).toEqual({ id: 'appid-max-vpcs', name: 'VPCs in a region', limit: 20, used: 1 })
  expect((await rest.http.get('/v1/quotas')).body.total).toBeGreaterThan(8)
  problem(await rest.http.get('/v1/quotas/colours'), 404, 'ResourceNotFound')
})

test('regions and accounts are listed', async () => {
  const regions = await rest.http.get('/v1/regions')
  expect(regions.body).toMatchObject({
    total: 2,
    items: [{ id: 'ap-guangzhou', zones: expect.arrayContaining([zone]) }, {}],
  })
  expect((await rest.http.get('/v1/accounts?name=other')).body.items).toEqual([
    { id: '1250000001', uin: '100000000002', name: 'other' },
  ])
})
