import { expect } from 'vitest'
import { problem } from '../problem.js'
import { done, item, made, network, type Suite } from './suite.js'

const tooLong = 'x'.repeat(61)

export const whole: Suite = {
  name: 'changes of several parts',
  rules: {
    'a change of which a part is refused changes nothing': async (world) => {
      const { vpcId, subnetId } = await network(world)
      const [haVip, group] = [
        await made(world, 'havips', { vpcId, subnetId, name: 'db' }),
        await made(world, 'security-groups', { name: 'web', tags: { env: 'test' } }),
      ]
      const refused = async (path: string, change: object, code: string) => {
        const before = await item(world, path)
        problem(await world.http.patch(`/v1/${path}`).send(change), 400, code)
        expect(await item(world, path)).toEqual(before)
      }
      const tags = { env: 'prod', more: 'x' }
      for (const path of [`vpcs/${vpcId}`, `subnets/${subnetId}`, `havips/${haVip.id}`]) {
        await refused(path, { name: tooLong, tags }, 'InvalidParameterValue.TooLong')
        await refused(path, { name: 'other', tags: { 'qcs:x': 'y' } }, 'InvalidParameter.ReservedTagKey')
      }
      const wrong = [{ protocol: 'tcp', port: '99999', peer: '0.0.0.0/0', action: 'ACCEPT' }]
      const change = { name: 'other', tags: { ...tags, env: null }, ingress: wrong }
      const refusal = await world.http.patch(`/v1/security-groups/${group.id}`).send(change)
      expect(refusal.status).toBe(400)
      const { version: _, updatedAt: __, ...kept } = group
      expect(await item(world, `security-groups/${group.id}`)).toMatchObject(kept)
    },

    'a VPC whose secondary block is refused is not made': async (world) => {
      const wanted = { name: 'not-made', cidrBlock: '10.0.0.0/16', secondaryCidrBlocks: ['10.0.1.0/24'] }
      problem(await world.http.post('/v1/vpcs').send(wanted), 409, 'InvalidParameterValue.VpcCidrConflict')
      expect((await world.http.get('/v1/vpcs?name=not-made')).body.total).toBe(0)
    },

    'a subnet whose route table is not there keeps its name': async (world) => {
      const { subnetId } = await network(world)
      const before = await item(world, `subnets/${subnetId}`)
      const change = { name: 'other', tags: { a: 'b' }, routeTableId: 'rtb-00000000' }
      problem(await world.http.patch(`/v1/subnets/${subnetId}`).send(change), 404, 'ResourceNotFound')
      expect(await item(world, `subnets/${subnetId}`)).toEqual(before)
    },

    'a route table whose routes are refused is not made': async (world) => {
      const { vpcId } = await network(world)
      const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: 'havip-00000000' }]
      const reply = await world.http.post('/v1/route-tables').send({ vpcId, name: 'none', routes })
      problem(reply, 404, 'ResourceNotFound')
      expect((await world.http.get(`/v1/route-tables?vpcId=${vpcId}&main=false`)).body.total).toBe(0)
    },

    'routes can be off, and others take their place': async (world) => {
      const { vpcId, subnetId } = await network(world)
      const { id } = await made(world, 'havips', { vpcId, subnetId, name: 'gateway' })
      const route = (destination: string, more: object = {}) => ({
        destination,
        gatewayType: 'HAVIP',
        gatewayId: id,
        description: '',
        enabled: true,
        ...more,
      })
      const routes = [route('10.8.0.0/16', { description: 'vpn' }), route('10.9.0.0/16', { enabled: false })]
      const table = await made(world, 'route-tables', { vpcId, name: 'out', routes })
      expect(table.routes).toMatchObject(routes)
      const others = [route('10.7.0.0/16', { enabled: false })]
      const changed = await world.http.patch(`/v1/route-tables/${table.id}`).send({ routes: others })
      expect(changed.body).toMatchObject({ name: 'out', routes: others })
    },

    'a security group can be left without rules': async (world) => {
      const rule = { protocol: 'icmp', peer: '10.0.0.0/8', action: 'ACCEPT' }
      const { id } = await made(world, 'security-groups', { name: 'web', ingress: [rule], egress: [rule] })
      const path = `/v1/security-groups/${id}`
      expect((await world.http.patch(path).send({ egress: [] })).body).toMatchObject({ egress: [], ingress: [rule] })
      expect((await world.http.patch(path).send({ ingress: [] })).body).toMatchObject({ egress: [], ingress: [] })
    },

    'an address that the cloud has chosen can have a description': async (world) => {
      const within = await network(world)
      const eni = await done(world.http.post('/v1/network-interfaces').send({ ...within, name: 'e' }))
      await done(world.http.post('/v1/private-ips').send({ networkInterfaceId: eni, description: 'any' }))
      const { items } = (await world.http.get(`/v1/private-ips?ownerId=${eni}&primary=false`)).body
      expect(items).toMatchObject([{ description: 'any', state: 'AVAILABLE' }])
    },

    'more tags change than the tag service takes at once': async (world) => {
      const { vpcId } = await network(world)
      const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`key-${n}`, 'x']))
      expect((await world.http.patch(`/v1/vpcs/${vpcId}`).send({ tags: many })).body.tags).toEqual(many)
      const none = Object.fromEntries([...Object.keys(many), 'never'].map((key) => [key, null]))
      expect((await world.http.patch(`/v1/vpcs/${vpcId}`).send({ tags: none })).body.tags).toEqual({})
    },

    'what was made with a key and is gone is not made again': async (world) => {
      const wanted = { name: 'once', cidrBlock: '10.5.0.0/16' }
      const make = () => world.http.post('/v1/vpcs').set('idempotency-key', 'gone').send(wanted)
      const { body } = await make()
      await world.http.delete(`/v1/vpcs/${body.id}`).expect(204)
      problem(await make(), 404, 'ResourceNotFound')
    },
  },
}
