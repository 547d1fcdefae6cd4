import { expect } from 'vitest'
import { problem } from '../problem.js'
import type { World } from './servers.js'
import { done, item, made, network, type Suite, zone } from './suite.js'

type Network = Awaited<ReturnType<typeof network>>

const makeInstance = ({ http }: World, within: Network, more: object = {}) =>
  done(http.post('/v1/instances').send({ zone, ...within, ...more }))
const makeEni = ({ http }: World, within: Network, more: object = {}) =>
  done(http.post('/v1/network-interfaces').send({ ...within, name: 'extra', ...more }))

export const compute: Suite = {
  name: 'instances, ENIs and EIPs',
  rules: {
    'an instance is made, and terminated': async (world) => {
      const within = await network(world)
      const wanted = { name: 'node', privateIpAddress: '10.0.1.7', tags: { env: 'test' } }
      const id = await makeInstance(world, within, wanted)
      expect(await item(world, `instances/${id}`)).toMatchObject({
        id,
        ...within,
        name: 'node',
        state: 'RUNNING',
        zone,
        privateIpAddresses: ['10.0.1.7'],
        publicIpAddresses: [],
        instanceType: 'S5.SMALL1',
        chargeType: 'POSTPAID_BY_HOUR',
        placementGroupId: null,
        tags: { env: 'test' },
      })
      expect(await item(world, `network-interfaces?instanceId=${id}`)).toMatchObject({
        total: 1,
        items: [{ primary: true, deviceIndex: 0, privateIpAddresses: ['10.0.1.7'] }],
      })
      await done(world.http.delete(`/v1/instances/${id}`))
      problem(await world.http.get(`/v1/instances/${id}`), 404, 'ResourceNotFound', /There is no instance/)
    },

    'an instance that cannot be made is refused': async (world) => {
      const within = await network(world)
      const make = (more: object) => world.http.post('/v1/instances').send({ zone, ...within, ...more })
      problem(await make({ instanceType: 'S5.NONE' }), 404, 'InvalidParameterValue.InstanceTypeNotFound')
      problem(await make({ subnetId: 'subnet-00000000' }), 404, 'InvalidParameterValue.SubnetNotExist')
      problem(await make({ privateIpAddress: '10.0.1.1' }), 409, 'VpcIpIsUsed')
    },

    'an instance is renamed, protected and given another host name': async (world) => {
      const { http } = world
      const id = await makeInstance(world, await network(world), { disableApiTermination: true })
      const path = `/v1/instances/${id}`
      problem(await http.delete(path), 409, 'UnsupportedOperation.InstancesProtected')
      await done(http.patch(path).send({ name: 'other', disableApiTermination: false }))
      const named = await http.patch(`${path}?wait=10`).send({ hostName: 'db-1' })
      expect(named).toMatchObject({ status: 200, body: { name: 'other', state: 'RUNNING' } })
      problem(await http.patch(path).send({ hostName: '-' }), 400, 'InvalidParameterValue.IllegalHostName')
      await done(http.delete(path))
    },

    'an instance tells what it calls itself': async (world) => {
      const id = await makeInstance(world, await network(world), { hostName: 'db-1' })
      expect(await item(world, `instances/${id}`)).toMatchObject({ hostName: 'db-1' })
    },

    'an instance is rebooted, installed anew and given another type': async (world) => {
      const { http } = world
      const id = await makeInstance(world, await network(world))
      const order = (what: string, body: object = {}) => http.post(`/v1/instances/${id}/${what}`).send(body)
      await done(order('reboot', { force: true }))
      await done(order('reset', { imageId: 'img-0a1b2c3d', hostName: 'db-2' }))
      expect(await item(world, `instances/${id}`)).toMatchObject({ imageId: 'img-0a1b2c3d', state: 'RUNNING' })
      problem(await order('reset', { imageId: 'x' }), 400, 'InvalidImageId.Malformed')
      const type = { instanceType: 'S5.MEDIUM4' }
      problem(await order('resize', type), 409, 'UnsupportedOperation.InstanceStateRunning')
      problem(await order('resize', { instanceType: 'S5.NONE9' }), 404, 'ResourceNotFound.InvalidZoneInstanceType')
      await done(order('resize', { ...type, force: true }))
      expect(await item(world, `instances/${id}`)).toMatchObject({ ...type, state: 'RUNNING' })
      await done(order('stop'))
      problem(await order('reboot'), 409, 'UnsupportedOperation.InstanceStateStopped')
      await done(order('start'))
      problem(await http.post('/v1/instances/ins-00000000/reboot').send({}), 404, 'ResourceNotFound')
    },

    'an instance is moved to another subnet': async (world) => {
      const { http } = world
      const within = await network(world)
      const id = await makeInstance(world, within)
      const other = { vpcId: within.vpcId, name: 'other', cidrBlock: '10.0.2.0/24', zone }
      const to = { vpcId: within.vpcId, subnetId: (await made(world, 'subnets', other)).id }
      const move = (body: object) => http.post(`/v1/instances/${id}/move`).send(body)
      problem(await move(to), 409, 'UnsupportedOperation.InstanceStateRunning')
      await done(move({ ...to, privateIpAddress: '10.0.2.9', force: true }))
      expect(await item(world, `instances/${id}`)).toMatchObject({ ...to, privateIpAddresses: ['10.0.2.9'] })
      problem(await move({ ...to, subnetId: 'subnet-00000000', force: true }), 400, 'InvalidParameterValue')
    },

    'an instance is put into a placement group and taken out again': async (world) => {
      const { http } = world
      const id = await makeInstance(world, await network(world))
      const group = await made(world, 'placement-groups', {
        name: 'parts',
        type: 'HOST',
        strategy: 'PARTITION',
        partitionCount: 2,
      })
      const path = `/v1/instances/${id}/placement`
      const put = (body: object) => http.put(`${path}?wait=10`).send(body)
      const placed = await put({ placementGroupId: group.id, partitionNumber: 2, force: true })
      expect(placed).toMatchObject({ status: 200, body: { id, placementGroupId: group.id, partitionNumber: 2 } })
      problem(await put({ placementGroupId: group.id }), 409, 'FailedOperation.AlreadyInDisasterRecoverGroup')
      problem(await put({ placementGroupId: 'ps-00000000' }), 409, 'FailedOperation.DisasterRecoverGroupNotFound')
      const out = await http.delete(path)
      expect(out).toMatchObject({ status: 200, body: { placementGroupId: null, partitionNumber: 0 } })
      problem(await http.delete(path), 409, 'FailedOperation.DisasterRecoverGroupNotMatch', /in no placement group/)
    },

    'an instance is stopped and started': async (world) => {
      const { http } = world
      const id = await makeInstance(world, await network(world))
      await done(http.post(`/v1/instances/${id}/stop`).send({}))
      expect(await item(world, `instances/${id}`)).toMatchObject({ state: 'STOPPED' })
      problem(await http.post(`/v1/instances/${id}/stop`).send({}), 409, 'UnsupportedOperation.InstanceStateStopped')
      expect(await item(world, 'instances?state=STOPPED')).toMatchObject({ total: 1 })
      await done(http.post(`/v1/instances/${id}/start`))
      expect(await item(world, `instances/${id}`)).toMatchObject({ state: 'RUNNING' })
      problem(await http.post('/v1/instances/ins-00000000/start'), 404, 'ResourceNotFound')
    },

    'an instance changes its security groups and tags': async (world) => {
      const id = await makeInstance(world, await network(world), { tags: { env: 'test' } })
      const group = await made(world, 'security-groups', { name: 'web' })
      const change = { securityGroupIds: [group.id], tags: { env: null } }
      const { body } = await world.http.patch(`/v1/instances/${id}`).send(change).expect(200)
      expect(body).toMatchObject({ securityGroupIds: [group.id], tags: {} })
      expect(await item(world, `network-interfaces?instanceId=${id}`)).toMatchObject({
        items: [{ securityGroupIds: [group.id] }],
      })
    },

    'an instance is on a simulated host': async (world) => {
      const id = await makeInstance(world, await network(world))
      const { hostId } = await item(world, `instances/${id}`)
      expect(await item(world, `hosts?id=${hostId}`)).toMatchObject({ total: 1, items: [{ zone }] })
    },

    'an ENI is made, changed and deleted': async (world) => {
      const { http } = world
      const within = await network(world)
      const privateIpAddresses = ['10.0.1.20', '10.0.1.21']
      const id = await makeEni(world, within, { privateIpAddresses, description: 'more' })
      const eni = await item(world, `network-interfaces/${id}`)
      const alone = { primary: false, state: 'AVAILABLE', instanceId: null, deviceIndex: null }
      expect(eni).toMatchObject({ ...within, ...alone, description: 'more', privateIpAddresses })
      const path = `/v1/network-interfaces/${id}`
      const changed = await http.patch(path).send({ name: 'other', description: '' })
      expect(changed.body).toEqual({ ...eni, name: 'other', description: '' })
      problem(await http.post('/v1/network-interfaces').send({ ...within, name: '' }), 400, 'InvalidParameterValue')
      const taken = await http.post('/v1/network-interfaces').send({ ...within, name: 'x', privateIpAddresses })
      problem(taken, 409, 'ResourceInUse')
      await done(http.delete(path))
      problem(await http.get(path), 404, 'ResourceNotFound', /There is no ENI/)
    },

    'an ENI is attached and detached': async (world) => {
      const { http } = world
      const within = await network(world)
      const instanceId = await makeInstance(world, within)
      const id = await makeEni(world, within)
      const path = `/v1/network-interfaces/${id}/attachment`
      await done(http.put(path).send({ instanceId }))
      expect(await item(world, `network-interfaces/${id}`)).toMatchObject({ instanceId, deviceIndex: 1 })
      problem(await http.put(path).send({ instanceId }), 409, 'UnsupportedOperation.AttachmentAlreadyExists')
      await done(http.delete(path))
      expect(await item(world, `network-interfaces/${id}`)).toMatchObject({ instanceId: null, deviceIndex: null })
      problem(await http.delete(path), 409, 'UnsupportedOperation.AttachmentNotFound', /attached to nothing/)
    },

    'a secondary address is given, changed, moved and taken': async (world) => {
      const { http } = world
      const within = await network(world)
      const [id, other] = [await makeEni(world, within), await makeEni(world, within)]
      await done(http.post('/v1/private-ips').send({ networkInterfaceId: id, address: '10.0.1.22' }))
      const path = `private-ips/${within.vpcId}:10.0.1.22`
      expect(await item(world, path)).toMatchObject({
        ownerType: 'ENI',
        ownerId: id,
        primary: false,
        state: 'AVAILABLE',
        eip: null,
      })
      const asked = await http.post('/v1/private-ips').send({ networkInterfaceId: other, address: '10.0.1.22' })
      problem(asked, 409, 'ResourceInUse')
      expect((await http.patch(`/v1/${path}`).send({ description: 'spare' })).body.description).toBe('spare')
      await done(http.patch(`/v1/${path}`).send({ networkInterfaceId: other }))
      expect(await item(world, path)).toMatchObject({ ownerId: other })
      await done(http.delete(`/v1/${path}`))
      problem(await http.get(`/v1/${path}`), 404, 'ResourceNotFound')
    },

    'the address of a HAVIP is listed, and neither moved nor taken': async (world) => {
      const { vpcId, subnetId } = await network(world)
      const haVip = await made(world, 'havips', { vpcId, subnetId, name: 'db', vip: '10.0.1.100' })
      const path = `/v1/private-ips/${vpcId}:10.0.1.100`
      expect((await world.http.get(path)).body).toMatchObject({ ownerType: 'HAVIP', ownerId: haVip.id })
      problem(await world.http.delete(path), 409, 'UnsupportedOperation', /is the address of HAVIP/)
    },

    'an EIP is allocated, changed and released': async (world) => {
      const { http } = world
      const id = await done(http.post('/v1/eips').send({ name: 'web', bandwidth: 5, tags: { a: 'b' } }))
      const unbound = { privateIpAddress: null, networkInterfaceId: null, instanceId: null, haVipId: null }
      expect(await item(world, `eips/${id}`)).toMatchObject({
        name: 'web',
        state: 'UNBIND',
        bandwidth: 5,
        chargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
        tags: { a: 'b' },
        ...unbound,
      })
      expect((await http.patch(`/v1/eips/${id}`).send({ name: 'other' })).status).toBe(200)
      expect((await http.patch(`/v1/eips/${id}`).send({ bandwidth: 8 })).status).toBe(202)
      const waited = await http.patch(`/v1/eips/${id}?wait=10`).send({ bandwidth: 9 })
      expect(waited).toMatchObject({ status: 200, body: { id, bandwidth: 9, name: 'other' } })
      await done(http.delete(`/v1/eips/${id}`))
      problem(await http.get(`/v1/eips/${id}`), 404, 'ResourceNotFound')
    },

    'an EIP is bound to an instance and unbound': async (world) => {
      const { http } = world
      const instanceId = await makeInstance(world, await network(world), { privateIpAddress: '10.0.1.7' })
      const id = await done(http.post('/v1/eips').send({}))
      const { address } = await item(world, `eips/${id}`)
      await done(http.put(`/v1/eips/${id}/binding`).send({ instanceId }))
      const bound = { state: 'BIND', instanceId, privateIpAddress: '10.0.1.7' }
      expect(await item(world, `eips/${id}`)).toMatchObject(bound)
      expect(await item(world, `instances/${instanceId}`)).toMatchObject({ publicIpAddresses: [address] })
      problem(await http.delete(`/v1/eips/${id}`), 409, 'UnsupportedOperation.AddressStatusNotPermit')
      await done(http.delete(`/v1/eips/${id}/binding`))
      expect(await item(world, `eips/${id}`)).toMatchObject({ state: 'UNBIND', instanceId: null })
    },

    'an EIP is bound to an address of an ENI and unbound': async (world) => {
      const { http } = world
      const id = await done(http.post('/v1/eips').send({}))
      const eni = await makeEni(world, await network(world), { privateIpAddresses: ['10.0.1.20'] })
      const target = { networkInterfaceId: eni, privateIpAddress: '10.0.1.20' }
      await done(http.put(`/v1/eips/${id}/binding`).send(target))
      expect(await item(world, `eips/${id}`)).toMatchObject({ state: 'BIND_ENI', ...target, instanceId: null })
      await done(http.delete(`/v1/eips/${id}/binding`))
      problem(await http.put('/v1/eips/eip-00000000/binding').send(target), 404, 'ResourceNotFound')
    },

    'a placement group keeps its instances apart, and is deleted once empty': async (world) => {
      const { http } = world
      const within = await network(world)
      const group = await made(world, 'placement-groups', { name: 'apart', type: 'HOST', tags: { a: 'b' } })
      expect(group).toMatchObject({ strategy: 'SPREAD', affinity: 1, instanceIds: [], tags: { a: 'b' } })
      const path = `/v1/placement-groups/${group.id}`
      const ids: string[] = []
      for (const _ of [1, 2]) ids.push(await makeInstance(world, within, { placementGroupId: group.id }))
      expect([...(await http.get(path)).body.instanceIds].sort()).toEqual([...ids].sort())
      expect((await http.patch(path).send({ affinity: 2 })).body.affinity).toBe(2)
      problem(await http.delete(path), 409, 'FailedOperation.PlacementSetNotEmpty')
      for (const id of ids) await done(http.delete(`/v1/instances/${id}`))
      expect((await http.delete(path)).status).toBe(204)
    },
  },
}
