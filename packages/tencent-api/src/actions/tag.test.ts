import { defaultQuotas } from '@havip/cloud'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
let vpc: string

const regionOf = { guangzhou: 'ap-guangzhou', shanghai: 'ap-shanghai' } as const

async function makeVpc(region: string, Tags: object[] = []): Promise<string> {
  const { Vpc } = await harness.call('CreateVpc', { VpcName: 'v', CidrBlock: '10.0.0.0/16', Tags }, region)
  return `qcs::vpc:${region}:uin/:vpc/${Vpc.VpcId}`
}

beforeEach(async () => {
  harness = await openHarness()
  vpc = await makeVpc(regionOf.guangzhou)
})

const call = (action: string, parameters: object = {}, region?: string) => harness.call(action, parameters, region)

/** Tags as `key=value`, however the reply lists them. */
async function tagsOf(resource: string): Promise<string[]> {
  const { ResourceTagMappingList } = await call('GetResources', { ResourceList: [resource] })
  return (ResourceTagMappingList[0]?.Tags ?? []).map(plain)
}

const plain = ({ TagKey, TagValue }: { TagKey: string; TagValue: string }) => `${TagKey}=${TagValue}`
const pair = (TagKey: string, TagValue = 'v') => ({ TagKey, TagValue })

describe('tags of a resource', () => {
  it('are the same ones that its own product makes and lists', async () => {
    const tagged = await makeVpc(regionOf.guangzhou, [{ Key: 'a', Value: '1' }])
    await call('ModifyResourceTags', { Resource: tagged, ReplaceTags: [pair('b', '2')] })
    const { VpcSet } = await call('DescribeVpcs', { Filters: [{ Name: 'tag:b', Values: ['2'] }] })
    expect(VpcSet[0].TagSet).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ])
    expect(await tagsOf(tagged)).toEqual(['a=1', 'b=2'])
  })

  it('are replaced and deleted in one request, and what is not there to delete is passed over', async () => {
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('a', '1'), pair('b')] })
    const DeleteTags = [{ TagKey: 'b' }, { TagKey: 'never' }]
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('a', '2')], DeleteTags })
    expect(await tagsOf(vpc)).toEqual(['a=2'])
  })

  it('are found in their own region, whatever the region of the call', async () => {
    const other = await makeVpc(regionOf.shanghai)
    await call('AddResourceTag', { ...pair('far'), Resource: other }, regionOf.guangzhou)
    const { Rows } = await call('DescribeResourcesByTags', { TagFilters: [{ TagKey: 'far' }] })
    expect(Rows).toMatchObject([{ ResourceRegion: 'ap-shanghai', ServiceType: 'vpc', ResourcePrefix: 'vpc' }])
  })

  it('are listed by filters: every one of them, or any', async () => {
    const other = await makeVpc(regionOf.guangzhou, [{ Key: 'a', Value: '2' }])
    await call('TagResources', { ResourceList: [vpc], Tags: [pair('a', '1'), pair('b')] })
    const idOf = (name: string) => name.split('/').at(-1)
    const found = async (action: string, TagFilters: object[]) =>
      (await call(action, { TagFilters })).Rows.map((row: { ResourceId: string }) => row.ResourceId)
    const [a, b] = [{ TagKey: 'a', TagValue: ['1', '2'] }, { TagKey: 'b' }]
    expect(await found('DescribeResourcesByTags', [a])).toEqual([idOf(other), idOf(vpc)])
    expect(await found('DescribeResourcesByTags', [a, b])).toEqual([idOf(vpc)])
    expect(await found('DescribeResourcesByTagsUnion', [a, b])).toEqual([idOf(other), idOf(vpc)])
    expect(await found('DescribeResourcesByTags', [{ TagKey: 'a', TagValue: ['3'] }])).toEqual([])
  })

  it('of several resources change all or none', async () => {
    await call('CreateTag', pair('a'))
    const id = vpc.split('/').at(-1)
    const ids = { ServiceType: 'vpc', ResourcePrefix: 'vpc', ResourceRegion: 'ap-guangzhou' }
    const reply = await call('AttachResourcesTag', { ...ids, ...pair('a'), ResourceIds: [id, 'vpc-00000000'] })
    expect(reply.Error.Code).toBe('InvalidParameterValue.ResourceIdInvalid')
    expect(await tagsOf(vpc)).toEqual([])
  })

  it('of several resources named one by one change where they can, and the rest is told', async () => {
    const gone = 'qcs::vpc:ap-shanghai:uin/:vpc/vpc-00000000'
    const { FailedResources } = await call('TagResources', { ResourceList: [vpc, gone], Tags: [pair('a')] })
    expect(FailedResources).toMatchObject([{ Resource: gone, Code: 'InvalidParameterValue.ResourceIdInvalid' }])
    expect(await tagsOf(vpc)).toEqual(['a=v'])
  })
})

describe('keys and values of the account', () => {
  it('are known in every region, and those once bound stay known', async () => {
    await call('CreateTag', pair('made'), regionOf.shanghai)
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('bound')] })
    await call('ModifyResourceTags', { Resource: vpc, DeleteTags: [{ TagKey: 'bound' }] })
    expect((await call('DescribeTagKeys')).Tags).toEqual(['bound', 'made'])
    expect((await call('CreateTag', pair('made'))).Error.Code).toBe('ResourceInUse.TagDuplicate')
  })

  it('can be deleted only when no resource carries them', async () => {
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('a')] })
    expect((await call('DescribeTags', { TagKey: 'a' })).Tags).toMatchObject([{ TagKey: 'a', CanDelete: 0 }])
    expect((await call('DeleteTag', pair('a'))).Error.Code).toBe('FailedOperation.TagAttachedResource')
    await call('DeleteResourceTag', { TagKey: 'a', Resource: vpc })
    expect((await call('DescribeTags', { TagKey: 'a' })).Tags).toMatchObject([{ TagKey: 'a', CanDelete: 1 }])
    await call('DeleteTag', pair('a'), regionOf.shanghai)
    expect((await call('GetTags')).Tags).toEqual([])
  })

  it('are paged by offset and by token, in the order of keys and values', async () => {
    await call('CreateTags', { Tags: [pair('b', '2'), pair('a'), pair('b', '1')] })
    expect(await call('DescribeTags', { Limit: 2, Offset: 2 })).toMatchObject({
      TotalCount: 3,
      Offset: 2,
      Limit: 2,
      Tags: [{ TagKey: 'b', TagValue: '2' }],
    })
    expect(await call('DescribeTags', { Limit: '2', Offset: '2' })).toMatchObject({ Offset: 2, Limit: 2 })
    const first = await call('GetTags', { MaxResults: 2 })
    expect(first.Tags.map(plain)).toEqual(['a=v', 'b=1'])
    const second = await call('GetTags', { MaxResults: 2, PaginationToken: first.PaginationToken })
    expect(second).toMatchObject({ PaginationToken: '', Tags: [{ TagKey: 'b', TagValue: '2' }] })
  })

  it('of another account are its own', async () => {
    await call('CreateTag', pair('mine'))
    expect((await call('DescribeTagKeys', { CreateUin: 100000000002 })).Tags).toEqual([])
    expect((await call('DescribeTagKeys', { Category: 'System' })).Tags).toEqual([])
  })

  it('need a region of the call no more than other account-wide things do', async () => {
    expect((await call('CreateTag', pair('a'), '')).Error).toBeUndefined()
    expect((await call('DescribeTagKeys', {}, '')).Tags).toEqual(['a'])
  })
})

describe('the tag service refuses', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => pair(`k${i}`))

  it.each([
    ['CreateTag', { TagKey: '', TagValue: 'v' }, 'InvalidParameterValue.TagKeyEmpty'],
    ['CreateTag', { TagKey: 'k', TagValue: '' }, 'InvalidParameterValue.TagValueEmpty'],
    ['CreateTag', pair('k'.repeat(128)), 'InvalidParameterValue.TagKeyLengthExceeded'],
    ['CreateTag', pair('k', 'v'.repeat(256)), 'InvalidParameterValue.TagValueLengthExceeded'],
    ['CreateTag', pair('k<'), 'InvalidParameterValue.TagKeyCharacterIllegal'],
    ['CreateTag', pair('k', ' v'), 'InvalidParameterValue.TagValueCharacterIllegal'],
    ['CreateTag', pair('qcs:k'), 'InvalidParameter.ReservedTagKey'],
    ['CreateTags', { Tags: [pair('a'), pair('a')] }, 'ResourceInUse.TagDuplicate'],
    ['CreateTags', { Tags: many(11) }, 'InvalidParameter'],
    ['DeleteTag', pair('a'), 'ResourceNotFound.TagNonExist'],
    ['DescribeTags', { Limit: 10, Offset: 5 }, 'InvalidParameterValue'],
    ['DescribeTagsSeq', { Limit: 10, Offset: 5 }, 'InvalidParameterValue.OffsetInvalid'],
    ['DescribeTagKeys', { Limit: 1001 }, 'InvalidParameterValue'],
    ['GetTags', { Category: 'x' }, 'InvalidParameter'],
    ['GetTagValues', { TagKeys: ['a'], Category: 'x' }, 'InvalidParameter'],
    ['GetTags', { PaginationToken: 'x' }, 'InvalidParameter.PaginationTokenInvalid'],
    ['DescribeTags', { Limit: '10', Offset: '-10' }, 'InvalidParameterValue'],
  ])('%s %j with %s', async (action, parameters, code) => {
    expect((await call(action, parameters)).Error.Code).toBe(code)
  })

  it.each([
    ['AddResourceTag', pair('a'), 'ResourceInUse.TagKeyAttached'],
    ['UpdateResourceTagValue', pair('b'), 'ResourceNotFound.AttachedTagKeyNotFound'],
    ['DeleteResourceTag', { TagKey: 'b' }, 'ResourceNotFound.AttachedTagKeyNotFound'],
    ['ModifyResourceTags', {}, 'InvalidParameter.Tag'],
    ['ModifyResourceTags', { ReplaceTags: many(11) }, 'LimitExceeded.Quota'],
    ['ModifyResourceTags', { ReplaceTags: [pair('x'), pair('x')] }, 'InvalidParameter.Tag'],
    [
      'ModifyResourceTags',
      { ReplaceTags: [pair('a')], DeleteTags: [{ TagKey: 'a' }] },
      'InvalidParameterValue.DeleteTagsParamError',
    ],
  ])('%s %j of a tagged resource with %s', async (action, parameters, code) => {
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('a')] })
    expect((await call(action, { ...parameters, Resource: vpc })).Error.Code).toBe(code)
    expect(await tagsOf(vpc)).toEqual(['a=v'])
  })

  it.each([
    'vpc-00000000',
    'qcs::vpc:ap-guangzhou:uin/:vpc/vpc-00000000',
    'qcs::vpc:ap-beijing:uin/:vpc/vpc-00000000',
    'qcs::vpc:ap-guangzhou:uin/100000000009:vpc/vpc-00000000',
    'qcs::cos:ap-guangzhou:uin/:bucket/b-1',
  ])('the resource %s, which is not there', async (Resource) => {
    const reply = await call('AddResourceTag', { ...pair('a'), Resource })
    expect(reply.Error.Code).toBe('InvalidParameterValue.ResourceDescriptionError')
  })

  it('more tags than a resource may have', async () => {
    harness = await openHarness({ quotas: { ...defaultQuotas, tagsPerResource: 2 } })
    vpc = await makeVpc(regionOf.guangzhou)
    await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: many(2) })
    expect((await call('AddResourceTag', { ...pair('z'), Resource: vpc })).Error.Code).toBe(
      'LimitExceeded.ResourceAttachedTags',
    )
    expect(
      (await call('ModifyResourceTags', { Resource: vpc, ReplaceTags: [pair('k0', 'new')] })).Error,
    ).toBeUndefined()
  })
})
