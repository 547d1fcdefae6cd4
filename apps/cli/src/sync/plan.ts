import { cidrCovers, parseCidr } from '@havip/net'
import type { Copy } from './copy.js'
import { planEips } from './eips.js'
import { planGroups } from './groups.js'
import { planHaVips, planHolders } from './ha-vips.js'
import { planInstances, planPower } from './instances.js'
import { planAddresses, planInterfaces } from './interfaces.js'
import { planRoutes, planRouteTables, planSubnets, planVpcs } from './network.js'
import type { Topology } from './topology.js'

/** Plans what has to be done at the target so that it has a copy of all this, in order; nothing when it has. */
export function planCopy(source: Topology, target: Topology, copy: Copy): void {
  const whole = copyable(source, copy)
  planVpcs(whole, target, copy)
  planGroups(whole, target, copy)
  planRouteTables(whole, target, copy)
  planSubnets(whole, target, copy)
  planInstances(whole, target, copy)
  planInterfaces(whole, target, copy)
  planAddresses(whole, target, copy)
  planHaVips(whole, target, copy)
  planEips(whole, target, copy)
  // What they lead to is there by now.
  planRoutes(whole, target, copy)
  planHolders(whole, target, copy)
  planPower(whole, target, copy)
}

/** Without the subnets in further blocks of a VPC, and all that is in them: the REST API makes no such blocks. */
function copyable(source: Topology, copy: Copy): Topology {
  const outside = new Set<string>()
  for (const { id, vpcId, cidrBlock } of source.subnets) {
    const own = parseCidr(source.vpcs.find((vpc) => vpc.id === vpcId)?.cidrBlock ?? '')
    const block = parseCidr(cidrBlock)
    if (own !== undefined && block !== undefined && cidrCovers(own, block)) continue
    outside.add(id)
    copy.note(`subnet ${id} and what is in it: ${cidrBlock} lies in a further block of its VPC`)
  }
  if (outside.size === 0) return source
  const inside = <T extends { readonly subnetId: string }>(items: readonly T[]) =>
    items.filter(({ subnetId }) => !outside.has(subnetId))
  const instances = inside(source.instances)
  const networkInterfaces = inside(source.networkInterfaces)
  const haVips = inside(source.haVips)
  const left = new Set([...instances, ...networkInterfaces, ...haVips].map(({ id }) => id))
  const isLeft = (id: string | null) => id !== null && left.has(id)
  return {
    ...source,
    subnets: source.subnets.filter(({ id }) => !outside.has(id)),
    instances,
    networkInterfaces,
    haVips,
    eips: source.eips.filter((eip) => [eip.networkInterfaceId, eip.instanceId, eip.haVipId].some(isLeft)),
  }
}
