import type { Backend } from '../backend/backend.js'
import type { Creating, Identified, Reading, Removing, Updating } from '../backend/collection.js'
import type { ProblemCode } from '../backend/error.js'
import type { Named } from '../schema/fields.js'

/** How often a change is answered with a task instead of its outcome. */
export type Takes = 'no time' | 'time' | 'time sometimes'

/** `an ENI`, `a HAVIP`. */
export function anArticle(one: string): string {
  return `${/^[aeiou]/i.test(one) ? 'an' : 'a'} ${one}`
}

/** A kind of resource, from which its list, item, creation, change and removal routes are made. */
export interface Kind<Item extends Identified, Create = never, Update = never> {
  /** Below /v1, such as `vpcs`. */
  readonly path: string
  /** In operation ids, such as `Vpc` and `Vpcs`. */
  readonly name: string
  readonly names: string
  /** In sentences, such as `VPC` and `VPCs`. */
  readonly one: string
  readonly many: string
  readonly schema: Named
  readonly example: Item
  readonly filters: readonly (keyof Item & string)[]
  readonly sorts: readonly (keyof Item & string)[]
  readonly defaultSort: keyof Item & string
  readonly in: (backend: Backend) => Reading<Item>
  readonly create?: {
    readonly in: (backend: Backend) => Creating<Item, Create>
    readonly schema: Named
    readonly example: Create
    readonly takes: Takes
    /** Whether no member names another resource, which then could be missing. */
    readonly namesNothing?: true
    readonly codes: readonly ProblemCode[]
    readonly description?: string
  }
  readonly update?: {
    readonly in: (backend: Backend) => Updating<Item, Update>
    readonly schema: Named
    readonly example: Update
    readonly takes: Takes
    readonly codes: readonly ProblemCode[]
    readonly description?: string
  }
  readonly remove?: {
    readonly in: (backend: Backend) => Removing<Item>
    readonly takes: Takes
    readonly codes: readonly ProblemCode[]
    readonly description?: string
  }
}
