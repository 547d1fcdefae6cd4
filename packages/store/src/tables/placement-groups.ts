import type { PlacementGroupId, Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { PlacementGroupModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const placementGroups = worldTable<
  Rows['placementGroups'],
  PlacementGroupModel,
  Prisma.PlacementGroupCreateManyInput
>({
  delegate: (db) => db.placementGroup,
  toColumns: (group) => ({
    id: group.id,
    name: group.name,
    type: group.type,
    strategy: group.strategy,
    affinity: group.affinity,
    partitionCount: group.partitionCount,
    createdAt: toTime(group.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as PlacementGroupId,
    name: stored.name,
    type: stored.type,
    strategy: stored.strategy,
    affinity: stored.affinity,
    partitionCount: stored.partitionCount,
    createdAt: fromTime(stored.createdAt),
  }),
})
