interface Identified {
  readonly id: string
}

/** Entries by id, in the order they were first put, and by keys computed from them (an entry may have several). */
export class Entries<Entry extends Identified, Index extends string = never> {
  readonly #byId = new Map<string, Entry>()
  readonly #indexes: readonly { readonly keys: (entry: Entry) => readonly string[]; readonly ids: IdsByKey }[]
  readonly #idsOf: Readonly<Record<Index, IdsByKey>>

  constructor(indexes: Readonly<Record<Index, (entry: Entry) => readonly string[]>>) {
    const made = (Object.keys(indexes) as Index[]).map((name) => ({ name, keys: indexes[name], ids: new Map() }))
    this.#indexes = made
    this.#idsOf = Object.fromEntries(made.map(({ name, ids }) => [name, ids])) as Record<Index, IdsByKey>
  }

  get(id: Entry['id']): Entry | undefined {
    return this.#byId.get(id)
  }

  all(): Iterable<Entry> {
    return this.#byId.values()
  }

  *by(index: Index, key: string): Iterable<Entry> {
    for (const id of this.#idsOf[index].get(key) ?? []) {
      const entry = this.#byId.get(id)
      if (entry !== undefined) yield entry
    }
  }

  /** The entry with the key that was put first. */
  first(index: Index, key: string): Entry | undefined {
    const ids = this.#idsOf[index].get(key)
    if (ids !== undefined) for (const id of ids) return this.#byId.get(id)
    return undefined
  }

  put(entry: Entry): void {
    this.#unlink(entry.id)
    this.#byId.set(entry.id, entry)
    for (const { keys, ids } of this.#indexes) {
      for (const key of keys(entry)) {
        const set = ids.get(key)
        if (set === undefined) ids.set(key, new Set([entry.id]))
        else set.add(entry.id)
      }
    }
  }

  remove(id: Entry['id']): void {
    this.#unlink(id)
    this.#byId.delete(id)
  }

  #unlink(id: string): void {
    const entry = this.#byId.get(id)
    if (entry === undefined) return
    for (const { keys, ids } of this.#indexes) {
      for (const key of keys(entry)) {
        const set = ids.get(key)
        set?.delete(id)
        if (set?.size === 0) ids.delete(key)
      }
    }
  }
}

type IdsByKey = Map<string, Set<string>>
