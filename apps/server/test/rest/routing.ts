import { expect } from 'vitest'
import { problem } from '../problem.js'
import { item, made, network, type Suite, zone } from './suite.js'

export const routing: Suite = {
  name: 'route tables, security groups, tags and places',
  rules: {
    'a route table is made with routes, used by a subnet, and its routes replaced as one': async (world) => {
      const { http } = world
      const { vpcId, subnetId } = await network(world)
      const haVip = await made(world, 'havips', { vpcId, subnetId, name: 'gateway' })
      const routes = [{ destination: '192.168.0.0/16', gatewayType: 'HAVIP', gatewayId: haVip.id }]
      const table = await made(world, 'route-tables', { vpcId, name: 'more', routes, tags: { a: 'b' } })
      expect(table).toMatchObject({
        main: false,
        subnetIds: [],
        routes: [{ id: expect.stringMatching(/^rti-/), ...routes[0], description: '', enabled: true }],
      })
      const path = `/v1/route-tables/${table.id}`
      await http.patch(`/v1/subnets/${subnetId}`).send({ routeTableId: table.id }).expect(200)
      expect((await http.get(path)).body.subnetIds).toEqual([subnetId])
      problem(await http.delete(path), 409, 'UnsupportedOperation.DelRouteWithSubnet')
      const etag = (await http.get(path)).headers.etag ?? ''
      const cleared = await http.patch(path).set('if-match', etag).send({ name: 'none', routes: [] })
      expect(cleared.body).toMatchObject({ name: 'none', routes: [] })
      const twice = await http.patch(path).send({ routes: [...routes, ...routes] })
      problem(twice, 400, 'InvalidParameterValue.Duplicate')
    },

    'the main route table is there from the start, and stays': async (world) => {
      const { vpcId } = await network(world)
      const { items } = (await world.http.get(`/v1/route-tables?vpcId=${vpcId}&main=true`)).body
      expect(items).toHaveLength(1)
      const reply = await world.http.delete(`/v1/route-tables/${items[0].id}`)
      problem(reply, 409, 'UnsupportedOperation.DelDefaultRoute')
    },

    'a security group has its rules in order, and one direction is replaced without the other': async (world) => {
      const web = { protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT' }
      const six = { protocol: 'ALL', peer: '2001:db8::/32', action: 'DROP', description: 'six' }
      const group = await made(world, 'security-groups', { name: 'web', ingress: [web, six], tags: { a: 'b' } })
      const ingress = [
        { ...web, description: '' },
        { ...six, port: 'ALL' },
      ]
      const rest = { description: '', isDefault: false, egress: [], networkInterfaceIds: [], tags: { a: 'b' } }
      expect(group).toMatchObject({ ...rest, ingress })
      const path = `/v1/security-groups/${group.id}`
      const self = { protocol: 'ALL', peer: group.id, action: 'ACCEPT' }
      const changed = await world.http.patch(path).send({ egress: [self], description: 'front' })
      expect(changed.body).toMatchObject({
        description: 'front',
        ingress,
        egress: [{ ...self, port: 'ALL', description: '' }],
      })
      expect(changed.body.version).toBeGreaterThan(Number(group.version))
      problem(await world.http.patch(path).send({ ingress: [web, web] }), 409, 'UnsupportedOperation.DuplicatePolicy')
      const nowhere = await world.http.patch(path).send({ ingress: [{ ...web, peer: 'nowhere' }] })
      problem(nowhere, 400, 'InvalidParameterValue.Malformed')
      expect((await world.http.delete(path)).status).toBe(204)
      problem(await world.http.get(path), 404, 'ResourceNotFound')
    },

    'tags are known to the account, and tell who carries them': async (world) => {
      const { http } = world
      const { vpcId } = await network(world)
      const tag = await made(world, 'tags', { key: 'a:b', value: 'c/d' })
      expect(tag).toEqual({ id: 'a%3Ab:c%2Fd', key: 'a:b', value: 'c/d', resourceIds: [] })
      const path = `/v1/tags/${encodeURIComponent(tag.id)}`
      problem(await http.post('/v1/tags').send({ key: 'a:b', value: 'c/d' }), 409, 'ResourceInUse.TagDuplicate')
      await http.patch(`/v1/vpcs/${vpcId}`).send({ tags: { 'a:b': 'c/d' } })
      expect((await http.get(path)).body.resourceIds).toEqual([vpcId])
      expect((await http.get(`/v1/tags?resourceIds=${vpcId}`)).body.total).toBe(1)
      problem(await http.delete(path), 409, 'FailedOperation.TagAttachedResource')
      await http.patch(`/v1/vpcs/${vpcId}`).send({ tags: { 'a:b': null } })
      expect((await http.delete(path)).status).toBe(204)
      problem(await http.delete(path), 404, 'ResourceNotFound')
    },

    'quotas tell what is enforced and how far it is used': async (world) => {
      // The newest, whoever tells times in whole seconds.
      world.advance(1000)
      await network(world)
      const { total } = (await world.http.get('/v1/vpcs?sort=-createdAt&limit=1')).body
      const quota = await item(world, 'quotas/appid-max-vpcs')
      expect(quota).toEqual({ id: 'appid-max-vpcs', name: 'VPCs in a region', limit: 20, used: total })
      expect((await world.http.get('/v1/quotas')).body.total).toBeGreaterThan(8)
      problem(await world.http.get('/v1/quotas/colours'), 404, 'ResourceNotFound')
    },

    'the region that is asked by default is there, with its zones': async ({ http }) => {
      const { body } = await http.get('/v1/regions?id=ap-guangzhou')
      expect(body).toMatchObject({ total: 1, items: [{ id: 'ap-guangzhou', zones: expect.arrayContaining([zone]) }] })
    },

    'accounts are listed': async ({ http }) => {
      const { body } = await http.get('/v1/accounts?id=1300000001')
      expect(body).toMatchObject({ total: 1, items: [{ id: '1300000001', uin: '100000000001' }] })
    },

    'events tell what happened': async (world) => {
      await network(world)
      expect((await world.http.get('/v1/events?limit=1').expect(200)).body.items).toHaveLength(1)
    },
  },
}

export const regions: Suite = {
  name: 'several regions',
  settings: { zones: { 'ap-guangzhou': [zone], 'ap-shanghai': ['ap-shanghai-2'] } },
  rules: {
    'are listed': async ({ http }) => {
      expect((await http.get('/v1/regions')).body).toMatchObject({ total: 2, items: [{ id: 'ap-guangzhou' }, {}] })
    },

    'have each its own': async ({ http }) => {
      const reply = await http.post('/v1/vpcs?region=ap-shanghai').send({ name: 'seed', cidrBlock: '172.17.0.0/16' })
      expect(reply.status).toBe(201)
      expect(reply.headers.location).toBe(`/v1/vpcs/${reply.body.id}?region=ap-shanghai`)
      expect((await http.get(reply.headers.location ?? '')).status).toBe(200)
      problem(await http.get(`/v1/vpcs/${reply.body.id}`), 404, 'ResourceNotFound')
    },
  },
}
