import { createHash } from 'node:crypto'
import {
  CloudError,
  type ErrorCode,
  TagCatalogue,
  type TaggedResource,
  type TagPair,
  taggedResources,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models.js'
import type { Complete } from '../encode/complete.js'
import { count, list, object, required, text, texts, unsigned } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import type { Surroundings, Visit } from './action.js'

export type TagReply<Response> = Complete<Omit<Response, 'RequestId'>, never>

/** Members that several actions of the tag service have. */
export const tagKey = text('Key of the tag.')
export const tagValue = text('Value of the tag.')
export const category = text('Custom for tags of users, System for those of the service, All for both (the default).')
export const createUin = unsigned('Uin of who made the tags; the account itself when left out.')
export const serviceType = text('Product of the resources, such as cvm: the third segment of their names.')
export const resourcePrefix = text('Kind of the resources: what stands before the slash in their names.')
export const resourceRegion = text('Region of the resources.')
export const resourceId = text('Id of the resource: what stands after the slash in its name.')
export const showProject = unsigned('Whether tags of projects are listed, 1 or 0; there are none here.')
export const resource = required(text('The resource: qcs::<service>:<region>:uin/<uin>:<prefix>/<id>.'))
export const resourceList = texts('Names of resources: qcs::<service>:<region>:uin/<uin>:<prefix>/<id>. At most 10.')
export const pageMembers = {
  Offset: count('unsigned', 'How many to skip: 0 by default, otherwise a multiple of Limit.'),
  Limit: count('unsigned', 'How many to list: 15 by default, at most 1000.'),
}

const tag = object({
  TagKey: required(tagKey),
  TagValue: required(tagValue),
  Category: text('Custom or System; what users make is Custom.'),
})
export const tagList = (doc: string) => list(tag, doc)

const filter = object({
  TagKey: required(tagKey),
  TagValue: texts('Values; any of them is enough, and none means all.'),
})
export const tagFilters = list(filter, 'Keys with their values, at most 6.')

/** Every region's tags, added up. */
export async function catalogueOf({ regions }: Surroundings, visit: Visit): Promise<TagCatalogue> {
  const catalogue = new TagCatalogue()
  for (const region of regions) await visit.read(region, (world) => catalogue.add(world))
  return catalogue
}

/** Every region's resources with tags. */
export async function everyTagged({ regions }: Surroundings, visit: Visit): Promise<TaggedResource[]> {
  const found: TaggedResource[] = []
  for (const region of regions) found.push(...(await visit.read(region, (world) => taggedResources(world, region))))
  return found
}

export interface PageInput {
  readonly offset?: number
  readonly limit?: number
}

/** The page asked for, with what the reply says about it. */
export function paged<T>(all: readonly T[], input: PageInput, code: ErrorCode = 'InvalidParameterValue', usual = 15) {
  const { offset = 0, limit = usual } = input
  if (limit < 1 || limit > 1000) throw new CloudError(code, `Limit must be from 1 to 1000; got ${limit}.`)
  if (offset < 0) throw new CloudError(code, `Offset must be at least 0; got ${offset}.`)
  if (offset % limit !== 0) throw new CloudError(code, `Offset must be a multiple of Limit ${limit}; got ${offset}.`)
  return { head: { TotalCount: all.length, Offset: offset, Limit: limit }, rows: all.slice(offset, offset + limit) }
}

export interface TokenInput {
  readonly paginationToken?: string
  readonly maxResults?: number
}

/** The page a token stands for, and the token of the next one; empty when there is none. */
export function tokenPaged<T>(all: readonly T[], { paginationToken = '', maxResults = 50 }: TokenInput, most: number) {
  if (maxResults < 1 || maxResults > most) {
    throw new CloudError('InvalidParameter', `MaxResults must be from 1 to ${most}; got ${maxResults}.`)
  }
  const [, digits] = /^from:(\d{1,15})$/.exec(Buffer.from(paginationToken, 'base64url').toString('latin1')) ?? []
  if (paginationToken !== '' && digits === undefined) {
    const message = `PaginationToken is not one this server has given: ${quote(paginationToken)}.`
    throw new CloudError('InvalidParameter.PaginationTokenInvalid', message)
  }
  const from = Number(digits ?? 0)
  const next = from + maxResults
  const token = next < all.length ? Buffer.from(`from:${next}`).toString('base64url') : ''
  return { token, rows: all.slice(from, next) }
}

/** Whether tags are listed at all: every tag here is a user's, made by the account itself. */
export function listsOwn(
  input: { readonly category?: string; readonly createUin?: number },
  uin: string,
  code: ErrorCode = 'InvalidParameterValue',
): boolean {
  const { category = 'All' } = input
  if (!['', 'All', 'Custom', 'System'].includes(category)) {
    throw new CloudError(code, `Category must be Custom, System or All; got ${quote(category)}.`)
  }
  return category !== 'System' && (input.createUin === undefined || String(input.createUin) === uin)
}

export function encodeTag({ key, value }: TagPair): Complete<sdk.Tag, never> {
  return { TagKey: key, TagValue: value, Category: 'Custom' }
}

export function encodeTagResource(at: TaggedResource, { key, value }: TagPair): Complete<sdk.TagResource, never> {
  return {
    TagKey: key,
    TagValue: value,
    ResourceId: at.id,
    TagKeyMd5: md5(key),
    TagValueMd5: md5(value),
    ServiceType: at.service,
    Category: 'Custom',
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
