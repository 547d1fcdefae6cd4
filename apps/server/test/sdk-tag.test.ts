import { Client as StsClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client.js'
import { Client as TagClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client.js'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { developmentAccount } from '../src/index.js'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, given, makeNetwork, region, sdk } from './sdk.js'

let cloud: CloudUnderTest

beforeAll(async () => {
  cloud = await startCloud()
})

afterAll(() => cloud.close())

interface Keys {
  readonly secretId: string
  readonly secretKey: string
  readonly token?: string
}

const config = (credential: Keys) => {
  const { protocol, host } = new URL(cloud.url)
  return { credential, region, profile: { httpProfile: { endpoint: host, protocol: `${protocol}//` } } }
}

test('tags are bound to a VPC, found by, and unbound', async () => {
  const tag = new TagClient(config(developmentAccount.keys[0]))
  const { vpcId } = await makeNetwork(sdk(cloud.url))
  // As Terraform names it: without the uin.
  const Resource = `qcs::vpc:${region}:uin/:vpc/${vpcId}`
  const ids = { ServiceType: 'vpc', ResourcePrefix: 'vpc', ResourceRegion: region, ResourceIds: [vpcId] }

  await tag.CreateTag({ TagKey: 'city', TagValue: 'shanghai' })
  await tag.ModifyResourceTags({ Resource, ReplaceTags: [{ TagKey: 'city', TagValue: 'shanghai' }] })
  expect(await tag.DescribeResourceTagsByResourceIds(ids)).toMatchObject({
    TotalCount: 1,
    Tags: [{ TagKey: 'city', TagValue: 'shanghai', ResourceId: vpcId }],
  })
  const [mapping] = given((await tag.GetResources({ TagFilters: [{ TagKey: 'city' }] })).ResourceTagMappingList)
  expect(mapping?.Resource).toBe(`qcs::vpc:${region}:uin/${developmentAccount.uin}:vpc/${vpcId}`)
  expect(await codeOf(tag.DeleteTag({ TagKey: 'city', TagValue: 'shanghai' }))).toBe(
    'FailedOperation.TagAttachedResource',
  )

  await tag.ModifyResourceTags({ Resource, DeleteTags: [{ TagKey: 'city' }] })
  expect((await tag.DescribeResourceTagsByResourceIds(ids)).TotalCount).toBe(0)
  await tag.DeleteTag({ TagKey: 'city', TagValue: 'shanghai' })
  expect((await tag.GetTags({})).Tags).toEqual([])
})

test('a role is assumed, and its temporary key pair works with its token only', async () => {
  const sts = new StsClient(config(developmentAccount.keys[0]))
  const RoleArn = `qcs::cam::uin/${developmentAccount.uin}:roleName/admin`
  const { Credentials } = await sts.AssumeRole({ RoleArn, RoleSessionName: 'test', DurationSeconds: 600 })
  const { TmpSecretId, TmpSecretKey, Token } = given(Credentials)
  const keys = { secretId: given(TmpSecretId), secretKey: given(TmpSecretKey) }

  const role = { ...keys, token: given(Token) }
  expect(await new StsClient(config(role)).GetCallerIdentity()).toMatchObject({ Type: 'CAMRole' })
  expect((await new VpcClient(config(role)).DescribeVpcs({})).TotalCount).toBe(1)
  expect(await codeOf(new VpcClient(config(keys)).DescribeVpcs({}))).toBe('AuthFailure.SecretIdNotFound')
})
