import type { SecurityGroupId } from '@havip/cloud'
import { isGuarded, type PortEntry, type SecurityGroupEntry, type TableIndex } from '@havip/sdn'
import type { Element } from './elements.js'
import { declareGroup, defineCombination, defineGroup, groupNames, guardRules } from './guard-rules.js'

const noRules = { ingress: [], egress: [] } as const

/** The security groups of a fabric: which are in its kernel table, and by what numbers. */
export class Security {
  readonly #numbers = new Map<SecurityGroupId, number>()
  /** As they are in the kernel. */
  readonly #defined = new Map<SecurityGroupId, SecurityGroupEntry | typeof noRules>()
  readonly #combinations = new Map<string, string>()
  #text = ''
  #loaded = false

  constructor(readonly tables: TableIndex) {}

  /** What of a port that is up its groups add. */
  elementsOf(port: PortEntry): Element[] {
    if (port.securityGroups.length === 0) return []
    const members = port.securityGroups.flatMap((id): Element[] => {
      const { members: set } = groupNames(this.#numberOf(id))
      return port.addresses.map((address) => ({ set, key: address }))
    })
    if (!isGuarded(this.tables, port)) return members
    const chain = this.#combinationOf(port.securityGroups)
    return [
      ...members,
      { set: 'guarded', key: port.mac },
      { set: 'egress_of', key: port.mac, value: `goto ${chain}_egress` },
      { set: 'ingress_of', key: port.mac, value: `goto ${chain}_ingress` },
    ]
  }

  /** The commands that bring the groups up to date; they go before elements that need them. */
  takeCommands(): string {
    // Defining a group may bring others in, as peers, which are then defined too.
    for (const id of this.#numbers.keys()) {
      const wanted = this.tables.securityGroups.get(id) ?? noRules
      if (this.#defined.get(id) === wanted) continue
      this.#defined.set(id, wanted)
      this.#text += defineGroup(this.#numberOf(id), wanted, (other) => this.#numberOf(other))
    }
    const text = this.#text
    this.#text = ''
    return text
  }

  #numberOf(id: SecurityGroupId): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    if (!this.#loaded) this.#text += guardRules
    this.#loaded = true
    const number = this.#numbers.size + 1
    this.#numbers.set(id, number)
    this.#text += declareGroup(number)
    return number
  }

  #combinationOf(groups: readonly SecurityGroupId[]): string {
    const numbers = groups.map((id) => this.#numberOf(id))
    const key = numbers.join(' ')
    const known = this.#combinations.get(key)
    if (known !== undefined) return known
    const name = `groups${this.#combinations.size + 1}`
    this.#combinations.set(key, name)
    this.#text += defineCombination(name, numbers)
    return name
  }
}
