import { type Cidr, parseCidr } from '@havip/net'
import type { Issue } from './issue.js'
import type { Lab } from './schema.js'
import { suggestion } from './suggest.js'

/** The names of a file, by what they name. */
export type Declared = Readonly<
  Record<
    'vpc' | 'subnet' | 'route table' | 'security group' | 'placement group' | 'instance' | 'HAVIP' | 'EIP' | 'ENI',
    readonly string[]
  >
>

/** What is found while a lab is looked through. */
export class Findings {
  readonly issues: Issue[] = []

  constructor(
    readonly lab: Lab,
    readonly declared: Declared,
  ) {}

  add(path: readonly PropertyKey[], message: string, atKey = false): void {
    this.issues.push({ path, message, atKey })
  }

  /** Whether there is one of this name; adds an issue when there is none. */
  known(what: keyof Declared, name: string, path: readonly PropertyKey[]): boolean {
    if (this.declared[what].includes(name)) return true
    const shown = what === 'vpc' ? 'VPC' : what
    this.add(path, `there is no ${shown} '${name}'${suggestion(name, this.declared[what])}`)
    return false
  }

  /** The block, if it is one: its host bits are zero. */
  block(path: readonly PropertyKey[], text: string): Cidr | undefined {
    const block = parseCidr(text)
    if (block === undefined) this.add(path, `${text} has host bits: the address of a block is its first one`)
    return block
  }
}
