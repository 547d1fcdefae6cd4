import { isDeepStrictEqual } from 'node:util'
import type { Change, WorldView } from '@havip/cloud'
import type { Entries } from '../entries.js'
import type { TableIndex } from '../table-index.js'
import type { TableDelta } from '../tables.js'
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
import { Touched } from './touched.js'

/**
 * What changes have made different in the network: `diffTables(before, compile(world))`, at a cost that depends on the
 * changes and what they touch, not on the size of the world. `world` is as it is after them, `before` the tables as they
 * were compiled before them; the caller applies the result to `before` to be ready for the next changes.
 */
export function compileChanges(world: WorldView, changes: readonly Change[], before: TableIndex): TableDelta {
  const touched = new Touched(world, before)
  for (const change of changes) touched.add(change)
  const split = {
    vpcs: splitOf(touched.vpcs, before.vpcs, world.vpcs, (vpc) => vpcEntry(world, vpc)),
    securityGroups: splitOf(touched.securityGroups, before.securityGroups, world.securityGroups, (group) =>
      securityGroupEntry(world, group),
    ),
    subnets: splitOf(touched.subnets, before.subnets, world.subnets, subnetEntry),
    instances: splitOf(touched.instances, before.instances, world.instances, instanceEntry),
    ports: splitOf(touched.ports, before.ports, world.networkInterfaces, (eni) => portEntry(world, eni)),
    haVips: splitOf(touched.haVips, before.haVips, world.haVips, (haVip) => haVipEntry(world, haVip)),
    routes: splitOf(touched.routes, before.routes, world.routes, (route) => routeEntry(world, route)),
    eips: splitOf(touched.eips, before.eips, world.eips, eipEntry),
  }
  return {
    put: {
      vpcs: split.vpcs.put,
      securityGroups: split.securityGroups.put,
      subnets: split.subnets.put,
      instances: split.instances.put,
      ports: split.ports.put,
      haVips: split.haVips.put,
      routes: split.routes.put,
      eips: split.eips.put,
    },
    remove: {
      vpcs: split.vpcs.remove,
      securityGroups: split.securityGroups.remove,
      subnets: split.subnets.remove,
      instances: split.instances.remove,
      ports: split.ports.remove,
      haVips: split.haVips.remove,
      routes: split.routes.remove,
      eips: split.eips.remove,
    },
  }
}

/** Of the touched entries: those to put, and those to remove. What came out as it was is neither. */
function splitOf<Row, Id extends string, Entry extends { readonly id: Id }>(
  ids: Iterable<Id>,
  before: Entries<Entry, string>,
  rows: { get(id: string): Row | undefined },
  entryOf: (row: Row) => Entry | undefined,
): { put: Entry[]; remove: Id[] } {
  const put: Entry[] = []
  const remove: Id[] = []
  for (const id of ids) {
    const old = before.get(id)
    const row = rows.get(id)
    const entry = row === undefined ? undefined : entryOf(row)
    if (entry === undefined) {
      if (old !== undefined) remove.push(id)
    } else if (!isDeepStrictEqual(old, entry)) {
      put.push(entry)
    }
  }
  return { put, remove }
}
