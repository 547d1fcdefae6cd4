import { expect } from 'vitest'
import { problem } from '../problem.js'
import type { World } from './servers.js'
import { made, network, type Suite } from './suite.js'

const seed = { name: 'seed', cidrBlock: '172.17.0.0/16' }
const makeVpc = ({ http }: World, body: object = seed, headers: Record<string, string> = {}) =>
  http.post('/v1/vpcs').set(headers).send(body)

const once = { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }

export const changes: Suite = {
  name: 'conditions and bad requests',
  rules: {
    'an ETag names a state: equal while nothing changes, another one afterwards': async (world) => {
      const { body, headers } = await makeVpc(world)
      const path = `/v1/vpcs/${body.id}`
      const etag = headers.etag ?? ''
      expect(etag).toMatch(/^"[\w-]{22}"$/)
      expect((await world.http.get(path).set('if-none-match', etag)).status).toBe(304)
      expect((await world.http.get(path).set('if-none-match', `"x", W/${etag}`)).status).toBe(304)
      await world.http.patch(path).send({ name: 'other' })
      const changed = await world.http.get(path).set('if-none-match', etag)
      expect(changed.status).toBe(200)
      expect(changed.headers.etag).not.toBe(etag)
    },

    'who changes what is no longer what they saw is told': async (world) => {
      const { body, headers } = await makeVpc(world)
      const path = `/v1/vpcs/${body.id}`
      const etag = headers.etag ?? ''
      expect((await world.http.patch(path).set('if-match', etag).send({ name: 'one' })).status).toBe(200)
      problem(await world.http.patch(path).set('if-match', etag).send({ name: 'two' }), 412, 'PreconditionFailed')
      problem(await world.http.delete(path).set('if-match', etag), 412, 'PreconditionFailed', /If-Match does not name/)
      expect((await world.http.get(path)).body).toMatchObject({ name: 'one' })
      expect((await world.http.delete(path).set('if-match', '*')).status).toBe(204)
    },

    'a HAVIP that is made again with the same Idempotency-Key is the same one': async (world) => {
      const { vpcId, subnetId } = await network(world)
      const wanted = { vpcId, subnetId, name: 'db' }
      const make = (body: object) => world.http.post('/v1/havips').set(once).send(body)
      const first = await make(wanted)
      const second = await make(wanted)
      expect(first.status).toBe(201)
      expect(second).toMatchObject({ status: 201, body: first.body })
      expect((await world.http.get(`/v1/havips?vpcId=${vpcId}`)).body.total).toBe(1)
    },

    'an Idempotency-Key with another body is refused with a code of its own': async (world) => {
      const wanted = { ...(await network(world)), name: 'db' }
      const make = (body: object) => world.http.post('/v1/havips').set('idempotency-key', 'another').send(body)
      expect((await make(wanted)).status).toBe(201)
      const other = await make({ ...wanted, name: 'other' })
      problem(other, 409, 'UnsupportedOperation.IdempotentParameterMismatch', /other parameters/)
    },

    'a VPC that is made again with the same Idempotency-Key is the same one': async (world) => {
      const first = await makeVpc(world, seed, once)
      const second = await makeVpc(world, seed, once)
      expect(first.status).toBe(201)
      expect(second).toMatchObject({ status: 201, body: first.body })
    },

    'an Idempotency-Key is no longer than 64 characters': async (world) => {
      const { vpcId } = await network(world)
      const key = { 'idempotency-key': 'k'.repeat(65) }
      const reply = await world.http.post('/v1/havips').set(key).send({ vpcId, name: 'db' })
      problem(reply, 400, 'InvalidParameterValue.TooLong', /65/)
    },

    'a path that does not exist': async ({ http }) => {
      problem(await http.get('/v1/colours'), 404, 'ResourceNotFound', /There is no GET \/v1\/colours/)
      problem(await http.put('/v1/vpcs').send({}), 404, 'ResourceNotFound', /There is no PUT/)
      problem(await http.get('/v1/vpcs/vpc-00000000'), 404, 'ResourceNotFound', /There is no VPC 'vpc-00000000'/)
      problem(await http.get('/v1/vpcs/nothing'), 404, 'ResourceNotFound', /There is no VPC 'nothing'/)
    },

    'a body that does not fit its schema, with the place of each fault': async (world) => {
      const reply = await makeVpc(world, { cidrBlock: 7, color: 'red' })
      expect(reply.body.errors).toEqual([{ in: 'body', pointer: '/name', message: 'is missing' }])
      problem(reply, 400, 'MissingParameter', /name \(body\) is missing/)
      problem(await makeVpc(world, { ...seed, color: 'red' }), 400, 'UnknownParameter', /color \(body\) is not known/)
      problem(await makeVpc(world, { ...seed, name: 7 }), 400, 'InvalidParameter', /name \(body\) must be string/)
      problem(await makeVpc(world, []), 400, 'InvalidParameter', /The body must be object/)
    },

    'a body that is no JSON, of another type, or too large': async ({ http }) => {
      const send = (type: string, body: string) => http.post('/v1/vpcs').set('content-type', type).send(body)
      problem(await send('application/json', '{"name":'), 400, 'InvalidParameter', /JSON/)
      problem(await send('text/plain', 'name'), 415, 'UnsupportedMediaType')
      problem(await send('application/json', `"${'x'.repeat(1024 * 1024)}"`), 413, 'RequestSizeLimitExceeded')
      problem(await send('application/json', '{"__proto__":{"name":"x"}}'), 400, 'InvalidParameter')
    },

    'a merge patch of its own type is read': async (world) => {
      const { id } = await made(world, 'vpcs', seed)
      const reply = await world.http
        .patch(`/v1/vpcs/${id}`)
        .set('content-type', 'application/merge-patch+json')
        .send(JSON.stringify({ name: 'patched' }))
      expect(reply.body.name).toBe('patched')
    },
  },
}

const makeHaVip = async (world: World) => {
  const { id } = await made(world, 'havips', { ...(await network(world)), name: 'db' })
  return `/v1/havips/${id}`
}

export const tasks: Suite = {
  name: 'what takes time',
  settings: { taskDuration: 5000 },
  rules: {
    'is answered with a task that says how far it is': async (world) => {
      const { http } = world
      const path = await makeHaVip(world)
      const started = await http.delete(path)
      expect(started.status).toBe(202)
      expect(started.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        action: 'DeleteHaVip',
        state: 'RUNNING',
        message: '',
        resourceIds: [path.split('/').at(-1)],
        createdAt: expect.stringMatching(/Z$/),
      })
      expect(started.headers.location).toBe(`/v1/tasks/${started.body.id}`)
      expect((await http.get(path)).status).toBe(200)
      problem(await http.delete(path), 409, 'UnsupportedOperation', /still running/)
      expect((await http.get('/v1/tasks?state=RUNNING')).body.items).toEqual([started.body])
      world.advance(5000)
      const ended = await http.get(`${started.headers.location}?wait=60`)
      expect(ended.body).toEqual({ ...started.body, state: 'SUCCESS' })
      problem(await http.get(path), 404, 'ResourceNotFound')
      expect((await http.get('/v1/tasks?state=SUCCESS')).body.items).toEqual([ended.body])
      expect((await http.get('/v1/tasks?state=RUNNING')).body.items).toEqual([])
    },

    'can be waited for, which answers when it is done': async (world) => {
      const path = await makeHaVip(world)
      const known = (await world.http.get('/v1/tasks')).body.total
      world.answers()
      const waiting = world.http.delete(`${path}?wait=60`).then((reply) => reply)
      await expect.poll(async () => (await world.http.get('/v1/tasks')).body.total).toBe(known + 1)
      world.advance(5000)
      expect(await waiting).toMatchObject({ status: 200, body: { action: 'DeleteHaVip', state: 'SUCCESS' } })
      // How often it was looked meanwhile is not the rule.
      world.answers()
    },

    'and goes on when the wait is over': async (world) => {
      const path = await makeHaVip(world)
      const reply = await world.http.delete(`${path}?wait=1`)
      expect(reply).toMatchObject({ status: 202, body: { state: 'RUNNING' } })
      world.advance(5000)
    },

    'a task that nobody started is not found': async ({ http }) => {
      problem(await http.get('/v1/tasks/nonsense?wait=1'), 404, 'ResourceNotFound', /no task 'nonsense'/)
    },
  },
}
