import type { WorldView } from '@havip/cloud'
import type { NetworkTables } from '../tables.js'
import {
  eipEntry,
  haVipEntry,
  instanceEntry,
  portEntry,
  securityGroupEntry,
  subnetEntry,
  vpcEntry,
} from './entries-of-rows.js'
import { routeEntry } from './route-entry.js'

/** The whole network that a world describes. For a change to one that is known already, `compileChanges` is cheaper. */
export function compile(world: WorldView): NetworkTables {
  return {
    vpcs: Array.from(world.vpcs.all(), (vpc) => vpcEntry(world, vpc)),
    securityGroups: Array.from(world.securityGroups.all(), (group) => securityGroupEntry(world, group)),
    subnets: Array.from(world.subnets.all(), subnetEntry),
    instances: Array.from(world.instances.all(), instanceEntry),
    ports: Array.from(world.networkInterfaces.all(), (eni) => portEntry(world, eni)),
    haVips: Array.from(world.haVips.all(), (haVip) => haVipEntry(world, haVip)),
    routes: Array.from(world.routes.all(), (route) => routeEntry(world, route) ?? []).flat(),
    eips: Array.from(world.eips.all(), (eip) => eipEntry(eip) ?? []).flat(),
  }
}
