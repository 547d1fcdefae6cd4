import { CloudError, checkDeletable, createTags, forgetTags, type TagPair } from '@havip/cloud'
import { required } from '../schema/members.js'
import type { Input } from '../schema/types.js'
import { answers, type Surroundings, type Visit } from './action.js'
import { catalogueOf, tagKey, tagList, tagValue } from './tag-shared.js'

const pair = { TagKey: required(tagKey), TagValue: required(tagValue) }

/** Keys and values belong to the account; each is kept in the region it was made in, and known in all. */
async function create(pairs: readonly TagPair[], around: Surroundings, visit: Visit): Promise<object> {
  const catalogue = await catalogueOf(around, visit)
  await visit.write(visit.caller.region, (draft) => createTags(draft, pairs, catalogue))
  return {}
}

async function remove(pairs: readonly TagPair[], around: Surroundings, visit: Visit): Promise<object> {
  checkDeletable(pairs, await catalogueOf(around, visit))
  for (const region of around.regions) await visit.write(region, (draft) => forgetTags(draft, pairs))
  return {}
}

function one({ tagKey: key, tagValue: value }: Input<typeof pair>): TagPair[] {
  return [{ key, value }]
}

function several(tags: readonly { readonly tagKey: string; readonly tagValue: string }[]): TagPair[] {
  if (tags.length < 1 || tags.length > 10) {
    throw new CloudError('InvalidParameter', `Tags has ${tags.length} tags; 1 to 10 are allowed.`)
  }
  return tags.map(({ tagKey: key, tagValue: value }) => ({ key, value }))
}

const described = { service: 'tag', regionless: true } as const

export const tagCreationActions = [
  answers({
    ...described,
    name: 'CreateTag',
    doc: 'Makes a tag key with a value known to the account.',
    request: pair,
    run: (input, around, visit) => create(one(input), around, visit),
  }),
  answers({
    ...described,
    name: 'CreateTags',
    doc: 'Makes tag keys with values known to the account, all or none.',
    request: { Tags: tagList('The tags to make, at most 10.') },
    run: (input, around, visit) => create(several(input.tags ?? []), around, visit),
  }),
  answers({
    ...described,
    name: 'DeleteTag',
    doc: 'Forgets a tag that no resource carries.',
    request: pair,
    run: (input, around, visit) => remove(one(input), around, visit),
  }),
  answers({
    ...described,
    name: 'DeleteTags',
    doc: 'Forgets tags that no resource carries, all or none.',
    request: { Tags: required(tagList('The tags to delete, at most 10.')) },
    run: (input, around, visit) => remove(several(input.tags), around, visit),
  }),
]
