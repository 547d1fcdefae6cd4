import { isDeepStrictEqual } from 'node:util'
import type { Change, WorldView } from '@havip/cloud'
import type { Entries } from '../entries.js'
import type { TableIndex } from '../table-index.js'
import type { TableDelta } from '../tables.js'
import { haVipEntry, instanceEntry, portEntry, subnetEntry } from './entries-of-rows.js'
import { Touched } from './touched.js'

/**
 * What changes have made different in the network: `diffTables(before, compile(world))`, at a cost that depends on the
 * changes and what they touch, not on the size of the world. `world` is as it is after them, `before` the tables as they
 * were compiled before them; the caller applies the result to `before` to be ready for the next changes.
 */
export function compileChanges(world: WorldView, changes: readonly Change[], before: TableIndex): TableDelta {
  const touched = new Touched(world, before)
  for (const change of changes) touched.add(change)
  const subnets = split(touched.subnets, before.subnets, world.subnets, subnetEntry)
  const instances = split(touched.instances, before.instances, world.instances, instanceEntry)
  const ports = split(touched.ports, before.ports, world.networkInterfaces, (eni) => portEntry(world, eni))
  const haVips = split(touched.haVips, before.haVips, world.haVips, (haVip) => haVipEntry(world, haVip))
  return {
    put: { subnets: subnets.put, instances: instances.put, ports: ports.put, haVips: haVips.put },
    remove: { subnets: subnets.remove, instances: instances.remove, ports: ports.remove, haVips: haVips.remove },
  }
}

/** Of the touched entries: those to put, and those to remove. What came out as it was is neither. */
function split<Row, Id extends string, Entry extends { readonly id: Id }>(
  ids: Iterable<Id>,
  before: Entries<Entry, string>,
  rows: { get(id: string): Row | undefined },
  entryOf: (row: Row) => Entry,
): { put: Entry[]; remove: Id[] } {
  const put: Entry[] = []
  const remove: Id[] = []
  for (const id of ids) {
    const old = before.get(id)
    const row = rows.get(id)
    if (row === undefined) {
      if (old !== undefined) remove.push(id)
      continue
    }
    const entry = entryOf(row)
    if (!isDeepStrictEqual(old, entry)) put.push(entry)
  }
  return { put, remove }
}
