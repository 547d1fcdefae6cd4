import type { ActualNode, Facts, Value } from '../plan/node.js'

/** Ids and facts of the lab's objects while it is changed, by key. */
export class Known {
  readonly #facts = new Map<string, Facts>()

  constructor(nodes: readonly ActualNode[]) {
    for (const { key, facts } of nodes) this.#facts.set(key, facts)
  }

  add(key: string, facts: Facts): void {
    this.#facts.set(key, facts)
  }

  fact(key: string, attribute: string): string | undefined {
    return this.#facts.get(key)?.[attribute]
  }

  /** The id of a node; of what is outside of the lab it is its key. */
  id(key: string): string {
    return this.fact(key, 'id') ?? key
  }

  ids(keys: Value | undefined): string[] {
    return Array.isArray(keys) ? keys.map((key: Value) => this.id(String(key))) : []
  }
}
