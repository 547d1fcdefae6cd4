import { beforeEach, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../../test/harness.js'
import { signTc3 } from '../../test/sign.js'

let harness: Harness

beforeEach(async () => {
  harness = await openHarness()
})

const RoleArn = 'qcs::cam::uin/100000000001:roleName/admin'

interface Keys {
  readonly TmpSecretId: string
  readonly TmpSecretKey: string
  readonly Token: string
}

async function assume(more: object = {}): Promise<Keys> {
  const reply = await harness.call('AssumeRole', { RoleArn, RoleSessionName: 'test', ...more })
  return reply.Credentials
}

function callAs({ TmpSecretId, TmpSecretKey, Token }: Keys, action = 'GetCallerIdentity', body = '{}') {
  const version = action === 'DescribeVpcs' ? '2017-03-12' : '2018-08-13'
  const timestamp = harness.now()
  const headers = Token === '' ? {} : { 'x-tc-token': Token }
  return harness.send(
    signTc3({ action, version, timestamp, body, headers, secretId: TmpSecretId, secretKey: TmpSecretKey }),
  )
}

describe('temporary credentials', () => {
  it('are of the role, and act on the account the role belongs to', async () => {
    const keys = await assume()
    expect(await callAs(keys)).toMatchObject({
      Type: 'CAMRole',
      AccountId: '100000000001',
      UserId: expect.stringMatching(/^4611686018\d{9}:test$/),
    })
    await harness.call('CreateVpc', { VpcName: 'v', CidrBlock: '10.0.0.0/16' })
    expect(await callAs(keys, 'DescribeVpcs')).toMatchObject({ TotalCount: 1 })
  })

  it('can assume a role in turn', async () => {
    const body = JSON.stringify({ RoleArn, RoleSessionName: 'second' })
    const { Credentials } = await callAs(await assume(), 'AssumeRole', body)
    expect((await callAs(Credentials)).UserId).toMatch(/:second$/)
  })

  it('are worth nothing once they have expired', async () => {
    const keys = await assume({ DurationSeconds: 600 })
    harness.clock.advance(599_000)
    expect((await callAs(keys)).Type).toBe('CAMRole')
    harness.clock.advance(1000)
    expect((await callAs(keys)).Error.Code).toBe('AuthFailure.TokenFailure')
  })

  it('are worth nothing without their token, with that of others, or with one made up', async () => {
    const keys = await assume()
    expect((await callAs({ ...keys, Token: '' })).Error.Code).toBe('AuthFailure.SecretIdNotFound')
    expect((await callAs({ ...keys, Token: (await assume()).Token })).Error.Code).toBe('AuthFailure.TokenFailure')
    const [body = '', tag] = keys.Token.split('.')
    const forged = JSON.parse(Buffer.from(body, 'base64url').toString())
    const longer = Buffer.from(JSON.stringify({ ...forged, expiredTime: 9e9 })).toString('base64url')
    expect((await callAs({ ...keys, Token: `${longer}.${tag}` })).Error.Code).toBe('AuthFailure.TokenFailure')
    expect((await callAs({ ...keys, TmpSecretKey: 'other' })).Error.Code).toBe('AuthFailure.SignatureFailure')
  })
})

describe('AssumeRole', () => {
  it.each([
    [{ RoleArn: 'admin' }, 'InvalidParameter.ParamError'],
    [{ RoleArn: 'qcs::cam::uin/100000000009:roleName/admin' }, 'ResourceNotFound.RoleNotFound'],
    [{ RoleSessionName: 'x' }, 'InvalidParameter.ParamError'],
    [{ DurationSeconds: 43_201 }, 'InvalidParameter.OverTimeError'],
    [{ DurationSeconds: 0 }, 'InvalidParameter.OverTimeError'],
    [{ Policy: '{' }, 'InvalidParameter.StrategyFormatError'],
    [{ TokenCode: '123456' }, 'UnsupportedOperation'],
  ])('refuses %j with %s', async (wrong, code) => {
    const reply = await harness.call('AssumeRole', { RoleArn, RoleSessionName: 'test', ...wrong })
    expect(reply.Error.Code).toBe(code)
  })
})
