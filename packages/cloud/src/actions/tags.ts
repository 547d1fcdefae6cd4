import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import { checkOneOf } from './checks.js'

export interface TagInput {
  readonly key: string
  readonly value?: string
}

/** The same rules answer with different codes in different products. */
export interface TagCodes {
  readonly duplicate: ErrorCode
  readonly key: ErrorCode
  readonly keyLength: ErrorCode
  readonly value: ErrorCode
  readonly reserved: ErrorCode
  readonly tooMany: ErrorCode
}

export const vpcTagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue.TagDuplicateKey',
  key: 'InvalidParameterValue.TagInvalidKey',
  keyLength: 'InvalidParameterValue.TagInvalidKeyLen',
  value: 'InvalidParameterValue.TagInvalidVal',
  reserved: 'UnsupportedOperation.TagSystemReservedTagKey',
  tooMany: 'LimitExceeded.TagKeyPerResourceExceeded',
}

export const haVipTagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue.Duplicate',
  key: 'InvalidParameterValue',
  keyLength: 'InvalidParameterValue.TooLong',
  value: 'InvalidParameterValue.TooLong',
  reserved: 'InvalidParameterValue.Reserved',
  tooMany: 'LimitExceeded',
}

export const instanceTagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue.DuplicateTags',
  key: 'FailedOperation.IllegalTagKey',
  keyLength: 'FailedOperation.IllegalTagKey',
  value: 'FailedOperation.IllegalTagValue',
  reserved: 'FailedOperation.IllegalTagKey',
  tooMany: 'InvalidParameterValue.TagQuotaLimitExceeded',
}

/** Tag keys have 1 to 127 characters and no reserved prefix, values at most 255; a key appears once per resource. */
export function checkTags(tags: readonly TagInput[], codes: TagCodes, context: ActionContext): void {
  const keys = new Set<string>()
  for (const { key, value = '' } of tags) {
    if (key === '') throw new CloudError(codes.key, 'a tag has an empty Key')
    if ([...key].length > 127) throw new CloudError(codes.keyLength, `tag Key '${key}' is longer than 127 characters`)
    if (/^(qcs|project):/i.test(key))
      throw new CloudError(codes.reserved, `tag Key '${key}' is reserved for the system`)
    if ([...value].length > 255)
      throw new CloudError(codes.value, `the Value of tag '${key}' is longer than 255 characters`)
    if (keys.has(key)) throw new CloudError(codes.duplicate, `tag Key '${key}' was given twice`)
    keys.add(key)
  }
  const limit = context.settings.quotas.tagsPerResource
  if (tags.length > limit)
    throw new CloudError(codes.tooMany, `${tags.length} tags given: a resource has at most ${limit}`)
}

export interface TagSpecificationInput {
  readonly resourceType: string
  readonly tags: readonly TagInput[]
}

/** The tags for what is made, `resourceType`: tags for anything else would be lost without a word. */
export function specifiedTags(
  specifications: readonly TagSpecificationInput[] = [],
  resourceType: 'instance' | 'ps',
): TagInput[] {
  return specifications.flatMap((specification) => {
    checkOneOf('ResourceType', specification.resourceType, [resourceType])
    return specification.tags
  })
}

/** Binds tags; keys and values that are bound once stay known when they no longer are. */
export function putTags(draft: Draft, resourceId: string, tags: readonly TagInput[]): void {
  for (const { key, value = '' } of tags) {
    makeTagKnown(draft, key, value)
    draft.put('tags', { id: `${resourceId}/${key}`, resourceId, key, value })
  }
}

export function makeTagKnown(draft: Draft, key: string, value: string): void {
  const id = tagValueId(key, value)
  if (!draft.tagValues.has(id)) draft.put('tagValues', { id, key, value })
}

/** The key may have slashes itself, hence its length (Unicode code points). */
export function tagValueId(key: string, value: string): string {
  return `${[...key].length}/${key}/${value}`
}

export function removeTags(draft: Draft, resourceId: string): void {
  for (const tag of [...draft.tags.by('resource', resourceId)]) draft.remove('tags', tag.id)
}
