import type { Copy } from './copy.js'
import { planEips } from './eips.js'
import { planGroups } from './groups.js'
import { planHaVips, planHolders } from './ha-vips.js'
import { planInstances, planPower } from './instances.js'
import { planAddresses, planInterfaces } from './interfaces.js'
import { planRoutes, planRouteTables, planSubnets, planVpcs } from './network.js'
import { planPlacementGroups } from './placement-groups.js'
import type { Topology } from './topology.js'

/** Plans what has to be done at the target so that it has a copy of all this, in order; nothing when it has. */
export function planCopy(source: Topology, target: Topology, copy: Copy): void {
  planVpcs(source, target, copy)
  planGroups(source, target, copy)
  planRouteTables(source, target, copy)
  planSubnets(source, target, copy)
  planPlacementGroups(source, target, copy)
  planInstances(source, target, copy)
  planInterfaces(source, target, copy)
  planAddresses(source, target, copy)
  planHaVips(source, target, copy)
  planEips(source, target, copy)
  // What they lead to is there by now.
  planRoutes(source, target, copy)
  planHolders(source, target, copy)
  planPower(source, target, copy)
}
