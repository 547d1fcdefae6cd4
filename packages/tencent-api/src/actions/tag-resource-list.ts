import { CloudError, type ErrorCode, resourceName, type TaggedResource, type TagPair } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models.js'
import { count, required, text, texts, unsigned } from '../schema/members.js'
import { answers, type Surroundings, type Visit } from './action.js'
import { placeOf } from './tag-bind.js'
import {
  category,
  createUin,
  encodeTag,
  encodeTagResource,
  everyTagged,
  listsOwn,
  type PageInput,
  paged,
  pageMembers,
  resourceId,
  resourceList,
  resourcePrefix,
  resourceRegion,
  serviceType,
  type TagReply,
  tagFilters,
  tokenPaged,
} from './tag-shared.js'

const described = { service: 'tag', regionless: true } as const

interface Place {
  readonly serviceType?: string
  readonly resourcePrefix?: string
  readonly resourceRegion?: string
  readonly resourceId?: string
  readonly resourceIds?: readonly string[]
}

/** The resources with tags that are at the place as far as it is told; what is empty tells nothing. */
async function tagged(place: Place, around: Surroundings, visit: Visit): Promise<TaggedResource[]> {
  const {
    serviceType: service,
    resourcePrefix: prefix,
    resourceRegion: region,
    resourceId: id,
    resourceIds: ids,
  } = place
  return (await everyTagged(around, visit)).filter(
    (at) =>
      (!service || at.service === service) &&
      (!prefix || at.prefix === prefix) &&
      (!region || at.region === region) &&
      (!id || at.id === id) &&
      (ids === undefined || ids.includes(at.id)),
  )
}

function checkIds(ids: readonly string[], most: number): void {
  if (ids.length >= 1 && ids.length <= most) return
  const message = `ResourceIds has ${ids.length} ids; 1 to ${most} are allowed.`
  throw new CloudError('InvalidParameterValue.ResourceIdInvalid', message)
}

interface IdsInput extends Place, PageInput {
  readonly resourceIds: readonly string[]
  readonly category?: string
}

async function tagsOfIds(
  input: IdsInput,
  around: Surroundings,
  visit: Visit,
  code?: ErrorCode,
): Promise<TagReply<sdk.DescribeResourceTagsByResourceIdsResponse>> {
  checkIds(input.resourceIds, 50)
  const found = listsOwn(input, visit.caller.uin) ? await tagged(input, around, visit) : []
  const { head, rows } = paged(each(found), input, code)
  return { ...head, Tags: rows.map(([at, tag]) => encodeTagResource(at, tag)) }
}

/** Every tag of the resources, each with its resource. */
function each(resources: readonly TaggedResource[]): [TaggedResource, TagPair][] {
  return resources.flatMap((at) => at.tags.map((tag): [TaggedResource, TagPair] => [at, tag]))
}

interface Filter {
  readonly tagKey: string
  readonly tagValue?: readonly string[]
}

/** Whether the resource has the filter's key, with one of its values when it has any. */
function matches({ tags }: TaggedResource, { tagKey: key, tagValue: values = [] }: Filter): boolean {
  return tags.some((tag) => tag.key === key && (values.length === 0 || values.includes(tag.value)))
}

interface FilterInput extends Place, PageInput {
  readonly tagFilters: readonly Filter[]
  readonly createUin?: number
}

async function byTags(
  input: FilterInput,
  around: Surroundings,
  visit: Visit,
  rule: 'every' | 'some',
): Promise<TagReply<sdk.DescribeResourcesByTagsResponse>> {
  const { tagFilters: wanted } = input
  if (wanted.length > 6) {
    const message = `TagFilters has ${wanted.length} filters; at most 6 are allowed.`
    throw new CloudError('InvalidParameterValue.TagFiltersLengthExceeded', message)
  }
  const own = listsOwn(input, visit.caller.uin) ? await tagged(input, around, visit) : []
  const { head, rows } = paged(
    own.filter((at) => wanted[rule]((filter) => matches(at, filter))),
    input,
  )
  return { ...head, Rows: rows.map(encodeResource) }
}

function encodeResource({ region, service, prefix, id, tags }: TaggedResource) {
  return {
    ResourceRegion: region,
    ServiceType: service,
    ResourcePrefix: prefix,
    ResourceId: id,
    Tags: tags.map(encodeTag),
  }
}

const idsRequest = {
  ServiceType: required(serviceType),
  ResourcePrefix: required(resourcePrefix),
  ResourceIds: required(texts('Ids of the resources, at most 50.')),
  ResourceRegion: required(resourceRegion),
  ...pageMembers,
}

const filterRequest = {
  TagFilters: required(tagFilters),
  CreateUin: createUin,
  ...pageMembers,
  ResourcePrefix: resourcePrefix,
  ResourceId: resourceId,
  ResourceRegion: resourceRegion,
  ServiceType: serviceType,
}

export const tagResourceListActions = [
  answers({
    ...described,
    name: 'DescribeResourceTags',
    doc: 'Lists the tags of resources.',
    request: {
      CreateUin: createUin,
      ResourceRegion: resourceRegion,
      ServiceType: serviceType,
      ResourcePrefix: resourcePrefix,
      ResourceId: resourceId,
      ...pageMembers,
      CosResourceId: unsigned('1 for a bucket of COS, of which there are none here; 0 otherwise.'),
    },
    run: async (input, around, visit): Promise<TagReply<sdk.DescribeResourceTagsResponse>> => {
      const own = listsOwn(input, visit.caller.uin) && input.cosResourceId !== 1
      const { head, rows } = paged(own ? each(await tagged(input, around, visit)) : [], input)
      return { ...head, Rows: rows.map(([at, tag]) => encodeTagResource(at, tag)) }
    },
  }),
  answers({
    ...described,
    name: 'DescribeResourceTagsByResourceIds',
    doc: 'Lists the tags of resources of one kind.',
    request: { ...idsRequest, Category: category },
    run: (input, around, visit) => tagsOfIds(input, around, visit),
  }),
  answers({
    ...described,
    name: 'DescribeResourceTagsByResourceIdsSeq',
    doc: 'Lists the tags of resources of one kind, in order.',
    request: idsRequest,
    run: (input, around, visit) => tagsOfIds(input, around, visit, 'InvalidParameterValue.OffsetInvalid'),
  }),
  answers({
    ...described,
    name: 'DescribeResourceTagsByTagKeys',
    doc: 'Lists the values that resources of one kind have for tag keys.',
    request: {
      ...idsRequest,
      ResourceIds: required(texts('Ids of the resources, at most 20.')),
      TagKeys: required(texts('Keys of the tags, at most 20.')),
      Limit: count('unsigned', 'How many to list: 400 by default, at most 1000.'),
    },
    run: async (input, around, visit): Promise<TagReply<sdk.DescribeResourceTagsByTagKeysResponse>> => {
      const { resourceIds: ids, tagKeys: keys } = input
      checkIds(ids, 20)
      if (keys.length < 1 || keys.length > 20) {
        throw new CloudError('InvalidParameter.Tag', `TagKeys has ${keys.length} keys; 1 to 20 are allowed.`)
      }
      const found = (await tagged(input, around, visit)).flatMap(({ id, tags }) => {
        const wanted = tags.filter((tag) => keys.includes(tag.key))
        return wanted.length === 0 ? [] : [{ ResourceId: id, TagKeyValues: wanted.map(encodeTag) }]
      })
      const { head, rows } = paged(found, input, 'InvalidParameterValue', 400)
      return { ...head, Rows: rows }
    },
  }),
  answers({
    ...described,
    name: 'DescribeResourcesByTags',
    doc: 'Lists the resources that match every one of the tag filters.',
    request: filterRequest,
    run: (input, around, visit) => byTags(input, around, visit, 'every'),
  }),
  answers({
    ...described,
    name: 'DescribeResourcesByTagsUnion',
    doc: 'Lists the resources that match any of the tag filters.',
    request: filterRequest,
    run: (input, around, visit) => byTags(input, around, visit, 'some'),
  }),
  answers({
    ...described,
    name: 'GetResources',
    doc: 'Lists resources with their tags, by name or by tag filters.',
    request: {
      ResourceList: resourceList,
      TagFilters: tagFilters,
      PaginationToken: text('Token of the page, from the reply before; empty for the first one.'),
      MaxResults: unsigned('How many to list; 50 by default, at most 200. Not with ResourceList.'),
    },
    run: async (input, around, visit): Promise<TagReply<sdk.GetResourcesResponse>> => {
      const { resourceList: names = [], tagFilters: wanted = [] } = input
      checkGet(names, wanted)
      const { uin } = visit.caller
      const places = names.map((name) => resourceName(placeOf('ResourceList', name, around, uin), uin))
      const found = (await everyTagged(around, visit))
        .map((at) => ({ at, name: resourceName(at, uin) }))
        .filter(({ at, name }) => (places.length === 0 || places.includes(name)) && wanted.every((f) => matches(at, f)))
      const { token, rows } = tokenPaged(found, names.length > 0 ? {} : input, 200)
      const encoded = rows.map(({ at, name }) => ({ Resource: name, Tags: at.tags.map(encodeTag) }))
      return { PaginationToken: token, ResourceTagMappingList: encoded }
    },
  }),
]

function checkGet(names: readonly string[], filters: readonly Filter[]): void {
  if (names.length > 10) {
    const message = `ResourceList has ${names.length} resources; at most 10 are allowed.`
    throw new CloudError('LimitExceeded.ResourceNumPerRequest', message)
  }
  if (filters.length > 6) {
    const message = `TagFilters has ${filters.length} filters; at most 6 are allowed.`
    throw new CloudError('LimitExceeded.TagNumPerRequest', message)
  }
  const long = filters.find(({ tagValue: values = [] }) => values.length > 10)
  if (long !== undefined) {
    throw new CloudError('LimitExceeded.TagValue', `The filter '${long.tagKey}' has more than 10 values.`)
  }
}
