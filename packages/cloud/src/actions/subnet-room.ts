import { cidrRange } from '@havip/net'
import type { Subnet } from '../world/rows.js'
import type { WorldView } from '../world/world.js'

/** Network, gateway and broadcast address, which a subnet never gives out and does not count. */
const reserved = 3

/** How many addresses a subnet can give out, and how many of them nobody has. */
export function addressCounts(
  world: WorldView,
  subnet: Subnet,
): { readonly total: number; readonly available: number } {
  const total = cidrRange(subnet.cidrBlock).size - reserved
  let taken = world.privateIps.countBy('subnet', subnet.id)
  // A reserved address that somebody has was counted with the others.
  for (const { vpcId, address } of world.reserveIps.by('subnet', subnet.id)) {
    if (!world.privateIps.has(`${vpcId}/${address}`)) taken += 1
  }
  return { total, available: total - taken }
}
