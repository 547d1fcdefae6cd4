import {
  type ActionContext,
  bindNewTag,
  bindTags,
  CloudError,
  changeTagValue,
  checkTagPairs,
  checkTagValue,
  type Draft,
  parseResourceName,
  placeProblem,
  type ResourcePlace,
  type TagPair,
  unbindTag,
  unbindTags,
  type WorldView,
} from '@havip/cloud'
import { list, object, required } from '../schema/members.js'
import { answers, type Surroundings, type Visit } from './action.js'
import { catalogueOf, resource, tagKey, tagList, tagValue } from './tag-shared.js'

const described = { service: 'tag', regionless: true } as const
const pair = { TagKey: required(tagKey), TagValue: required(tagValue) }

/** The place a name says, in a region that is served. */
export function placeOf(member: string, name: string, { regions }: Surroundings, uin: string): ResourcePlace {
  const place = parseResourceName(member, name, uin)
  if (regions.includes(place.region)) return place
  throw new CloudError(
    'InvalidParameterValue.ResourceDescriptionError',
    `${member} '${name}' is in the region '${place.region}', which is not served; served are ${regions.join(', ')}`,
  )
}

/** Fails when the place is not that of an existing resource: the name as a whole is wrong. */
function checkExists(world: WorldView, member: string, place: ResourcePlace): void {
  const problem = placeProblem(world, place)
  if (problem === undefined) return
  throw new CloudError('InvalidParameterValue.ResourceDescriptionError', `${member}: ${problem.message}`)
}

/** Changes the tags of the one resource that is named. */
async function change(
  name: string,
  around: Surroundings,
  visit: Visit,
  run: (draft: Draft, id: string, context: ActionContext) => void,
): Promise<object> {
  const place = placeOf('Resource', name, around, visit.caller.uin)
  await visit.write(place.region, (draft, context) => {
    checkExists(draft, 'Resource', place)
    run(draft, place.id, context)
  })
  return {}
}

const pairOf = ({ tagKey: key, tagValue: value }: { readonly tagKey: string; readonly tagValue: string }): TagPair => ({
  key,
  value,
})

export const tagBindingActions = [
  answers({
    ...described,
    name: 'AddResourceTag',
    doc: 'Binds a tag to a resource that does not have its key.',
    request: { ...pair, Resource: resource },
    run: async (input, around, visit) => {
      const added = pairOf(input)
      checkTagPairs([added], { keysOnce: true })
      const catalogue = await catalogueOf(around, visit)
      catalogue.checkRoom([added])
      return change(input.resource, around, visit, (draft, id, context) => bindNewTag(draft, id, added, context))
    },
  }),
  answers({
    ...described,
    name: 'UpdateResourceTagValue',
    doc: 'Gives a tag of a resource another value.',
    request: { ...pair, Resource: resource },
    run: async (input, around, visit) => {
      const changed = pairOf(input)
      checkTagValue(changed.value)
      const catalogue = await catalogueOf(around, visit)
      return change(input.resource, around, visit, (draft, id) => {
        changeTagValue(draft, id, changed)
        catalogue.checkRoom([changed])
      })
    },
  }),
  answers({
    ...described,
    name: 'DeleteResourceTag',
    doc: 'Unbinds a tag from a resource.',
    request: { TagKey: required(tagKey), Resource: resource },
    run: (input, around, visit) =>
      change(input.resource, around, visit, (draft, id) => unbindTag(draft, id, input.tagKey)),
  }),
  answers({
    ...described,
    name: 'ModifyResourceTags',
    doc: 'Binds, changes and unbinds tags of a resource at once.',
    request: {
      Resource: resource,
      ReplaceTags: tagList('Tags to bind, or whose values to change; at most 10.'),
      DeleteTags: list(object({ TagKey: required(tagKey) }), 'Tags to unbind, none of those to bind; at most 10.'),
    },
    run: async (input, around, visit) => {
      const replaced = (input.replaceTags ?? []).map(pairOf)
      const deleted = (input.deleteTags ?? []).map((tag) => tag.tagKey)
      checkModification(replaced, deleted)
      checkTagPairs(replaced, { keysOnce: true })
      const catalogue = await catalogueOf(around, visit)
      catalogue.checkRoom(replaced)
      return change(input.resource, around, visit, (draft, id, context) => {
        unbindTags(draft, id, deleted)
        bindTags(draft, id, replaced, context)
      })
    },
  }),
]

function checkModification(replaced: readonly TagPair[], deleted: readonly string[]): void {
  if (replaced.length + deleted.length === 0) {
    throw new CloudError('InvalidParameter.Tag', 'One of ReplaceTags and DeleteTags must have a tag.')
  }
  for (const [member, tags] of Object.entries({ ReplaceTags: replaced, DeleteTags: deleted })) {
    if (tags.length > 10) {
      throw new CloudError('LimitExceeded.Quota', `${member} has ${tags.length} tags; at most 10 are allowed.`)
    }
  }
  const both = replaced.find(({ key }) => deleted.includes(key))
  if (both !== undefined) {
    const message = `The TagKey '${both.key}' is in both ReplaceTags and DeleteTags.`
    throw new CloudError('InvalidParameterValue.DeleteTagsParamError', message)
  }
}
