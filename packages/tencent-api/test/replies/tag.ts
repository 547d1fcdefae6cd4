import type { Response } from '../harness.js'

/** A reply of every action of the tag service. */
export async function tagReplies(call: (action: string, parameters: object) => Promise<Response>): Promise<void> {
  const { Vpc } = await call('CreateVpc', { VpcName: 'v', CidrBlock: '10.9.0.0/16' })
  const id: string = Vpc.VpcId
  const Resource = `qcs::vpc:ap-guangzhou:uin/:vpc/${id}`
  const one = { TagKey: 'one', TagValue: '1' }
  await call('CreateTag', one)
  await call('CreateTags', { Tags: [{ TagKey: 'two', TagValue: '2' }] })
  await call('DeleteTag', { TagKey: 'two', TagValue: '2' })
  await call('DeleteTags', { Tags: [one] })
  await call('AddResourceTag', { ...one, Resource })
  await call('UpdateResourceTagValue', { ...one, TagValue: '3', Resource })
  await call('DeleteResourceTag', { TagKey: 'one', Resource })
  const ids = { ServiceType: 'vpc', ResourcePrefix: 'vpc', ResourceRegion: 'ap-guangzhou', ResourceIds: [id] }
  await call('AttachResourcesTag', { ...ids, ...one })
  await call('ModifyResourcesTagValue', { ...ids, TagKey: 'one', TagValue: '3' })
  await call('DescribeResourceTagsByResourceIds', ids)
  await call('DescribeResourceTagsByResourceIdsSeq', ids)
  await call('DescribeResourceTagsByTagKeys', { ...ids, TagKeys: ['one'] })
  await call('DetachResourcesTag', { ...ids, TagKey: 'one' })
  await call('TagResources', { ResourceList: [Resource, `${Resource.slice(0, -1)}!`], Tags: [one] })
  await call('DescribeResourceTags', {})
  await call('DescribeResourcesByTags', { TagFilters: [{ TagKey: 'one' }] })
  await call('DescribeResourcesByTagsUnion', { TagFilters: [{ TagKey: 'one' }] })
  await call('GetResources', {})
  await call('UnTagResources', { ResourceList: [Resource, `${Resource.slice(0, -1)}!`], TagKeys: ['one'] })
  await call('ModifyResourceTags', { Resource, ReplaceTags: [one] })
  await call('DescribeTagKeys', {})
  await call('DescribeTagValues', { TagKeys: ['one'] })
  await call('DescribeTagValuesSeq', { TagKeys: ['one'] })
  await call('DescribeTags', {})
  await call('DescribeTagsSeq', {})
  await call('GetTagKeys', {})
  await call('GetTagValues', { TagKeys: ['one'] })
  await call('GetTags', {})
}
