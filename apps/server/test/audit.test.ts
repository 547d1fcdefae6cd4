import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'

const adminToken = 'a-token-that-somebody-chose-0123456789'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const audit = '/v1/events?account=0'

let cloud: CloudUnderTest
beforeAll(async () => {
  cloud = await startCloud({ requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken })
})
afterAll(() => cloud.close())

const make = async (body: object) => {
  const reply = await supertest(cloud.url).post('/v1/tokens').set(bearer(adminToken)).send(body).expect(201)
  return reply.body as { id: string; token: string }
}
const events = (token: string) => supertest(cloud.url).get(audit).set(bearer(token))

/** Follows events; the text so far, and whether the stream is over. */
async function follow(path: string, token: string) {
  const headers = { ...bearer(token), accept: 'text/event-stream' }
  const reply = await fetch(`${cloud.url}${path}`, { headers })
  const stream = { text: '', over: false }
  const read = async () => {
    for await (const chunk of reply.body ?? []) stream.text += Buffer.from(chunk as Uint8Array).toString()
    stream.over = true
  }
  void read().catch(() => {})
  await expect.poll(() => stream.text).toContain(': listening')
  return stream
}

describe('the log of accounts, key pairs and tokens', () => {
  test('tells an admin of all accounts who did what, and no secret', async () => {
    const { id, token } = await make({ name: 'ci', role: 'admin' })
    const { body: pair } = await supertest(cloud.url).post('/v1/key-pairs').set(bearer(token)).send({ name: 'k' })
    await supertest(cloud.url).delete(`/v1/tokens/${id}`).set(bearer(adminToken)).expect(204)
    const { body } = await events(adminToken).expect(200)
    const told = (body.items as Record<string, unknown>[]).map(({ type, actor, action, resourceId }) => [
      type,
      actor,
      action,
      resourceId,
    ])
    expect(told.slice(-3)).toEqual([
      ['identity', 'environment', 'CreateToken', id],
      ['identity', id, 'CreateKeyPair', pair.id],
      ['identity', 'environment', 'RevokeToken', id],
    ])
    for (const secret of [token, pair.secretKey]) expect(JSON.stringify(body)).not.toContain(secret)
  })

  test('is followed as it grows', async () => {
    const stream = await follow(audit, adminToken)
    const { id } = await make({ name: 'followed', role: 'reader' })
    await expect.poll(() => stream.text).toContain(id)
  })

  test.each([
    { name: 'r', role: 'reader' },
    { name: 'o', role: 'operator' },
    { name: 'a', role: 'admin', accountIds: ['1300000001'] },
  ])('is not told to %j', async (body) => {
    const reply = await events((await make(body)).token)
    expect(reply.body).toMatchObject({ status: 403, code: 'UnauthorizedOperation' })
  })

  test('is of no use to other routes: nothing can be made in that account', async () => {
    const made = await supertest(cloud.url)
      .post('/v1/vpcs?account=0')
      .set(bearer(adminToken))
      .send({ name: 'v', cidrBlock: '10.0.0.0/16' })
    expect(made.body).toMatchObject({ status: 400, code: 'InvalidParameterValue' })
  })
})

test('a stream ends with the token it was asked for with, and no other', async () => {
  const [one, other] = [await make({ name: 'one', role: 'reader' }), await make({ name: 'other', role: 'reader' })]
  const [ended, goesOn] = [await follow('/v1/events', one.token), await follow('/v1/events', other.token)]
  await supertest(cloud.url).delete(`/v1/tokens/${one.id}`).set(bearer(adminToken)).expect(204)
  await expect.poll(() => ended.over).toBe(true)
  await supertest(cloud.url)
    .post('/v1/vpcs')
    .set(bearer(adminToken))
    .send({ name: 'v', cidrBlock: '10.0.0.0/16' })
    .expect(201)
  await expect.poll(() => goesOn.text).toContain('CreateVpc')
  expect(goesOn.over).toBe(false)
  expect(ended.text).not.toContain('CreateVpc')
})
