import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, openHarness } from './harness.js'
import { problem } from './problem.js'

// What only the emulator promises. What both backends do is tested in apps/server/test/rest-conformance.test.ts.

let rest: Harness
beforeEach(async () => {
  rest = await openHarness()
})
afterEach(() => rest.close())

const seed = { name: 'seed', cidrBlock: '172.17.0.0/16' }

test('of two who change at once what they saw, the second one is told', async () => {
  const { body, headers } = await rest.http.post('/v1/vpcs').send(seed)
  const change = (name: string) =>
    rest.http
      .patch(`/v1/vpcs/${body.id}`)
      .set('if-match', headers.etag ?? '')
      .send({ name })
  const both = await Promise.all([change('one'), change('two')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  const loser = both.find(({ status }) => status === 412)
  if (loser !== undefined) problem(loser, 412, 'PreconditionFailed', /If-Match does not name/)
})

test('each account has its own', async () => {
  const { body } = await rest.http.post('/v1/vpcs').send(seed).expect(201)
  expect((await rest.http.get('/v1/vpcs?account=1250000001')).body.total).toBe(0)
  problem(await rest.http.get(`/v1/vpcs/${body.id}?account=1250000001`), 404, 'ResourceNotFound')
  expect((await rest.http.get('/v1/accounts?name=other')).body.items).toEqual([
    { id: '1250000001', uin: '100000000002', name: 'other' },
  ])
})
