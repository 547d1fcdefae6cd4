import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { problem } from './problem.js'
import { zone } from './sdk.js'
import { startTencent } from './tencent-under-test.js'

type Running = Awaited<ReturnType<typeof startTencent>>
type Http = Running['http']

const patchType = 'application/merge-patch+json'
const mark = 'havip:created-by'

let cloud: CloudUnderTest
let emulator: Http
let tencent: Running
let planning: Running

beforeAll(async () => {
  cloud = await startCloud()
  emulator = supertest.agent(cloud.url)
  tencent = await startTencent(cloud.url)
  planning = await startTencent(cloud.url, { dryRun: true })
})
afterAll(async () => {
  await planning?.close()
  await tencent?.close()
  await cloud?.close()
})

async function vpcAndSubnet(http: Http) {
  const vpc = (await http.post('/v1/vpcs').send({ name: 'v', cidrBlock: '10.0.0.0/16' }).expect(201)).body.id
  const wanted = { vpcId: vpc, name: 's', cidrBlock: '10.0.0.0/24', zone }
  const subnet = (await http.post('/v1/subnets').send(wanted).expect(201)).body.id
  return { vpcId: vpc, subnetId: subnet }
}

/** The id of what a task has made. */
async function later(http: Http, path: string, body: object): Promise<string> {
  return String((await http.post(`${path}?wait=10`).send(body).expect(200)).body.resourceIds[0])
}

describe('the guard', () => {
  test('lets go what was made here, also by a server that was stopped', async () => {
    const before = await startTencent(cloud.url)
    const { vpcId, subnetId } = await vpcAndSubnet(before.http).finally(() => before.close())
    await tencent.http.delete(`/v1/subnets/${subnetId}`).expect(204)
    await tencent.http.delete(`/v1/vpcs/${vpcId}`).expect(204)
  })

  test('refuses to delete what was not, and lets it be changed', async () => {
    const foreign = await vpcAndSubnet(emulator)
    const eni = await later(emulator, '/v1/network-interfaces', {
      ...foreign,
      name: 'e',
      privateIpAddresses: ['10.0.0.9'],
    })
    const assigned = { networkInterfaceId: eni, address: '10.0.0.10' }
    await emulator.post('/v1/private-ips?wait=10').send(assigned).expect(200)
    const instance = await later(emulator, '/v1/instances', { ...foreign, zone, name: 'i' })
    const eip = await later(emulator, '/v1/eips', { name: 'e' })
    const haVip = (
      await emulator
        .post('/v1/havips')
        .send({ ...foreign, name: 'h' })
        .expect(201)
    ).body.id
    const paths = [
      `/v1/vpcs/${foreign.vpcId}`,
      `/v1/subnets/${foreign.subnetId}`,
      `/v1/network-interfaces/${eni}`,
      `/v1/private-ips/${foreign.vpcId}:10.0.0.10`,
      `/v1/instances/${instance}`,
      `/v1/eips/${eip}`,
      `/v1/havips/${haVip}`,
    ]
    for (const path of paths) {
      const reply = await tencent.http.delete(path)
      problem(reply, 403, 'UnauthorizedOperation', /made by havip.*--allow-foreign-deletes/)
      await emulator.get(path).expect(200)
    }
    const reset = await tencent.http.post(`/v1/instances/${instance}/reset`).send({})
    problem(reset, 403, 'UnauthorizedOperation', /is not installed anew/)
    await tencent.http.patch(`/v1/havips/${haVip}`).type(patchType).send('{"name":"mine"}').expect(200)
    // An address that was assigned here may go again, though its ENI is foreign; also when it has moved.
    const other = await later(emulator, '/v1/network-interfaces', { ...foreign, name: 'f' })
    await later(tencent.http, '/v1/private-ips', { networkInterfaceId: eni, address: '10.0.0.11' })
    const own = `/v1/private-ips/${foreign.vpcId}:10.0.0.11`
    const move = JSON.stringify({ networkInterfaceId: other })
    await tencent.http.patch(`${own}?wait=10`).type(patchType).send(move).expect(200)
    await tencent.http.delete(`${own}?wait=10`).expect(200)
  })

  test('lets an address go from the primary ENI of an instance that was made here', async () => {
    const before = await startTencent(cloud.url)
    const within = await vpcAndSubnet(before.http)
    const instance = await later(before.http, '/v1/instances', { ...within, zone, name: 'i' }).finally(() =>
      before.close(),
    )
    const { items } = (await emulator.get(`/v1/network-interfaces?instanceId=${instance}`)).body
    await later(emulator, '/v1/private-ips', { networkInterfaceId: items[0].id, address: '10.0.0.77' })
    await tencent.http.delete(`/v1/private-ips/${within.vpcId}:10.0.0.77?wait=10`).expect(200)
  })

  test('lets everything go when told to', async () => {
    const { vpcId, subnetId } = await vpcAndSubnet(emulator)
    const allowed = await startTencent(cloud.url, { allowForeignDeletes: true })
    try {
      await allowed.http.delete(`/v1/subnets/${subnetId}`).expect(204)
      await allowed.http.delete(`/v1/vpcs/${vpcId}`).expect(204)
    } finally {
      await allowed.close()
    }
  })

  test('marks what it makes with a tag, which nobody else gives or takes', async () => {
    const wanted = { name: 'marked', cidrBlock: '10.0.0.0/16', tags: { a: 'b' } }
    const { body: vpc } = await tencent.http.post('/v1/vpcs').send(wanted).expect(201)
    expect(vpc.tags).toEqual({ a: 'b' })
    expect((await emulator.get(`/v1/vpcs/${vpc.id}`)).body.tags).toEqual({ a: 'b', [mark]: 'havip' })
    expect((await tencent.http.get(`/v1/tags?key=${mark}`)).body.total).toBe(0)
    const given = await tencent.http.post('/v1/vpcs').send({ ...wanted, tags: { [mark]: 'me' } })
    problem(given, 400, 'InvalidParameterValue', /havip's own mark/)
    const taken = JSON.stringify({ tags: { [mark]: null } })
    const refused = await tencent.http.patch(`/v1/vpcs/${vpc.id}`).type(patchType).send(taken)
    problem(refused, 400, 'InvalidParameterValue', /havip's own mark/)
  })
})

describe('a change of which a part is refused', () => {
  test('is taken back as a whole', async () => {
    const { vpcId } = await vpcAndSubnet(tencent.http)
    const path = `/v1/vpcs/${vpcId}`
    const change = JSON.stringify({ name: 'x'.repeat(61), tags: { added: 'x' } })
    problem(await tencent.http.patch(path).type(patchType).send(change), 400, 'InvalidParameterValue.TooLong')
    expect((await emulator.get(path)).body.tags).toEqual({ [mark]: 'havip' })
    const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: 'havip-00000000' }]
    await tencent.http.post('/v1/route-tables').send({ vpcId, name: 'none', routes }).expect(404)
    expect((await emulator.get(`/v1/route-tables?vpcId=${vpcId}&main=false`)).body.total).toBe(0)
  })
})

describe('--dry-run', () => {
  const planned = (body: { requests: { action: string }[] }) => body.requests.map(({ action }) => action)

  test('says what would be sent, and sends nothing', async () => {
    const wanted = { name: 'planned', cidrBlock: '10.0.0.0/16' }
    const reply = await planning.http.post('/v1/vpcs').send(wanted)
    problem(reply, 409, 'DryRun', /^Nothing was changed.*Would be sent: vpc CreateVpc\.$/)
    const request = { VpcName: 'planned', CidrBlock: '10.0.0.0/16', Tags: [{ Key: mark, Value: 'havip' }] }
    expect(reply.body.requests).toEqual([{ product: 'vpc', action: 'CreateVpc', request }])
    expect((await emulator.get('/v1/vpcs?name=planned')).body.total).toBe(0)
  })

  test('has every request of a change, with what the first one would make', async () => {
    const { vpcId } = await vpcAndSubnet(tencent.http)
    const { body: haVip } = await tencent.http.post('/v1/havips').send({ vpcId, name: 'h' }).expect(201)
    const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: haVip.id }]
    const { body } = await planning.http.post('/v1/route-tables').send({ vpcId, name: 'out', routes }).expect(409)
    expect(planned(body)).toEqual(['CreateRouteTable', 'CreateRoutes'])
    expect(body.requests[1].request.RouteTableId).toBe('rtb-planned')
    const change = JSON.stringify({ name: 'w', tags: { a: 'b' } })
    const changed = await planning.http.patch(`/v1/havips/${haVip.id}`).type(patchType).send(change).expect(409)
    expect(planned(changed.body)).toEqual(['ModifyResourceTags', 'ModifyHaVipAttribute'])
    const association = await planning.http.post(`/v1/havips/${haVip.id}/associations`).send({ id: 'ins-00000000' })
    problem(association, 404, 'ResourceNotFound', /no instance 'ins-00000000'.*--dry-run/)
    const removed = await planning.http.delete(`/v1/havips/${haVip.id}`).expect(409)
    expect(planned(removed.body)).toEqual(['DeleteHaVip'])
    await emulator.get(`/v1/havips/${haVip.id}`).expect(200)
  })

  test('refuses what can be known to be wrong: an id, If-Match, what is not ours, and what the cloud checks itself', async () => {
    const subnet = { vpcId: 'vpc-00000000', name: 's', cidrBlock: '10.0.0.0/24', zone }
    problem(await planning.http.post('/v1/subnets').send(subnet), 404, 'ResourceNotFound', /no VPC 'vpc-00000000'/)
    const foreign = await vpcAndSubnet(emulator)
    const path = `/v1/vpcs/${foreign.vpcId}`
    problem(await planning.http.delete(path).set('if-match', '"another"'), 412, 'PreconditionFailed')
    problem(await planning.http.delete(path), 403, 'UnauthorizedOperation', /not made by havip/)
    const instance = { ...foreign, zone, name: 'i' }
    problem(
      await planning.http.post('/v1/instances').send({ ...instance, instanceType: 'S5.NONE' }),
      404,
      'InvalidParameterValue.InstanceTypeNotFound',
    )
    const { body } = await planning.http.post('/v1/instances').send(instance).expect(409)
    expect(planned(body)).toEqual(['RunInstances'])
    expect((await emulator.get(`/v1/instances?vpcId=${foreign.vpcId}`)).body.total).toBe(0)
  })

  test('works for what takes time as well', async () => {
    const { body } = await planning.http.post('/v1/eips?wait=5').send({ name: 'e' }).expect(409)
    expect(planned(body)).toEqual(['AllocateAddresses'])
    const { subnetId, vpcId } = await vpcAndSubnet(tencent.http)
    const eni = await later(tencent.http, '/v1/network-interfaces', { subnetId, vpcId, name: 'e' })
    const address = { networkInterfaceId: eni, description: 'any' }
    const assigned = await planning.http.post('/v1/private-ips').send(address).expect(409)
    expect(planned(assigned.body)).toEqual(['AssignPrivateIpAddresses', 'ModifyPrivateIpAddressesAttribute'])
  })
})
