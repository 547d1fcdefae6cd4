import { expect } from 'vitest'
import { problem } from '../problem.js'
import { made, network, type Suite, zone } from './suite.js'

const seed = { name: 'seed', cidrBlock: '172.17.0.0/16' }

export const vpcs: Suite = {
  name: 'VPCs',
  rules: {
    'a VPC is made, found, changed and deleted': async ({ http }) => {
      const reply = await http.post('/v1/vpcs').send({ ...seed, tags: { env: 'test' }, dnsServers: ['1.1.1.1'] })
      expect(reply.status).toBe(201)
      expect(reply.headers.location).toBe(`/v1/vpcs/${reply.body.id}`)
      expect(reply.body).toEqual({
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
      const path = reply.headers.location ?? ''
      const found = await http.get(path)
      expect(found).toMatchObject({ status: 200, body: reply.body })
      expect(found.headers.etag).toBe(reply.headers.etag)

      const changed = await http.patch(path).send({ name: 'other', enableMulticast: true, domainName: 'lab.test' })
      expect(changed.status).toBe(200)
      expect(changed.body).toEqual({ ...reply.body, name: 'other', enableMulticast: true, domainName: 'lab.test' })
      expect(changed.headers.etag).not.toBe(reply.headers.etag)

      expect((await http.delete(path)).status).toBe(204)
      problem(await http.get(path), 404, 'ResourceNotFound', /There is no VPC 'vpc-\w+' in ap-guangzhou/)
      problem(await http.delete(path), 404, 'ResourceNotFound')
    },

    'tags are put on and taken off by a merge patch': async (world) => {
      const vpc = await made(world, 'vpcs', { ...seed, tags: { env: 'test', team: 'db' } })
      const change = (tags: object) => world.http.patch(`/v1/vpcs/${vpc.id}`).send({ tags })
      expect((await change({ env: null, a: 'b' })).body).toEqual({ ...vpc, tags: { team: 'db', a: 'b' } })
      expect((await change({ a: 'c' })).body).toMatchObject({ tags: { team: 'db', a: 'c' } })
      problem(await change({ 'qcs:x': '1' }), 400, 'InvalidParameter.ReservedTagKey')
    },

    'what the cloud refuses is told with the code of the Tencent API': async (world) => {
      const make = (body: object) => world.http.post('/v1/vpcs').send(body)
      problem(await make({ ...seed, cidrBlock: '172.17.0.1/16' }), 400, 'InvalidParameterValue.Malformed', /^cidrBlock/)
      problem(await make({ ...seed, cidrBlock: '8.8.8.0/24' }), 400, 'InvalidParameterValue')
      problem(await make({ ...seed, name: '' }), 400, 'InvalidParameterValue', /^name is empty/)
      problem(await make({ ...seed, name: 'x'.repeat(61) }), 400, 'InvalidParameterValue.TooLong', /61 characters/)
      problem(await make({ ...seed, tags: { 'qcs:x': '' } }), 409, 'UnsupportedOperation.TagSystemReservedTagKey')
      const { vpcId } = await network(world)
      problem(await world.http.delete(`/v1/vpcs/${vpcId}`), 409, 'ResourceInUse', /still has subnet/)
      problem(await world.http.patch(`/v1/vpcs/${vpcId}`).send({ name: '' }), 400, 'InvalidParameterValue')
      problem(await world.http.patch('/v1/vpcs/vpc-00000000').send({ name: 'x' }), 404, 'ResourceNotFound')
    },

    'secondary blocks are given and taken as one list': async (world) => {
      const vpc = await made(world, 'vpcs', { ...seed, secondaryCidrBlocks: ['10.1.0.0/16'] })
      expect(vpc).toMatchObject({ secondaryCidrBlocks: ['10.1.0.0/16'] })
      const change = (blocks: string[]) => world.http.patch(`/v1/vpcs/${vpc.id}`).send({ secondaryCidrBlocks: blocks })
      const both = ['10.1.0.0/16', '10.2.0.0/16']
      expect((await change(both)).body).toEqual({ ...vpc, secondaryCidrBlocks: both })
      await made(world, 'subnets', { vpcId: vpc.id, name: 'n', cidrBlock: '10.1.1.0/24', zone })
      problem(await change([]), 409, 'ResourceInUse', /10\.1\.0\.0\/16' still has subnet/)
      problem(await change([...both, '172.17.8.0/24']), 409, 'InvalidParameterValue.VpcCidrConflict')
      expect((await change(['10.1.0.0/16', '10.3.0.0/16'])).body.secondaryCidrBlocks).toEqual([
        '10.1.0.0/16',
        '10.3.0.0/16',
      ])
    },

    'a quota that is used up': async (world) => {
      const ids: string[] = []
      let reply = await world.http.post('/v1/vpcs').send(seed)
      while (reply.status === 201 && ids.length < 20) {
        ids.push(reply.body.id)
        reply = await world.http.post('/v1/vpcs').send(seed)
      }
      problem(reply, 409, 'LimitExceeded', /quota of 20 VPCs/)
      for (const id of ids) await world.http.delete(`/v1/vpcs/${id}`).expect(204)
    },

    'a region or an account that is not served': async ({ http }) => {
      problem(await http.get('/v1/vpcs?region=mars'), 400, 'UnsupportedRegion', /'mars' is not served; served are/)
      problem(await http.get('/v1/vpcs?account=1'), 400, 'InvalidParameterValue', /account '1' is not one/)
    },

    'a subnet is made, found, changed and deleted, and counts its addresses': async (world) => {
      const { http } = world
      const { id: vpcId } = await made(world, 'vpcs', seed)
      const wanted = { vpcId, name: 'nodes', cidrBlock: '172.17.1.0/24', zone, tags: { env: 'test' } }
      const subnet = await made(world, 'subnets', wanted)
      expect(subnet).toMatchObject({ ...wanted, availableIpAddressCount: 253, totalIpAddressCount: 253 })
      const path = `/v1/subnets/${subnet.id}`
      await made(world, 'havips', { vpcId, subnetId: subnet.id, name: 'db' })
      expect((await http.get(path)).body).toEqual({ ...subnet, availableIpAddressCount: 252 })
      problem(await http.delete(path), 409, 'ResourceInUse')
      const empty = await made(world, 'subnets', { ...wanted, cidrBlock: '172.17.2.0/24' })
      const changed = await http.patch(`/v1/subnets/${empty.id}`).send({ name: 'other', enableBroadcast: true })
      expect(changed.body).toEqual({ ...empty, name: 'other', enableBroadcast: true })
      expect((await http.delete(`/v1/subnets/${empty.id}`)).status).toBe(204)
      problem(await http.get(`/v1/subnets/${empty.id}`), 404, 'ResourceNotFound', /There is no subnet/)
    },

    'a subnet that does not fit is refused': async (world) => {
      const { vpcId } = await network(world)
      const make = (more: object) =>
        world.http.post('/v1/subnets').send({ vpcId, name: 'n', cidrBlock: '10.0.1.0/24', zone, ...more })
      problem(await make({}), 409, 'InvalidParameterValue.SubnetConflict')
      problem(await make({ cidrBlock: '10.1.0.0/24' }), 400, 'InvalidParameterValue.SubnetRange')
      problem(await make({ cidrBlock: '10.0.2.0/24', zone: 'mars-1' }), 400, 'InvalidParameterValue.ZoneConflict')
      problem(await make({ cidrBlock: '10.0.2.0/24', vpcId: 'vpc-00000000' }), 404, 'ResourceNotFound')
    },
  },
}
