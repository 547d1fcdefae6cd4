import {
  type ActionContext,
  bindNewTag,
  bindTags,
  CloudError,
  changeTagValue,
  checkTagPairs,
  checkTagValue,
  type Draft,
  placeProblem,
  type ResourcePlace,
  unbindTag,
  unbindTags,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models.js'
import { required, texts } from '../schema/members.js'
import { answers, type Surroundings, type Visit } from './action.js'
import { placeOf } from './tag-bind.js'
import {
  catalogueOf,
  resourceList,
  resourcePrefix,
  resourceRegion,
  serviceType,
  type TagReply,
  tagKey,
  tagList,
  tagValue,
} from './tag-shared.js'

const described = { service: 'tag', regionless: true } as const
const idsOf = {
  ServiceType: required(serviceType),
  ResourceIds: required(texts('Ids of the resources, at most 50, all of one kind and region.')),
}
const where = { ResourceRegion: resourceRegion, ResourcePrefix: resourcePrefix }

interface IdsInput {
  readonly serviceType: string
  readonly resourceIds: readonly string[]
  readonly resourceRegion?: string
  readonly resourcePrefix?: string
}

/** Changes the tags of resources of one kind, all or none. */
async function changeAll(
  input: IdsInput,
  around: Surroundings,
  visit: Visit,
  run: (draft: Draft, id: string, context: ActionContext) => void,
): Promise<object> {
  const { serviceType: service, resourceIds, resourceRegion: region = '', resourcePrefix: prefix = '' } = input
  if (resourceIds.length < 1 || resourceIds.length > 50) {
    const message = `ResourceIds has ${resourceIds.length} ids; 1 to 50 are allowed.`
    throw new CloudError('LimitExceeded.ResourceNumPerRequest', message)
  }
  if (!around.regions.includes(region)) {
    const served = around.regions.join(', ')
    throw new CloudError(
      'InvalidParameterValue.RegionInvalid',
      `ResourceRegion must be one of ${served}; got '${region}'.`,
    )
  }
  await visit.write(region, (draft, context) => {
    for (const id of new Set(resourceIds)) {
      const problem = placeProblem(draft, { service, region, prefix, id })
      if (problem !== undefined) throw new CloudError(problem.code, problem.message)
      run(draft, id, context)
    }
  })
  return {}
}

/** Changes the tags of resources anywhere, each on its own; says which could not be changed. */
async function changeEach(
  names: readonly string[],
  around: Surroundings,
  visit: Visit,
  run: (draft: Draft, id: string, context: ActionContext) => void,
): Promise<TagReply<sdk.TagResourcesResponse>> {
  if (names.length < 1 || names.length > 10) {
    const message = `ResourceList has ${names.length} resources; 1 to 10 are allowed.`
    throw new CloudError('LimitExceeded.ResourceNumPerRequest', message)
  }
  const places = names.map((name): [string, ResourcePlace] => [
    name,
    placeOf('ResourceList', name, around, visit.caller.uin),
  ])
  const failed: { Resource: string; Code: string; Message: string }[] = []
  for (const [name, place] of places) {
    try {
      await visit.write(place.region, (draft, context) => {
        const problem = placeProblem(draft, place)
        if (problem !== undefined) throw new CloudError(problem.code, problem.message)
        run(draft, place.id, context)
      })
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      failed.push({ Resource: name, Code: error.code, Message: error.message })
    }
  }
  return { FailedResources: failed }
}

function checkNumber(member: string, tags: readonly unknown[]): void {
  if (tags.length >= 1 && tags.length <= 10) return
  throw new CloudError('LimitExceeded.TagNumPerRequest', `${member} has ${tags.length} tags; 1 to 10 are allowed.`)
}

export const tagBatchActions = [
  answers({
    ...described,
    name: 'AttachResourcesTag',
    doc: 'Binds a tag that is known to resources that do not have its key, all or none.',
    request: { ...idsOf, TagKey: required(tagKey), TagValue: required(tagValue), ...where },
    run: async (input, around, visit) => {
      const pair = { key: input.tagKey, value: input.tagValue }
      const catalogue = await catalogueOf(around, visit)
      if (!catalogue.has(pair)) tagUnknown(pair)
      return changeAll(input, around, visit, (draft, id, context) => bindNewTag(draft, id, pair, context))
    },
  }),
  answers({
    ...described,
    name: 'ModifyResourcesTagValue',
    doc: 'Gives a tag of resources another value that is known, all or none.',
    request: { ...idsOf, TagKey: required(tagKey), TagValue: required(tagValue), ...where },
    run: async (input, around, visit) => {
      const pair = { key: input.tagKey, value: input.tagValue }
      checkTagValue(pair.value)
      const catalogue = await catalogueOf(around, visit)
      if (!catalogue.has(pair)) tagUnknown(pair)
      return changeAll(input, around, visit, (draft, id) => changeTagValue(draft, id, pair))
    },
  }),
  answers({
    ...described,
    name: 'DetachResourcesTag',
    doc: 'Unbinds a tag from resources, all or none.',
    request: { ...idsOf, TagKey: required(tagKey), ...where },
    run: (input, around, visit) => changeAll(input, around, visit, (draft, id) => unbindTag(draft, id, input.tagKey)),
  }),
  answers({
    ...described,
    name: 'TagResources',
    doc: 'Binds tags to resources, each resource on its own.',
    request: { ResourceList: required(resourceList), Tags: required(tagList('The tags to bind, at most 10.')) },
    run: async (input, around, visit) => {
      checkNumber('Tags', input.tags)
      const pairs = input.tags.map((tag) => ({ key: tag.tagKey, value: tag.tagValue }))
      checkTagPairs(pairs, { keysOnce: true })
      const catalogue = await catalogueOf(around, visit)
      catalogue.checkRoom(pairs, 'LimitExceeded')
      return changeEach(input.resourceList, around, visit, (draft, id, context) => bindTags(draft, id, pairs, context))
    },
  }),
  answers({
    ...described,
    name: 'UnTagResources',
    doc: 'Unbinds tags from resources, each resource on its own; tags that a resource does not have are passed over.',
    request: { ResourceList: required(resourceList), TagKeys: required(texts('Keys of the tags, at most 10.')) },
    run: (input, around, visit): Promise<TagReply<sdk.UnTagResourcesResponse>> => {
      checkNumber('TagKeys', input.tagKeys)
      return changeEach(input.resourceList, around, visit, (draft, id) => unbindTags(draft, id, input.tagKeys))
    },
  }),
]

function tagUnknown({ key, value }: { readonly key: string; readonly value: string }): never {
  throw new CloudError('ResourceNotFound.TagNonExist', `The tag '${key}' with value '${value}' does not exist.`)
}
