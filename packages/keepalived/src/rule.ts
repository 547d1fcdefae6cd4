import type { Configuration } from './configuration.js'
import type { NetworkFacts } from './facts.js'
import type { Place } from './node.js'

/** `error`: on this network it does not work. `warning`: it works, until what the sentence says happens. */
export type Severity = 'error' | 'warning'

/** One thing that is wrong, where, what happens because of it, and what would be right. */
export interface Finding extends Place {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  /** A document, or an issue as `repository#number`, where this is described. */
  readonly source: string
}

export interface Subject {
  readonly configuration: Configuration
  /** Of the other nodes of the cluster. */
  readonly others: readonly Configuration[]
  readonly facts: NetworkFacts
}

export type Hit = Place & { readonly message: string }

export interface Rule {
  readonly id: string
  readonly severity: Severity
  readonly source: string
  find(subject: Subject): Iterable<Hit>
}

/** Where a hit is, and its sentence. */
export function hit({ file, line }: Place, message: string): Hit {
  return { file, line, message }
}
