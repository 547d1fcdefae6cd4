import { type PlacementGroup, placementGroupQuota, type Quotas, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Complete, CvmNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { isoTime } from './time.js'

/** A group as CreateDisasterRecoverGroup answers it. */
export function encodeNewGroup(world: WorldView, group: PlacementGroup, quotas: Quotas) {
  return {
    DisasterRecoverGroupId: group.id,
    Type: group.type,
    Name: group.name,
    CvmQuotaTotal: placementGroupQuota(group.type, quotas),
    CurrentNum: world.instances.countBy('placementGroup', group.id),
    CreateTime: isoTime(group.createdAt),
    Strategy: group.strategy,
    PartitionCount: group.partitionCount,
  }
}

export function encodePlacementGroup(
  world: WorldView,
  group: PlacementGroup,
  quotas: Quotas,
): Complete<sdk.DisasterRecoverGroup, CvmNullable> {
  return {
    ...encodeNewGroup(world, group, quotas),
    InstanceIds: [...world.instances.by('placementGroup', group.id)].map(({ id }) => id),
    Affinity: group.affinity,
    Tags: encodeTags(world, group.id),
  }
}
