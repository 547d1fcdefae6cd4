import { type Copy, copiedTags, patchOf } from './copy.js'
import type { Topology } from './topology.js'

export function planPlacementGroups(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const group of source.placementGroups) {
    const { id, name, type, strategy, affinity, partitionCount } = group
    const wanted = { name, affinity, tags: copiedTags(id, group.tags) }
    const found = target.placementGroups.find((each) => each.id === copy.id(id))
    if (found === undefined) {
      copy.plan('make', 'placement-group', id, name, async () => {
        const body = { ...wanted, type, strategy, ...(strategy === 'PARTITION' && { partitionCount }) }
        const params = { query: server.scope }
        copy.made(id, (await server.ask((client) => client.POST('/v1/placement-groups', { params, body }))).id)
      })
      continue
    }
    const body = patchOf(wanted, { name: found.name, affinity: found.affinity, tags: found.tags })
    if (body === undefined) continue
    const params = { path: { id: found.id }, query: server.scope }
    copy.plan('change', 'placement-group', id, name, () =>
      server.ask((client) => client.PATCH('/v1/placement-groups/{id}', { params, body })),
    )
  }
}
