import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, exceptionOf, given, makeNetwork, type Network, sdk } from './sdk.js'

let cloud: CloudUnderTest
let network: Network

beforeAll(async () => {
  cloud = await startCloud()
  network = await makeNetwork(sdk(cloud.url))
})

afterAll(() => cloud.close())

describe.each([
  ['TC3-HMAC-SHA256', 'POST'],
  ['TC3-HMAC-SHA256', 'GET'],
  ['HmacSHA1', 'POST'],
  ['HmacSHA1', 'GET'],
  ['HmacSHA256', 'POST'],
  ['HmacSHA256', 'GET'],
] as const)('a request signed with %s and sent by %s', (signMethod, reqMethod) => {
  test('is understood, with lists of objects, Booleans and characters of any language', async () => {
    const { vpc } = sdk(cloud.url, { signMethod, reqMethod })
    const HaVipName = `名 + & = % ~*'() ${signMethod}`
    const { HaVip } = await vpc.CreateHaVip({
      VpcId: network.vpcId,
      SubnetId: network.subnetId,
      HaVipName,
      CheckAssociate: true,
      Tags: [
        { Key: 'city', Value: '上海' },
        { Key: 'empty', Value: '' },
      ],
    })
    const ids = [given(HaVip?.HaVipId)]
    const { HaVipSet, TotalCount } = await vpc.DescribeHaVips({ HaVipIds: ids, Limit: 1 })
    expect(TotalCount).toBe(1)
    expect(HaVipSet).toMatchObject([
      {
        HaVipId: ids[0],
        HaVipName,
        CheckAssociate: true,
        TagSet: [
          { Key: 'city', Value: '上海' },
          { Key: 'empty', Value: '' },
        ],
      },
    ])
    await vpc.DeleteHaVip({ HaVipId: given(ids[0]) })
  })

  test('with a wrong key is refused', async () => {
    const { vpc } = sdk(cloud.url, { signMethod, reqMethod, secretKey: 'guessed' })
    expect(await codeOf(vpc.DescribeVpcs({}))).toBe('AuthFailure.SignatureFailure')
  })
})

describe('an error', () => {
  test('is an exception with code, message and request id', async () => {
    const first = await exceptionOf(sdk(cloud.url).vpc.DeleteVpc({ VpcId: 'vpc-00000000' }))
    expect(first.code).toBe('ResourceNotFound')
    expect(first.message).toContain('vpc-00000000')
    const second = await exceptionOf(sdk(cloud.url).vpc.DeleteVpc({ VpcId: 'vpc-00000000' }))
    expect(second.requestId).not.toBe(first.requestId)
    expect(second).toHaveProperty('traceId', expect.stringMatching(/^[0-9a-f-]{36}$/))
  })

  test.each(['CreateHavip', 'CreateNatGateway'])('says that nobody here knows the action %s', async (action) => {
    const error = await exceptionOf(sdk(cloud.url).call(action))
    expect(error.code).toBe('InvalidAction')
    expect(error.message).toContain(action)
  })

  test('says that the SecretId is unknown', async () => {
    expect(await codeOf(sdk(cloud.url, { secretId: 'AKIDnobody' }).vpc.DescribeVpcs({}))).toBe(
      'AuthFailure.SecretIdNotFound',
    )
  })

  test('says which regions are served', async () => {
    const error = await exceptionOf(sdk(cloud.url, { region: 'ap-atlantis' }).vpc.DescribeVpcs({}))
    expect(error.code).toBe('UnsupportedRegion')
    expect(error.message).toContain('ap-guangzhou')
  })

  test('names a parameter that does not exist, one that is missing and one of the wrong type', async () => {
    const { call } = sdk(cloud.url)
    const mistakes = [
      ['UnknownParameter', 'VipName', 'DescribeHaVips', { VipName: 'x' }],
      ['MissingParameter', 'HaVipName', 'CreateHaVip', { VpcId: network.vpcId }],
      ['InvalidParameter', 'HaVipIds', 'DescribeHaVips', { HaVipIds: 'havip-00000000' }],
    ] as const
    for (const [code, parameter, action, parameters] of mistakes) {
      const error = await exceptionOf(call(action, parameters))
      expect(error.code).toBe(code)
      expect(error.message).toContain(parameter)
    }
  })
})

test('regions are worlds of their own', async () => {
  const elsewhere = sdk(cloud.url, { region: 'ap-shanghai' })
  expect((await elsewhere.vpc.DescribeVpcs({})).TotalCount).toBe(0)
  expect(await codeOf(elsewhere.vpc.DeleteVpc({ VpcId: network.vpcId }))).toBe('ResourceNotFound')
})
