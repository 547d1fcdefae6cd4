import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, openHarness, zone } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
let vpcId: string
let subnetId: string

beforeEach(async () => {
  rest = await openHarness()
  vpcId = (await rest.http.post('/v1/vpcs').send({ name: 'seed', cidrBlock: '10.0.0.0/16' })).body.id
  const subnet = { vpcId, name: 'nodes', cidrBlock: '10.0.1.0/24', zone }
  subnetId = (await rest.http.post('/v1/subnets').send(subnet)).body.id
})
afterEach(() => rest.close())

/** Does something that takes time and gives the id of what it was about. */
async function done(asked: PromiseLike<{ status: number; body: { state: string; resourceIds: string[] } }>) {
  const { status, body } = await asked
  expect({ status, body }).toMatchObject({ status: 202, body: { state: 'SUCCESS' } })
  return body.resourceIds[0] ?? ''
}
const makeInstance = (more: object = {}) =>
  done(rest.http.post('/v1/instances').send({ zone, vpcId, subnetId, ...more }))
const makeEni = (more: object = {}) =>
  done(rest.http.post('/v1/network-interfaces').send({ vpcId, subnetId, name: 'extra', ...more }))
const get = async (path: string) => (await rest.http.get(`/v1/${path}`)).body

test('an instance is made, stopped, started, changed and terminated', async () => {
  const id = await makeInstance({ name: 'node', privateIpAddress: '10.0.1.7', tags: { env: 'test' } })
  const made = await get(`instances/${id}`)
  expect(made).toMatchObject({
    id,
    name: 'node',
    state: 'RUNNING',
    zone,
    vpcId,
    subnetId,
    privateIpAddresses: ['10.0.1.7'],
    publicIpAddresses: [],
    instanceType: 'S5.SMALL1',
    chargeType: 'POSTPAID_BY_HOUR',
    placementGroupId: null,
    tags: { env: 'test' },
  })
  expect(await get(`hosts?id=${made.hostId}`)).toMatchObject({ total: 1, items: [{ zone, instanceCount: 1 }] })
  await done(rest.http.post(`/v1/instances/${id}/stop`).send({}))
  expect(await get(`instances/${id}`)).toMatchObject({ state: 'STOPPED' })
  problem(await rest.http.post(`/v1/instances/${id}/stop`).send({}), 409, 'UnsupportedOperation.InstanceStateStopped')
  await done(rest.http.post(`/v1/instances/${id}/start`))
  expect(await get('instances?state=RUNNING')).toMatchObject({ total: 1 })
  const group = (await rest.http.post('/v1/security-groups').send({ name: 'web' })).body.id
  const changed = await rest.http.patch(`/v1/instances/${id}`).send({ securityGroupIds: [group], tags: { env: null } })
  expect(changed.body).toMatchObject({ securityGroupIds: [group], tags: {} })
  expect(await get(`network-interfaces?instanceId=${id}`)).toMatchObject({ items: [{ securityGroupIds: [group] }] })
  await done(rest.http.delete(`/v1/instances/${id}`))
  problem(await rest.http.get(`/v1/instances/${id}`), 404, 'ResourceNotFound')
})

test('an ENI is made, attached, given addresses, detached and deleted', async () => {
  const instanceId = await makeInstance()
  const id = await makeEni({ privateIpAddresses: ['10.0.1.20', '10.0.1.21'], description: 'more' })
  expect(await get(`network-interfaces/${id}`)).toMatchObject({
    description: 'more',
    primary: false,
    state: 'AVAILABLE',
    instanceId: null,
    privateIpAddresses: ['10.0.1.20', '10.0.1.21'],
  })
  await done(rest.http.put(`/v1/network-interfaces/${id}/attachment`).send({ instanceId }))
  expect(await get(`network-interfaces/${id}`)).toMatchObject({ instanceId, deviceIndex: 1 })
  const again = await rest.http.put(`/v1/network-interfaces/${id}/attachment`).send({ instanceId })
  problem(again, 409, 'UnsupportedOperation.AttachmentAlreadyExists')

  await done(rest.http.post('/v1/private-ips').send({ networkInterfaceId: id, address: '10.0.1.22' }))
  const address = `private-ips/${vpcId}:10.0.1.22`
  expect(await get(address)).toMatchObject({ ownerType: 'ENI', ownerId: id, primary: false, state: 'AVAILABLE' })
  expect((await rest.http.patch(`/v1/${address}`).send({ description: 'spare' })).body.description).toBe('spare')
  const other = await makeEni()
  const moved = await rest.http.patch(`/v1/${address}`).send({ networkInterfaceId: other })
  expect(moved.status).toBe(202)
  expect(await get(address)).toMatchObject({ ownerId: other })
  await done(rest.http.delete(`/v1/${address}`))
  problem(await rest.http.get(`/v1/${address}`), 404, 'ResourceNotFound')

  await done(rest.http.delete(`/v1/network-interfaces/${id}/attachment`))
  const detached = await rest.http.delete(`/v1/network-interfaces/${id}/attachment`)
  problem(detached, 409, 'UnsupportedOperation.AttachmentNotFound', /attached to nothing/)
  await done(rest.http.delete(`/v1/network-interfaces/${id}`))
  expect(await get('network-interfaces')).toMatchObject({ total: 2 })
})

test('the address of a HAVIP is listed, and neither moved nor taken', async () => {
  const haVip = await rest.http.post('/v1/havips').send({ vpcId, subnetId, name: 'db', vip: '10.0.1.100' })
  const path = `/v1/private-ips/${vpcId}:10.0.1.100`
  expect((await rest.http.get(path)).body).toMatchObject({ ownerType: 'HAVIP', ownerId: haVip.body.id })
  problem(await rest.http.delete(path), 409, 'UnsupportedOperation', /is the address of HAVIP/)
})

test('an EIP is allocated, bound to an instance, to an ENI and to a HAVIP, and released', async () => {
  const instanceId = await makeInstance({ privateIpAddress: '10.0.1.7' })
  const id = await done(rest.http.post('/v1/eips').send({ name: 'web', bandwidth: 5 }))
  const unbound = { privateIpAddress: null, networkInterfaceId: null, instanceId: null, haVipId: null }
  const made = await get(`eips/${id}`)
  expect(made).toMatchObject({ name: 'web', state: 'UNBIND', bandwidth: 5, ...unbound })

  await done(rest.http.put(`/v1/eips/${id}/binding`).send({ instanceId }))
  expect(await get(`eips/${id}`)).toMatchObject({ state: 'BIND', instanceId, privateIpAddress: '10.0.1.7' })
  expect(await get(`instances/${instanceId}`)).toMatchObject({ publicIpAddresses: [made.address] })
  problem(await rest.http.delete(`/v1/eips/${id}`), 409, 'UnsupportedOperation.AddressStatusNotPermit')
  await done(rest.http.delete(`/v1/eips/${id}/binding`))

  const eni = await makeEni({ privateIpAddresses: ['10.0.1.20'] })
  const target = { networkInterfaceId: eni, privateIpAddress: '10.0.1.20' }
  await done(rest.http.put(`/v1/eips/${id}/binding`).send(target))
  expect(await get(`eips/${id}`)).toMatchObject({ state: 'BIND_ENI', ...target, instanceId: null })
  await done(rest.http.delete(`/v1/eips/${id}/binding`))

  const haVip = await rest.http.post('/v1/havips').send({ vpcId, subnetId, name: 'db', vip: '10.0.1.100' })
  const path = `/v1/havips/${haVip.body.id}`
  await done(rest.http.put(`${path}/eip`).send({ address: made.address }))
  expect(await get(`eips/${id}`)).toMatchObject({ haVipId: haVip.body.id, instanceId: null })
  expect((await rest.http.get(path)).body.eip).toBe(made.address)
  problem(await rest.http.put(`${path}/eip`).send({ address: made.address }), 409, 'UnsupportedOperation.BindEIP')
  await done(rest.http.delete(`${path}/eip`))
  problem(await rest.http.delete(`${path}/eip`), 409, 'UnsupportedOperation.UnbindEIP')

  expect((await rest.http.patch(`/v1/eips/${id}`).send({ name: 'other' })).status).toBe(200)
  expect((await rest.http.patch(`/v1/eips/${id}`).send({ bandwidth: 8 })).status).toBe(202)
  const waited = await rest.http.patch(`/v1/eips/${id}?wait=10`).send({ bandwidth: 9 })
  expect(waited).toMatchObject({ status: 200, body: { id, bandwidth: 9 } })
  expect(await get(`eips/${id}`)).toMatchObject({ name: 'other', bandwidth: 9, ...unbound })
  await done(rest.http.delete(`/v1/eips/${id}`))
  expect(await get('eips')).toMatchObject({ total: 0 })
})

test('a placement group keeps its instances apart, and is deleted once empty', async () => {
  const group = await rest.http.post('/v1/placement-groups').send({ name: 'apart', type: 'HOST', tags: { a: 'b' } })
  expect(group.body).toMatchObject({ strategy: 'SPREAD', affinity: 1, instanceIds: [], tags: { a: 'b' } })
  const path = `/v1/placement-groups/${group.body.id}`
  const ids = [
    await makeInstance({ placementGroupId: group.body.id }),
    await makeInstance({ placementGroupId: group.body.id }),
  ]
  expect((await rest.http.get(path)).body.instanceIds).toEqual(ids)
  const { items } = await get('instances')
  expect(new Set(items.map(({ hostId }: { hostId: string }) => hostId)).size).toBe(2)
  expect((await rest.http.patch(path).send({ affinity: 2 })).body.affinity).toBe(2)
  problem(await rest.http.delete(path), 409, 'FailedOperation.PlacementSetNotEmpty')
  for (const id of ids) await done(rest.http.delete(`/v1/instances/${id}`))
  expect((await rest.http.delete(path)).status).toBe(204)
})
