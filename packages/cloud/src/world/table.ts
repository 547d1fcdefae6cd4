/** How rows are found by something other than their id: a function from a row to its keys. */
export type IndexSpec<Row> = Readonly<Record<string, (row: Row) => string | null>>

/** Rows by id, in the order they were first put, with indexes kept beside them. */
export interface ReadTable<Row, Index extends string> {
  get(id: string): Row | undefined
  has(id: string): boolean
  /** Rows whose index `name` has this key. */
  by(name: Index, key: string): Iterable<Row>
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

  constructor(readonly spec: Readonly<Record<Index, (row: Row) => string | null>>) {
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

/** A table with changes on top that can be thrown away: the base is never touched. */
export class DraftTable<Row extends Identified, Index extends string> implements ReadTable<Row, Index> {
  readonly #over: Table<Row, Index>
  readonly #removed = new Set<string>()
  #added = 0

  constructor(readonly base: Table<Row, Index>) {
    this.#over = new Table(base.spec)
  }

  get size(): number {
    return this.base.size + this.#added - this.#removed.size
  }

  get(id: string): Row | undefined {
    return this.#removed.has(id) ? undefined : (this.#over.get(id) ?? this.base.get(id))
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  *all(): Iterable<Row> {
    for (const row of this.base.all()) if (!this.#hides(row.id)) yield row
    yield* this.#over.all()
  }

  *by(name: Index, key: string): Iterable<Row> {
    for (const row of this.base.by(name, key)) if (!this.#hides(row.id)) yield row
    yield* this.#over.by(name, key)
  }

  put(row: Row): void {
    if (!this.base.has(row.id) && !this.#over.has(row.id)) this.#added += 1
    this.#removed.delete(row.id)
    this.#over.put(row)
  }

  remove(id: string): void {
    const drafted = this.#over.has(id)
    if (drafted) this.#over.remove(id)
    if (this.base.has(id)) this.#removed.add(id)
    else if (drafted) this.#added -= 1
  }

  #hides(id: string): boolean {
    return this.#removed.has(id) || this.#over.has(id)
  }
}
