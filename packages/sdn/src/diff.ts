import { isDeepStrictEqual } from 'node:util'
import { type EntryKind, entryKinds, type NetworkTables, type TableDelta } from './tables.js'

/** The difference that makes `to` out of `from`. The order of entries in a table means nothing. */
export function diffTables(from: NetworkTables, to: NetworkTables): TableDelta {
  return {
    put: eachKind((kind) => changed(from[kind], to[kind])) as unknown as NetworkTables,
    remove: eachKind((kind) => gone(from[kind], to[kind])) as unknown as TableDelta['remove'],
  }
}

/** A value for every kind of entry. */
function eachKind<T>(ofKind: (kind: EntryKind) => T): Record<EntryKind, T> {
  return Object.fromEntries(entryKinds.map((kind) => [kind, ofKind(kind)])) as Record<EntryKind, T>
}

type Entry = NetworkTables[EntryKind][number]

function changed(from: readonly Entry[], to: readonly Entry[]): Entry[] {
  const before = new Map<string, Entry>(from.map((entry) => [entry.id, entry]))
  return to.filter((entry) => !isDeepStrictEqual(before.get(entry.id), entry))
}

function gone(from: readonly Entry[], to: readonly Entry[]): Entry['id'][] {
  const after = new Set<string>(to.map((entry) => entry.id))
  return from.filter((entry) => !after.has(entry.id)).map((entry) => entry.id)
}
