import { isDeepStrictEqual } from 'node:util'
import type { Snapshot } from '../store.js'
import type { Change } from './change.js'
import { tableOrder } from './rows.js'
import type { WorldView } from './world.js'

/** The changes that make of a world one with exactly these rows: removals children first, then puts parents first. */
export function difference(world: WorldView, rows: Snapshot['rows']): Change[] {
  const changes: Change[] = []
  for (const table of [...tableOrder].reverse()) {
    const wanted = new Set(rows[table].map(({ id }) => id as string))
    for (const { id } of world[table].all()) {
      if (!wanted.has(id)) changes.push({ op: 'remove', table, id } as Change)
    }
  }
  for (const table of tableOrder) {
    for (const row of rows[table]) {
      if (!isDeepStrictEqual(world[table].get(row.id), row)) changes.push({ op: 'put', table, row } as Change)
    }
  }
  return changes
}
