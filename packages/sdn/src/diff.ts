import { isDeepStrictEqual } from 'node:util'
import type { EntryKind, NetworkTables, TableDelta } from './tables.js'

/** The difference that makes `to` out of `from`. The order of entries in a table means nothing. */
export function diffTables(from: NetworkTables, to: NetworkTables): TableDelta {
  return {
    put: {
      subnets: changed(from.subnets, to.subnets),
      instances: changed(from.instances, to.instances),
      ports: changed(from.ports, to.ports),
      haVips: changed(from.haVips, to.haVips),
    },
    remove: {
      subnets: gone(from.subnets, to.subnets),
      instances: gone(from.instances, to.instances),
      ports: gone(from.ports, to.ports),
      haVips: gone(from.haVips, to.haVips),
    },
  }
}

type Entry = NetworkTables[EntryKind][number]

function changed<E extends Entry>(from: readonly E[], to: readonly E[]): E[] {
  const before = new Map<string, E>(from.map((entry) => [entry.id, entry]))
  return to.filter((entry) => !isDeepStrictEqual(before.get(entry.id), entry))
}

function gone<E extends Entry>(from: readonly E[], to: readonly E[]): E['id'][] {
  const after = new Set<string>(to.map((entry) => entry.id))
  return from.filter((entry) => !after.has(entry.id)).map((entry) => entry.id)
}
