/** How rows are found by something other than their id: each index is a function from a row to its key; null: not in it. */
export type IndexSpec<Row, Index extends string> = Readonly<Record<Index, (row: Row) => string | null>>

/** Rows by id, in the order they were first put, with indexes kept beside them. */
export interface ReadTable<Row, Index extends string> {
  get(id: string): Row | undefined
  has(id: string): boolean
  /** Rows whose index `name` has this key, in the order they came to have it. */
  by(name: Index, key: string): Iterable<Row>
  /** How many rows `by` would yield; costs the same however many they are. */
  countBy(name: Index, key: string): number
  all(): Iterable<Row>
  readonly size: number
}

interface Identified {
  readonly id: string
}

/** One table of a world. Every operation costs the same however many rows there are. */
export class Table<Row extends Identified, Index extends string> implements ReadTable<Row, Index> {
  readonly #rows = new Map<string, Row>()
  readonly #indexes = new Map<Index, { key: (row: Row) => string | null; ids: Map<string, Set<string>> }>()

  constructor(readonly spec: IndexSpec<Row, Index>) {
    for (const name of Object.keys(spec) as Index[]) this.#indexes.set(name, { key: spec[name], ids: new Map() })
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id)
  }

  has(id: string): boolean {
    return this.#rows.has(id)
  }

  all(): Iterable<Row> {
    return this.#rows.values()
  }

  *by(name: Index, key: string): Iterable<Row> {
    for (const id of this.#indexes.get(name)?.ids.get(key) ?? []) {
      const row = this.#rows.get(id)
      if (row !== undefined) yield row
    }
  }

  countBy(name: Index, key: string): number {
    return this.#indexes.get(name)?.ids.get(key)?.size ?? 0
  }

  put(row: Row): void {
    const before = this.#rows.get(row.id)
    this.#rows.set(row.id, row)
    for (const { key, ids } of this.#indexes.values()) {
      const oldKey = before === undefined ? null : key(before)
      const newKey = key(row)
      if (oldKey === newKey) continue
      if (oldKey !== null) unlink(ids, oldKey, row.id)
      if (newKey !== null) link(ids, newKey, row.id)
    }
  }

  remove(id: string): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#rows.delete(id)
    for (const { key, ids } of this.#indexes.values()) {
      const oldKey = key(row)
      if (oldKey !== null) unlink(ids, oldKey, id)
    }
  }
}

function link(ids: Map<string, Set<string>>, key: string, id: string): void {
  const set = ids.get(key)
  if (set === undefined) ids.set(key, new Set([id]))
  else set.add(id)
}

function unlink(ids: Map<string, Set<string>>, key: string, id: string): void {
  const set = ids.get(key)
  set?.delete(id)
  if (set?.size === 0) ids.delete(key)
}
