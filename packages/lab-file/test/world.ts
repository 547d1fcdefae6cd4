import type { ActualNode, LabNode, Step } from '../src/index.js'
import { filledIn } from '../src/plan/plan.js'

interface Row {
  readonly id: string
  node: LabNode
  /** Ids of the rows that the node referred to when it was written. */
  needs: readonly string[]
  uses: readonly string[]
}

/** A cloud without a cloud: nodes, and the rules that each request of the real one checks. */
export class World {
  readonly #rows = new Map<string, Row>()
  readonly #newest = new Map<string, string>()
  #made = 0

  actual(): ActualNode[] {
    const keyOf = (id: string) => this.#row(id).node.key
    return [...this.#rows.values()].map(({ id, node, needs, uses }) => ({
      ...node,
      ...{ id, needs: needs.map(keyOf), uses: node.isTemplate ? [] : uses.map(keyOf) },
      isTemplate: false,
    }))
  }

  /** Does all steps of a phase, each as soon as it may be, in an order that `choose` decides. */
  run(phase: readonly Step[], desired: readonly LabNode[], choose: (n: number) => number): void {
    const left = [...phase]
    const done = new Set<Step>()
    while (left.length > 0) {
      const ready = left.filter(({ after }) => after.every((step) => done.has(step) || !phase.includes(step)))
      const step = ready[choose(ready.length)]
      if (step === undefined) throw new Error(`nothing can go on: ${left.map(({ key }) => key).join(', ')}`)
      left.splice(left.indexOf(step), 1)
      this.#do(step, desired)
      done.add(step)
    }
  }

  #do(step: Step, desired: readonly LabNode[]): void {
    if (step.action === 'delete') this.#remove(step.actual.id)
    else if (step.action === 'create') this.#create(step.node, desired)
    else {
      const row = this.#row(step.actual.id)
      const node = this.#filled(step.node, desired)
      this.#rows.set(row.id, {
        ...row,
        node: { ...node, fixed: row.node.fixed, facts: row.node.facts },
        ...this.#references(node),
      })
    }
  }

  #create(wanted: LabNode, desired: readonly LabNode[]): void {
    const node = this.#filled(wanted, desired)
    const id = `${node.kind}-${++this.#made}`
    const fixed = Object.fromEntries(
      Object.entries(node.fixed).map(([name, value]) => [name, value === undefined ? `free-${id}` : value]),
    )
    const address = 'address' in fixed ? { address: String(fixed.address) } : {}
    const row = { id, node: { ...node, fixed, facts: { ...node.facts, ...address, id } }, ...this.#references(node) }
    for (const other of this.#rows.values()) {
      if (fixed.address === undefined || other.node.fixed.address !== fixed.address) continue
      if (this.#vpcOf(other) === this.#vpcOf(row))
        throw new Error(`${node.key}: ${other.node.key} has ${fixed.address}`)
    }
    this.#rows.set(id, row)
    this.#newest.set(node.key, id)
  }

  #remove(id: string): void {
    const row = this.#row(id)
    const along = [...this.#rows.values()].filter(({ node, needs }) => {
      return node.owner === row.node.key && needs.includes(id)
    })
    for (const each of along) this.#remove(each.id)
    const holders = [...this.#rows.values()].filter(({ needs, uses, node }) => {
      return needs.includes(id) || (!node.isTemplate && uses.includes(id))
    })
    if (holders.length > 0)
      throw new Error(`${row.node.key} is in use by ${holders.map(({ node }) => node.key).join(', ')}`)
    this.#rows.delete(id)
    if (this.#newest.get(row.node.key) === id) this.#newest.delete(row.node.key)
  }

  #vpcOf({ needs, node }: Row): string | undefined {
    if (node.kind === 'vpc') return node.key
    for (const id of needs) {
      const found = this.#vpcOf(this.#row(id))
      if (found !== undefined) return found
    }
    return undefined
  }

  #references({ key, needs, uses, isTemplate }: LabNode): Pick<Row, 'needs' | 'uses'> {
    const idOf = (other: string) => {
      const id = this.#newest.get(other)
      if (id === undefined) throw new Error(`${key} refers to ${other}, which is not there`)
      return id
    }
    return { needs: needs.map(idOf), uses: isTemplate ? [] : uses.map(idOf) }
  }

  /** As the texts are filled in when the lab is made. */
  #filled(node: LabNode, desired: readonly LabNode[]): LabNode {
    return filledIn(
      node,
      ({ kind, name, attribute }) => this.#factsOf(`${kind}.${name}`)?.[attribute],
      (key) => {
        const other = desired.find((each) => each.key === key)
        return other === undefined ? undefined : this.#filled(other, desired)
      },
    )
  }

  #factsOf(key: string) {
    const id = this.#newest.get(key)
    return id === undefined ? undefined : this.#row(id).node.facts
  }

  #row(id: string): Row {
    const row = this.#rows.get(id)
    if (row === undefined) throw new Error(`${id} is not there`)
    return row
  }
}
