import { type Host, type PlacementGroup, placementGroupQuota, type Quotas, unitOf, type World } from '../src/index.js'
import type { Check } from './invariants.js'

/** No two instances of a group are nearer to each other than it permits, and it has no more than its quota. */
export function checkPlacement(world: World, quotas: Quotas, check: Check): void {
  check(world.placementGroups.size <= quotas.placementGroupsPerRegion, 'there are few enough placement groups')
  for (const { id, placementGroupId, partitionNumber } of world.instances.all()) {
    const group = placementGroupId === null ? undefined : world.placementGroups.get(placementGroupId)
    check(group !== undefined || placementGroupId === null, `the placement group of ${id} exists`)
    const partitions = group?.partitionCount ?? 0
    const inRange = partitions === 0 ? partitionNumber === 0 : partitionNumber >= 1 && partitionNumber <= partitions
    check(inRange, `${id} is in partition ${partitionNumber} of ${partitions}`)
  }
  for (const group of world.placementGroups.all()) {
    const members = world.instances.countBy('placementGroup', group.id)
    check(members <= placementGroupQuota(group.type, quotas), `${group.id} has few enough instances`)
    for (const [unit, partitions] of unitsOf(world, group)) {
      const apart = group.strategy === 'SPREAD' ? partitions.length <= group.affinity : new Set(partitions).size === 1
      check(apart, `${group.id} (${group.type}) has instances of partitions ${partitions} on ${unit}`)
    }
  }
}

/** The hosts, switches or racks that a group's instances are on, with the partition of each instance there. */
function unitsOf(world: World, group: PlacementGroup): Map<string, number[]> {
  const units = new Map<string, number[]>()
  for (const { hostId, partitionNumber } of world.instances.by('placementGroup', group.id)) {
    const host: Host | undefined = world.hosts.get(hostId)
    if (host === undefined) throw new Error(`${hostId} does not exist`)
    const unit = unitOf(group.type, host)
    units.set(unit, [...(units.get(unit) ?? []), partitionNumber])
  }
  return units
}
