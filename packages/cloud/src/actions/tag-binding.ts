import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { TagPair } from './tag-catalogue.js'
import { putTags } from './tags.js'

/** Binds tags to a resource; a key that it has gets the new value. Fails when it would have more than allowed. */
export function bindTags(draft: Draft, resourceId: string, pairs: readonly TagPair[], context: ActionContext): void {
  const limit = context.settings.quotas.tagsPerResource
  const keys = new Set(pairs.map(({ key }) => key))
  for (const { key } of draft.tags.by('resource', resourceId)) keys.add(key)
  if (keys.size > limit && pairs.some(({ key }) => !draft.tags.has(`${resourceId}/${key}`))) {
    throw new CloudError(
      'LimitExceeded.ResourceAttachedTags',
      `'${resourceId}' would have ${keys.size} tags: at most ${limit} are allowed`,
    )
  }
  putTags(draft, resourceId, pairs)
}

/** Binds a tag whose key the resource does not have. */
export function bindNewTag(draft: Draft, resourceId: string, pair: TagPair, context: ActionContext): void {
  if (draft.tags.has(`${resourceId}/${pair.key}`)) {
    throw new CloudError('ResourceInUse.TagKeyAttached', `'${resourceId}' has the TagKey '${pair.key}' already`)
  }
  bindTags(draft, resourceId, [pair], context)
}

/** Gives the key that the resource has another value. */
export function changeTagValue(draft: Draft, resourceId: string, pair: TagPair): void {
  checkBound(draft, resourceId, pair.key)
  putTags(draft, resourceId, [pair])
}

export function unbindTag(draft: Draft, resourceId: string, key: string): void {
  checkBound(draft, resourceId, key)
  draft.remove('tags', `${resourceId}/${key}`)
}

/** Unbinds the keys that the resource has. */
export function unbindTags(draft: Draft, resourceId: string, keys: readonly string[]): void {
  for (const key of keys) {
    const id = `${resourceId}/${key}`
    if (draft.tags.has(id)) draft.remove('tags', id)
  }
}

function checkBound(draft: Draft, resourceId: string, key: string): void {
  if (!draft.tags.has(`${resourceId}/${key}`)) {
    throw new CloudError('ResourceNotFound.AttachedTagKeyNotFound', `'${resourceId}' does not have the TagKey '${key}'`)
  }
}
