import type { Draft } from '../world/draft.js'
import type { Host, PlacementGroup } from '../world/rows.js'
import type { WorldView } from '../world/world.js'

/** Where an instance goes: its host, and its partition of the placement group (0 without one). */
export interface Place {
  readonly host: Host
  readonly partitionNumber: number
}

/** What the instances of a group do not share: the host, or its switch or rack. */
export function unitOf(type: PlacementGroup['type'], host: Host): string {
  switch (type) {
    case 'HOST':
      return host.id
    case 'SW':
      return host.switchId
    case 'RACK':
      return host.rackId
    default:
      return type satisfies never
  }
}

/**
 * Places for up to `count` instances, each on the host with the fewest instances of those that the group permits; fewer
 * when the group leaves no more room. Filling whichever unit has room uses all room there is, so none is missed.
 */
export function findPlaces(
  draft: Draft,
  hosts: readonly Host[],
  count: number,
  group?: PlacementGroup,
  partitionNumber?: number,
): Place[] {
  const loads = new Map(hosts.map((host) => [host, draft.instances.countBy('host', host.id)]))
  const room = group === undefined ? anywhere : roomIn(draft, group, hosts)
  const places: Place[] = []
  while (places.length < count) {
    let best: Host | undefined
    for (const host of hosts) {
      if (!room.admits(host, partitionNumber)) continue
      if (best === undefined || (loads.get(host) ?? 0) < (loads.get(best) ?? 0)) best = host
    }
    if (best === undefined) break
    loads.set(best, (loads.get(best) ?? 0) + 1)
    places.push({ host: best, partitionNumber: room.take(best) })
  }
  return places
}

/** The room that a group leaves on the hosts of a zone. */
export interface Room {
  /** Whether one more instance, of that partition if one is given, may be on the host. */
  admits(host: Host, partitionNumber?: number): boolean
  /** Takes room for one on the host and tells its partition. */
  take(host: Host): number
}

const anywhere: Room = { admits: () => true, take: () => 0 }

/** `hosts` must be all of the zone, in their order: a group of partitions deals their units out to its partitions. */
export function roomIn(world: WorldView, group: PlacementGroup, hosts: readonly Host[]): Room {
  const unit = (host: Host) => unitOf(group.type, host)
  if (group.strategy === 'PARTITION') {
    const units = [...new Set(hosts.map(unit))]
    const partitionOf = (host: Host) => (units.indexOf(unit(host)) % group.partitionCount) + 1
    return {
      admits: (host, partitionNumber) => partitionNumber === undefined || partitionOf(host) === partitionNumber,
      take: partitionOf,
    }
  }
  const taken = new Map<string, number>()
  const take = (host: Host) => {
    taken.set(unit(host), (taken.get(unit(host)) ?? 0) + 1)
    return 0
  }
  for (const { hostId } of world.instances.by('placementGroup', group.id)) {
    const host = world.hosts.get(hostId)
    if (host !== undefined) take(host)
  }
  return { admits: (host) => (taken.get(unit(host)) ?? 0) < group.affinity, take }
}
