import type { WorldView } from '@havip/cloud'
import type { NetworkTables } from '../tables.js'
import { haVipEntry, instanceEntry, portEntry, subnetEntry } from './entries-of-rows.js'

/** The whole network that a world describes. For a change to one that is known already, `compileChanges` is cheaper. */
export function compile(world: WorldView): NetworkTables {
  return {
    subnets: Array.from(world.subnets.all(), subnetEntry),
    instances: Array.from(world.instances.all(), instanceEntry),
    ports: Array.from(world.networkInterfaces.all(), (eni) => portEntry(world, eni)),
    haVips: Array.from(world.haVips.all(), (haVip) => haVipEntry(world, haVip)),
  }
}
