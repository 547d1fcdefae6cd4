import { type ActionContext, bindTags, checkTagPairs, type Draft, unbindTags, type WorldView } from '@havip/cloud'

/** The tags of a resource by key. */
export function tagsOf(world: WorldView, resourceId: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...world.tags.by('resource', resourceId)].map(({ key, value }) => [key, value]))
}

/** Tags as the actions that make resources take them. */
export function tagInput(tags: Readonly<Record<string, string>> | undefined) {
  return tags === undefined ? {} : { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
}

/** Changes the tags that are named: null takes one off. The rules are the tag service's. */
export function changeTags(
  draft: Draft,
  resourceId: string,
  changes: Readonly<Record<string, string | null>> | undefined,
  context: ActionContext,
): void {
  if (changes === undefined) return
  const entries = Object.entries(changes)
  unbindTags(
    draft,
    resourceId,
    entries.flatMap(([key, value]) => (value === null ? [key] : [])),
  )
  const pairs = entries.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))
  checkTagPairs(pairs, { keysOnce: true })
  bindTags(draft, resourceId, pairs, context)
}
