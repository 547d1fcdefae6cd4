import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, openHarness, zone } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
beforeEach(async () => {
  rest = await openHarness()
})
afterEach(() => rest.close())

const seed = { name: 'seed', cidrBlock: '172.17.0.0/16' }
const makeVpc = (body: object = seed, headers: Record<string, string> = {}) =>
  rest.http.post('/v1/vpcs').set(headers).send(body)

describe('ETag', () => {
  test('names a state: equal while nothing changes, another one afterwards', async () => {
    const { body, headers } = await makeVpc()
    const path = `/v1/vpcs/${body.id}`
    const etag = headers.etag ?? ''
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    expect((await rest.http.get(path).set('if-none-match', etag)).status).toBe(304)
    expect((await rest.http.get(path).set('if-none-match', `"x", W/${etag}`)).status).toBe(304)
    await rest.http.patch(path).send({ name: 'other' })
    const changed = await rest.http.get(path).set('if-none-match', etag)
    expect(changed.status).toBe(200)
    expect(changed.headers.etag).not.toBe(etag)
  })

  test('of two who change what they saw, the second one is told', async () => {
    const { body, headers } = await makeVpc()
    const path = `/v1/vpcs/${body.id}`
    const change = (name: string) =>
      rest.http
        .patch(path)
        .set('if-match', headers.etag ?? '')
        .send({ name })
    const both = await Promise.all([change('one'), change('two')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
    const loser = both.find(({ status }) => status === 412)
    if (loser !== undefined) problem(loser, 412, 'PreconditionFailed', /If-Match does not name/)
    problem(await rest.http.delete(path).set('if-match', headers.etag ?? ''), 412, 'PreconditionFailed')
    expect((await rest.http.delete(path).set('if-match', '*')).status).toBe(204)
  })
})

describe('Idempotency-Key', () => {
  test('a repetition makes nothing and answers with what the first one made', async () => {
    const key = { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }
    const first = await makeVpc(seed, key)
    const second = await makeVpc(seed, key)
    expect(second.status).toBe(201)
    expect(second.body).toEqual(first.body)
    expect((await rest.http.get('/v1/vpcs')).body.total).toBe(1)
    const other = await makeVpc({ ...seed, name: 'other' }, key)
    problem(other, 409, 'UnsupportedOperation.IdempotentParameterMismatch', /other parameters/)
    expect((await makeVpc(seed, { 'idempotency-key': 'another' })).body.id).not.toBe(first.body.id)
  })

  test('is no longer than 64 characters', async () => {
    problem(await makeVpc(seed, { 'idempotency-key': 'k'.repeat(65) }), 400, 'InvalidParameterValue.TooLong', /65/)
  })
})

describe('what takes time', () => {
  const slow = { taskDuration: 5000 }
  const makeHaVip = async () => {
    const vpc = await makeVpc()
    const place = { vpcId: vpc.body.id, cidrBlock: '172.17.16.0/24', zone }
    await rest.http.post('/v1/subnets').send({ ...place, name: 'nodes' })
    const made = await rest.http.post('/v1/havips').send({ vpcId: vpc.body.id, name: 'db' })
    return `/v1/havips/${made.body.id}`
  }
  beforeEach(async () => {
    await rest.close()
    rest = await openHarness(slow)
  })

  test('is answered with a task that says how far it is', async () => {
    const path = await makeHaVip()
    const started = await rest.http.delete(path)
    expect(started.status).toBe(202)
    expect(started.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: 'DeleteHaVip',
      state: 'RUNNING',
      message: '',
      resourceIds: [path.split('/').at(-1)],
      createdAt: '2026-11-22T12:00:00.000Z',
    })
    expect(started.headers.location).toBe(`/v1/tasks/${started.body.id}`)
    expect((await rest.http.get(path)).status).toBe(200)
    problem(await rest.http.delete(path), 409, 'UnsupportedOperation', /still running/)
    rest.clock.advance(5000)
    const ended = await rest.http.get(`${started.headers.location}?wait=60`)
    expect(ended.body).toEqual({ ...started.body, state: 'SUCCESS' })
    problem(await rest.http.get(path), 404, 'ResourceNotFound')
    expect((await rest.http.get('/v1/tasks?state=SUCCESS')).body.items).toEqual([ended.body])
    expect((await rest.http.get('/v1/tasks?state=RUNNING')).body.items).toEqual([])
  })

  test('can be waited for, which answers as soon as it is done', async () => {
    const path = await makeHaVip()
    const waiting = rest.http.delete(`${path}?wait=60`).then((reply) => reply)
    await expect.poll(async () => (await rest.http.get('/v1/tasks')).body.total).toBe(1)
    rest.clock.advance(5000)
    const reply = await waiting
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ action: 'DeleteHaVip', state: 'SUCCESS' })
  })

  test('and goes on when the wait is over', async () => {
    const path = await makeHaVip()
    const reply = await rest.http.delete(`${path}?wait=1`)
    expect(reply.status).toBe(202)
    expect(reply.body).toMatchObject({ state: 'RUNNING' })
  })

  test('a task that nobody started is not found', async () => {
    problem(await rest.http.get('/v1/tasks/nonsense?wait=1'), 404, 'ResourceNotFound', /no task 'nonsense'/)
  })
})

describe('what is no request of this API', () => {
  test('a path that does not exist', async () => {
    problem(await rest.http.get('/v1/colours'), 404, 'ResourceNotFound', /There is no GET \/v1\/colours/)
    problem(await rest.http.put('/v1/vpcs').send({}), 404, 'ResourceNotFound', /There is no PUT/)
  })

  test('a body that does not fit its schema, with the place of each fault', async () => {
    const reply = await makeVpc({ cidrBlock: 7, color: 'red' })
    expect(reply.body.errors).toEqual([{ in: 'body', pointer: '/name', message: 'is missing' }])
    problem(reply, 400, 'MissingParameter', /name \(body\) is missing/)
    problem(await makeVpc({ ...seed, color: 'red' }), 400, 'UnknownParameter', /color \(body\) is not known/)
    problem(await makeVpc({ ...seed, name: 7 }), 400, 'InvalidParameter', /name \(body\) must be string/)
    problem(await makeVpc([]), 400, 'InvalidParameter', /The body must be object/)
  })

  test('a body that is no JSON, of another type, or too large', async () => {
    const send = (type: string, body: string) => rest.http.post('/v1/vpcs').set('content-type', type).send(body)
    problem(await send('application/json', '{"name":'), 400, 'InvalidParameter', /JSON/)
    problem(await send('text/plain', 'name'), 415, 'UnsupportedMediaType')
    problem(await send('application/json', `"${'x'.repeat(1024 * 1024)}"`), 413, 'RequestSizeLimitExceeded')
    problem(await send('application/json', '{"__proto__":{"name":"x"}}'), 400, 'InvalidParameter')
  })

  test('a merge patch of its own type is read', async () => {
    const { body } = await makeVpc()
    const reply = await rest.http
      .patch(`/v1/vpcs/${body.id}`)
      .set('content-type', 'application/merge-patch+json')
      .send(JSON.stringify({ name: 'patched' }))
    expect(reply.body.name).toBe('patched')
  })
})
