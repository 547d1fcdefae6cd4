import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { developmentAccount } from '../src/index.js'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, sdk } from './sdk.js'

let cloud: CloudUnderTest
beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const { id: accountId } = developmentAccount
const get = (path: string) => supertest(cloud.url).get(path)
const post = (path: string, body?: object) => supertest(cloud.url).post(path).send(body)
const remove = (path: string) => supertest(cloud.url).delete(path)
const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id)

describe('an account', () => {
  test('is made, found, renamed, and has a cloud of its own once it has a key pair', async () => {
    const made = await post('/v1/accounts', { name: 'staging' }).expect(201)
    expect(made.body).toEqual({ id: '1300000002', uin: '100000000002', name: 'staging' })
    expect(made.headers.location).toBe('/v1/accounts/1300000002')
    expect((await get('/v1/accounts/1300000002').expect(200)).body).toEqual(made.body)
    const renamed = await supertest(cloud.url).patch('/v1/accounts/1300000002').send({ name: 'renamed' }).expect(200)
    expect(renamed.body.name).toBe('renamed')
    const { body } = await post('/v1/key-pairs', { name: 'k', accountId: made.body.id }).expect(201)
    const { vpc } = sdk(cloud.url, { secretId: body.id, secretKey: body.secretKey })
    await vpc.CreateVpc({ VpcName: 'theirs', CidrBlock: '10.0.0.0/16' })
    const theirs = await get('/v1/vpcs?account=1300000002')
    expect(theirs.body.items).toMatchObject([{ name: 'theirs' }])
    expect((await get('/v1/vpcs')).body.total).toBe(0)
  })

  test.each([
    ['post', '/v1/accounts', { name: '' }, 400, 'InvalidParameterValue.Empty'],
    ['post', '/v1/accounts', { name: 'x'.repeat(61) }, 400, 'InvalidParameterValue.TooLong'],
    ['post', '/v1/accounts', { name: 'x', id: 'x' }, 400, 'InvalidParameterValue.Malformed'],
    ['post', '/v1/accounts', { name: 'x', id: accountId }, 400, 'InvalidParameterValue.Duplicate'],
    ['post', '/v1/accounts', {}, 400, 'MissingParameter'],
    ['patch', '/v1/accounts/99999', { name: 'x' }, 404, 'ResourceNotFound'],
    ['patch', '/v1/accounts/99999', {}, 404, 'ResourceNotFound'],
    ['post', '/v1/key-pairs', { name: 'x', accountId: '99999' }, 404, 'ResourceNotFound'],
    ['post', '/v1/key-pairs', { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 400, 'InvalidParameterValue'],
    ['post', '/v1/key-pairs', { name: 'x', expiresAt: 'tomorrow' }, 400, 'InvalidParameter'],
    ['post', '/v1/key-pairs/AKIDnone/rotate', undefined, 404, 'ResourceNotFound'],
    ['delete', '/v1/key-pairs/AKIDnone', undefined, 404, 'ResourceNotFound'],
    ['get', '/v1/key-pairs/AKIDnone', undefined, 404, 'ResourceNotFound'],
    ['post', '/v1/tokens', { name: 'x', role: 'king' }, 400, 'InvalidParameter'],
    ['post', '/v1/tokens', { name: 'x', role: 'reader', accountIds: [] }, 400, 'InvalidParameterValue.Empty'],
    ['post', '/v1/tokens', { name: 'x', role: 'reader', token: 'mine' }, 400, 'UnknownParameter'],
    ['post', '/v1/tokens/tok-00000000/rotate', undefined, 404, 'ResourceNotFound'],
    ['post', '/v1/tokens/tok-00000000/rotate?grace=-1', undefined, 404, 'ResourceNotFound'],
    ['delete', '/v1/tokens/tok-00000000', undefined, 404, 'ResourceNotFound'],
    ['get', '/v1/tokens/tok-00000000', undefined, 404, 'ResourceNotFound'],
  ] as const)('%s %s with %j is refused', async (method, path, body, status, code) => {
    const reply = await supertest(cloud.url)[method](path).send(body)
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code })
  })
})

describe('a key pair', () => {
  const make = async () => (await post('/v1/key-pairs', { name: 'ci' }).expect(201)).body as Record<string, string>
  const sign = ({ id, secretKey }: Record<string, string>) =>
    sdk(cloud.url, { secretId: id ?? '', secretKey: secretKey ?? '' }).vpc.DescribeVpcs({})

  test('is shown with its secret once, and signs for the Tencent API', async () => {
    const reply = await post('/v1/key-pairs', { name: 'ci' }).expect(201)
    const { secretKey, ...shown } = reply.body
    expect(shown).toMatchObject({
      accountId,
      name: 'ci',
      declared: false,
      state: 'active',
      createdBy: 'local',
      expiresAt: null,
    })
    expect(reply.headers['cache-control']).toBe('no-store')
    await sign(reply.body)
    expect((await get(reply.headers.location ?? '').expect(200)).body).toEqual(shown)
    expect(JSON.stringify((await get('/v1/key-pairs')).body)).not.toContain(secretKey)
  })

  test('that was revoked signs no more, nor do the temporary ones got with it', async () => {
    const pair = await make()
    const { Credentials } = await assumeRole(pair)
    const temporary = () => callerOf({ ...Credentials })
    expect(await temporary()).toMatchObject({ Type: 'CAMRole' })
    await remove(`/v1/key-pairs/${pair.id}`).expect(204)
    await remove(`/v1/key-pairs/${pair.id}`).expect(204)
    expect(await codeOf(sign(pair))).toBe('AuthFailure.SecretIdNotFound')
    expect(await codeOf(temporary())).toBe('AuthFailure.TokenFailure')
    expect((await get(`/v1/key-pairs/${pair.id}`)).body).toMatchObject({ state: 'revoked' })
    const again = await post(`/v1/key-pairs/${pair.id}/rotate`)
    expect(again.body).toMatchObject({ status: 409, code: 'UnsupportedOperation.InvalidState' })
  })

  test('that was rotated has a successor; the old one signs as long as its grace', async () => {
    const pair = await make()
    const next = await post(`/v1/key-pairs/${pair.id}/rotate?grace=3600`).expect(201)
    await sign(pair)
    await sign(next.body)
    const last = await post(`/v1/key-pairs/${next.body.id}/rotate`).expect(201)
    expect(await codeOf(sign(next.body))).toBe('AuthFailure.SecretIdNotFound')
    await sign(last.body)
    const tooLong = await post(`/v1/key-pairs/${last.body.id}/rotate?grace=700000`)
    expect(tooLong.body).toMatchObject({ status: 400, code: 'InvalidParameterValue.Range' })
  })

  test('of the configuration is listed as such, and can be revoked as well', async () => {
    const own = await startCloud()
    try {
      const [key] = developmentAccount.keys
      const { body } = await supertest(own.url).get('/v1/key-pairs').expect(200)
      expect(body.items).toMatchObject([{ id: key.secretId, declared: true, state: 'active', createdAt: null }])
      await sdk(own.url).vpc.DescribeVpcs({})
      await supertest(own.url).delete(`/v1/key-pairs/${key.secretId}`).expect(204)
      expect(await codeOf(sdk(own.url).vpc.DescribeVpcs({}))).toBe('AuthFailure.SecretIdNotFound')
    } finally {
      await own.close()
    }
  })

  function assumeRole({ id, secretKey }: Record<string, string>) {
    const role = { RoleArn: `qcs::cam::uin/${developmentAccount.uin}:roleName/x`, RoleSessionName: 'test' }
    return sdk(cloud.url, { secretId: id ?? '', secretKey: secretKey ?? '' }).sts('AssumeRole', role)
  }

  function callerOf({ TmpSecretId = '', TmpSecretKey = '', Token = '' }: Record<string, string>) {
    return sdk(cloud.url, { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token }).sts('GetCallerIdentity', {})
  }
})

describe('a token', () => {
  const session = (token: string) => get('/v1/session').set({ authorization: `Bearer ${token}` })

  test('is shown once, and says who asks until it is revoked', async () => {
    const reply = await post('/v1/tokens', { name: 'ci', role: 'operator', accountIds: [accountId] }).expect(201)
    const { token, ...shown } = reply.body
    expect(reply.headers['cache-control']).toBe('no-store')
    expect((await session(token).expect(200)).body).toEqual({
      actor: shown.id,
      role: 'operator',
      accountIds: [accountId],
    })
    expect((await get(`/v1/tokens/${shown.id}`)).body).toEqual(shown)
    expect(JSON.stringify((await get('/v1/tokens')).body)).not.toContain(token)
    await remove(`/v1/tokens/${shown.id}`).expect(204)
    await session(token).expect(401)
    expect(idsOf(await get('/v1/tokens?state=revoked'))).toContain(shown.id)
  })

  test('that was rotated has a successor with its rights', async () => {
    const first = (await post('/v1/tokens', { name: 'ci', role: 'reader' }).expect(201)).body
    const second = (await post(`/v1/tokens/${first.id}/rotate`).expect(201)).body
    await session(first.token).expect(401)
    expect((await session(second.token).expect(200)).body).toEqual({
      actor: second.id,
      role: 'reader',
      accountIds: null,
    })
    const third = (await post(`/v1/tokens/${second.id}/rotate?grace=60`).expect(201)).body
    for (const { token } of [second, third]) await session(token).expect(200)
  })

  test('can make others of no more accounts than its own', async () => {
    const { token } = (await post('/v1/tokens', { name: 'a', role: 'admin', accountIds: [accountId] }).expect(201)).body
    const make = (body: object) => post('/v1/tokens', body).set({ authorization: `Bearer ${token}` })
    expect((await make({ name: 'b', role: 'reader' }).expect(201)).body.accountIds).toEqual([accountId])
    const more = await make({ name: 'b', role: 'reader', accountIds: null })
    expect(more.body).toMatchObject({ status: 403, code: 'UnauthorizedOperation' })
  })

  test('lists are filtered, sorted and paged as those of resources', async () => {
    for (const name of ['l1', 'l2', 'l3']) await post('/v1/tokens', { name, role: 'reader' }).expect(201)
    const first = await get('/v1/tokens?name=l1&name=l2&name=l3&sort=-name&limit=2')
    expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(['l3', 'l2'])
    const rest = await get(`/v1/tokens?name=l1&name=l2&name=l3&sort=-name&limit=2&cursor=${first.body.next}`)
    expect(rest.body.items).toMatchObject([{ name: 'l1' }])
  })
})
