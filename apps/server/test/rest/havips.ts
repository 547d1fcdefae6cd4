import { expect } from 'vitest'
import { problem } from '../problem.js'
import { done, item, made, network, type Suite } from './suite.js'

export const haVips: Suite = {
  name: 'HAVIPs',
  rules: {
    'a HAVIP is made, found, changed and deleted': async (world) => {
      const within = await network(world)
      const wanted = { ...within, name: 'db', vip: '10.0.1.100', checkAssociate: true, tags: { env: 'test' } }
      const haVip = await made(world, 'havips', wanted)
      const unbound = { state: 'UNBIND', networkInterfaceId: null, instanceId: null, eip: null, flushedAt: null }
      expect(haVip).toMatchObject({ ...wanted, ...unbound })
      const path = `/v1/havips/${haVip.id}`
      expect((await world.http.get(path)).body).toEqual(haVip)
      expect((await world.http.patch(path).send({ name: 'cache' })).body).toEqual({ ...haVip, name: 'cache' })
      expect(await item(world, `havips/${haVip.id}/binding`)).toEqual({
        haVipId: haVip.id,
        vip: '10.0.1.100',
        state: 'UNBIND',
        networkInterfaceId: null,
        instanceId: null,
        flushedAt: null,
      })
      expect(await done(world.http.delete(path))).toBe(haVip.id)
      problem(await world.http.get(path), 404, 'ResourceNotFound', /There is no HAVIP/)
    },

    'an address that is taken, reserved or elsewhere is refused': async (world) => {
      const within = await network(world)
      await made(world, 'havips', { ...within, name: 'db', vip: '10.0.1.100' })
      const make = (more: object) => world.http.post('/v1/havips').send({ ...within, name: 'x', ...more })
      problem(await make({ vip: '10.0.1.100' }), 409, 'ResourceInUse')
      problem(await make({ vip: '10.0.1.1' }), 400, 'InvalidParameterValue.Reserved')
      problem(await make({ vip: '10.9.9.9' }), 400, 'InvalidParameterValue.Range')
      problem(await make({ vip: 'ten' }), 400, 'InvalidParameterValue.Malformed')
      problem(await make({ vpcId: 'vpc-00000000' }), 404, 'ResourceNotFound')
      problem(await make({ subnetId: 'subnet-00000000' }), 404, 'ResourceNotFound')
    },

    'what was nobody is not associated, and what is not there not taken off': async (world) => {
      const { id } = await made(world, 'havips', { ...(await network(world)), name: 'db', checkAssociate: true })
      const path = `/v1/havips/${id}/associations`
      const before = await world.http.get(path).expect(200)
      expect(before.body).toMatchObject({ items: [], total: 0 })
      problem(await world.http.post(path).send({ id: 'ins-00000000' }), 404, 'ResourceNotFound')
      problem(await world.http.delete(`${path}/ins-00000000`), 404, 'ResourceNotFound')
      problem(await world.http.get('/v1/havips/havip-00000000/associations'), 404, 'ResourceNotFound')
    },

    'ENIs are associated and taken off again': async (world) => {
      const { http } = world
      const within = await network(world)
      const { id } = await made(world, 'havips', { ...within, name: 'db', checkAssociate: true })
      const path = `/v1/havips/${id}/associations`
      const eni = await done(http.post('/v1/network-interfaces').send({ ...within, name: 'e' }))
      expect(await http.post(path).send({ id: eni })).toMatchObject({ status: 201, body: { id: eni, type: 'ENI' } })
      problem(await http.post(path).send({ id: eni }), 409, 'InvalidParameterValue.DuplicatedHaVipAssociations')
      expect((await http.get(path)).body).toMatchObject({ items: [{ id: eni, type: 'ENI' }], total: 1 })
      problem(await http.post(path).set('if-match', '"other"').send({ id: eni }), 412, 'PreconditionFailed')
      await http.delete(`${path}/${eni}`).expect(204)
      expect((await http.get(path)).body).toMatchObject({ items: [] })
    },

    'instances are associated': async (world) => {
      const within = await network(world)
      const { id } = await made(world, 'havips', { ...within, name: 'db', checkAssociate: true })
      const instance = await done(world.http.post('/v1/instances').send({ ...within, zone: 'ap-guangzhou-3' }))
      const reply = await world.http.post(`/v1/havips/${id}/associations`).send({ id: instance })
      expect(reply).toMatchObject({ status: 201, body: { id: instance, type: 'CVM' } })
    },

    'an EIP is bound to a HAVIP and unbound': async (world) => {
      const { http } = world
      const haVip = await made(world, 'havips', { ...(await network(world)), name: 'db', vip: '10.0.1.100' })
      const path = `/v1/havips/${haVip.id}`
      const id = await done(http.post('/v1/eips').send({ name: 'web' }))
      const { address } = await item(world, `eips/${id}`)
      await done(http.put(`${path}/eip`).send({ address }))
      expect(await item(world, `eips/${id}`)).toMatchObject({ haVipId: haVip.id, instanceId: null })
      expect((await http.get(path)).body.eip).toBe(address)
      problem(await http.put(`${path}/eip`).send({ address }), 409, 'UnsupportedOperation.BindEIP')
      await done(http.delete(`${path}/eip`))
      problem(await http.delete(`${path}/eip`), 409, 'UnsupportedOperation.UnbindEIP')
    },

    'tags of a HAVIP and of a subnet change': async (world) => {
      const within = await network(world)
      const { id } = await made(world, 'havips', { ...within, name: 'db', tags: { a: 'b' } })
      const change = { tags: { a: null, c: 'd' } }
      for (const path of [`havips/${id}`, `subnets/${within.subnetId}`]) {
        expect((await world.http.patch(`/v1/${path}`).send(change)).body).toMatchObject({ tags: { c: 'd' } })
      }
    },

    'the moves of a HAVIP are told': async (world) => {
      const { id } = await made(world, 'havips', { ...(await network(world)), name: 'db' })
      expect((await world.http.get(`/v1/havips/${id}/history`).expect(200)).body.items).toEqual([])
      problem(await world.http.get('/v1/havips/havip-00000000/history'), 404, 'ResourceNotFound')
    },
  },
}
