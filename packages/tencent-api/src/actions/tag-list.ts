import { CloudError, type ErrorCode, type TagCatalogue, type TagPair } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models.js'
import { required, text, texts, unsigned } from '../schema/members.js'
import { answers, type Surroundings, type Visit } from './action.js'
import {
  catalogueOf,
  category,
  createUin,
  encodeTag,
  listsOwn,
  type PageInput,
  paged,
  pageMembers,
  showProject,
  type TagReply,
  type TokenInput,
  tokenPaged,
} from './tag-shared.js'

const described = { service: 'tag', regionless: true } as const
const tagKeys = texts('Keys of the tags.')
const fewTagKeys = texts('Keys of the tags, at most 20.')

const tokenMembers = {
  PaginationToken: text('Token of the page, from the reply before; empty for the first one.'),
  MaxResults: unsigned('How many to list; 50 by default, at most 1000.'),
}
const tokenLimit = 1000

interface Whose {
  readonly category?: string
  readonly createUin?: number
}

/** The tags to list from, none when the request asks for those of others. */
async function pairs(input: Whose, around: Surroundings, visit: Visit, code?: ErrorCode): Promise<readonly TagPair[]> {
  return listsOwn(input, visit.caller.uin, code) ? (await catalogueOf(around, visit)).pairs() : []
}

async function keys(input: Whose, around: Surroundings, visit: Visit, code?: ErrorCode): Promise<readonly string[]> {
  return listsOwn(input, visit.caller.uin, code) ? (await catalogueOf(around, visit)).keys() : []
}

function ofKeys(keys: readonly string[]): (pair: TagPair) => boolean {
  const wanted = new Set(keys)
  return (pair) => wanted.has(pair.key)
}

interface ValuesInput extends Whose, PageInput {
  readonly tagKeys: readonly string[]
}

async function values(
  input: ValuesInput,
  around: Surroundings,
  visit: Visit,
  code?: ErrorCode,
): Promise<TagReply<sdk.DescribeTagValuesResponse>> {
  const { head, rows } = paged((await pairs(input, around, visit)).filter(ofKeys(input.tagKeys)), input, code)
  return { ...head, Tags: rows.map(encodeTag) }
}

interface TagsInput extends Whose, PageInput {
  readonly tagKey?: string
  readonly tagValue?: string
  readonly tagKeys?: readonly string[]
}

/** Keys given as a list come before the single key; with neither, every tag. */
async function tags(
  input: TagsInput,
  around: Surroundings,
  visit: Visit,
  code?: ErrorCode,
): Promise<TagReply<sdk.DescribeTagsResponse>> {
  const { tagKey: key, tagValue: value, tagKeys: wanted = [] } = input
  const catalogue = await catalogueOf(around, visit)
  const own = listsOwn(input, visit.caller.uin) ? catalogue.pairs() : []
  const ofKey = wanted.length > 0 ? ofKeys(wanted) : (pair: TagPair) => key === undefined || pair.key === key
  const matching = own.filter((pair) => ofKey(pair) && (value === undefined || pair.value === value))
  const { head, rows } = paged(matching, input, code)
  return { ...head, Tags: rows.map((pair) => encodeWithDelete(catalogue, pair)) }
}

function encodeWithDelete(catalogue: TagCatalogue, pair: TagPair) {
  return { ...encodeTag(pair), CanDelete: catalogue.isBound(pair) ? 0 : 1 }
}

function checkFew(keys: readonly string[] = []): void {
  if (keys.length <= 20) return
  throw new CloudError('LimitExceeded', `TagKeys has ${keys.length} keys; at most 20 are allowed.`)
}

const tagsRequest = {
  TagKey: text('Key of the tags to list.'),
  TagValue: text('Value of the tags to list.'),
  ...pageMembers,
  CreateUin: createUin,
  TagKeys: texts('Keys of the tags to list, instead of TagKey.'),
  ShowProject: showProject,
}

const offsetInvalid = 'InvalidParameterValue.OffsetInvalid'

export const tagListActions = [
  answers({
    ...described,
    name: 'DescribeTagKeys',
    doc: 'Lists the tag keys known to the account.',
    request: { CreateUin: createUin, ...pageMembers, ShowProject: showProject, Category: category },
    run: async (input, around, visit): Promise<TagReply<sdk.DescribeTagKeysResponse>> => {
      const { head, rows } = paged(await keys(input, around, visit), input)
      return { ...head, Tags: rows }
    },
  }),
  answers({
    ...described,
    name: 'DescribeTagValues',
    doc: 'Lists the values of tag keys.',
    request: { TagKeys: required(tagKeys), CreateUin: createUin, ...pageMembers, Category: category },
    run: (input, around, visit) => values(input, around, visit),
  }),
  answers({
    ...described,
    name: 'DescribeTagValuesSeq',
    doc: 'Lists the values of tag keys, in order.',
    request: { TagKeys: required(tagKeys), CreateUin: createUin, ...pageMembers },
    run: (input, around, visit) => values(input, around, visit, offsetInvalid),
  }),
  answers({
    ...described,
    name: 'DescribeTags',
    doc: 'Lists tags, and whether each can be deleted.',
    request: tagsRequest,
    run: (input, around, visit) => tags(input, around, visit),
  }),
  answers({
    ...described,
    name: 'DescribeTagsSeq',
    doc: 'Lists tags, and whether each can be deleted, in order.',
    request: tagsRequest,
    run: (input, around, visit) => tags(input, around, visit, offsetInvalid),
  }),
  answers({
    ...described,
    name: 'GetTagKeys',
    doc: 'Lists the tag keys known to the account, by page tokens.',
    request: { ...tokenMembers, Category: category },
    run: async (input, around, visit): Promise<TagReply<sdk.GetTagKeysResponse>> => {
      const { token, rows } = tokenPaged(await keys(input, around, visit, 'InvalidParameter'), input, tokenLimit)
      return { PaginationToken: token, TagKeys: rows }
    },
  }),
  answers({
    ...described,
    name: 'GetTagValues',
    doc: 'Lists the values of tag keys, by page tokens.',
    request: { TagKeys: required(fewTagKeys), ...tokenMembers, Category: category },
    run: (input, around, visit) => tokenTags(input, around, visit, ofKeys(input.tagKeys)),
  }),
  answers({
    ...described,
    name: 'GetTags',
    doc: 'Lists tags, by page tokens.',
    request: { ...tokenMembers, TagKeys: fewTagKeys, Category: category },
    run: (input, around, visit) => {
      const { tagKeys: wanted = [] } = input
      return tokenTags(input, around, visit, wanted.length === 0 ? () => true : ofKeys(wanted))
    },
  }),
]

async function tokenTags(
  input: TokenInput & Whose & { readonly tagKeys?: readonly string[] },
  around: Surroundings,
  visit: Visit,
  wanted: (pair: TagPair) => boolean,
): Promise<TagReply<sdk.GetTagsResponse>> {
  checkFew(input.tagKeys)
  const all = await pairs(input, around, visit, 'InvalidParameter')
  const { token, rows } = tokenPaged(all.filter(wanted), input, tokenLimit)
  return { PaginationToken: token, Tags: rows.map(encodeTag) }
}
