import { type ReadTable, Table } from './table.js'

/**
 * A table with changes on top that can be thrown away: the base is never touched. It reads like the table that applying
 * the changes would give, order included, and what an operation costs does not depend on how much is in the base.
 */
export class DraftTable<Row extends { readonly id: string }, Index extends string> implements ReadTable<Row, Index> {
  readonly #over: Table<Row, Index>
  readonly #removed = new Set<string>()
  /** By index and key, how many more rows there are than in the base. */
  readonly #more = new Map<Index, Map<string, number>>()
  #size: number

  constructor(readonly base: Table<Row, Index>) {
    this.#over = new Table(base.spec)
    this.#size = base.size
  }

  get size(): number {
    return this.#size
  }

  get(id: string): Row | undefined {
    return this.#removed.has(id) ? undefined : (this.#over.get(id) ?? this.base.get(id))
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  *all(): Iterable<Row> {
    for (const { id } of this.base.all()) {
      const row = this.get(id)
      if (row !== undefined) yield row
    }
    for (const row of this.#over.all()) if (!this.base.has(row.id)) yield row
  }

  *by(name: Index, key: string): Iterable<Row> {
    const keyOf = this.base.spec[name]
    for (const { id } of this.base.by(name, key)) {
      const row = this.get(id)
      if (row !== undefined && keyOf(row) === key) yield row
    }
    for (const row of this.#over.by(name, key)) {
      const before = this.base.get(row.id)
      if (before === undefined || keyOf(before) !== key) yield row
    }
  }

  countBy(name: Index, key: string): number {
    return this.base.countBy(name, key) + (this.#more.get(name)?.get(key) ?? 0)
  }

  put(row: Row): void {
    this.#count(this.get(row.id), row)
    this.#removed.delete(row.id)
    this.#over.put(row)
  }

  remove(id: string): void {
    this.#count(this.get(id), undefined)
    this.#over.remove(id)
    if (this.base.has(id)) this.#removed.add(id)
  }

  #count(before: Row | undefined, after: Row | undefined): void {
    this.#size += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
    for (const name of Object.keys(this.base.spec) as Index[]) {
      const keyOf = this.base.spec[name]
      if (before !== undefined) this.#add(name, keyOf(before), -1)
      if (after !== undefined) this.#add(name, keyOf(after), 1)
    }
  }

  #add(name: Index, key: string | null, by: number): void {
    if (key === null) return
    let counts = this.#more.get(name)
    if (counts === undefined) {
      counts = new Map()
      this.#more.set(name, counts)
    }
    counts.set(key, (counts.get(key) ?? 0) + by)
  }
}
