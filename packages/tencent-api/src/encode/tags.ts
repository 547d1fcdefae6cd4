import type { WorldView } from '@havip/cloud'

/** The tags bound to a resource, in the order they were bound. */
export function encodeTags(world: WorldView, resourceId: string): { Key: string; Value: string }[] {
  return [...world.tags.by('resource', resourceId)].map(({ key, value }) => ({ Key: key, Value: value }))
}
