/** The smallest thing a lab consists of: what is made, changed or removed by one request. */
export interface LabNode {
  /** `havip.vip`; unique in the lab. */
  readonly key: string
  readonly kind: Kind
  /** What cannot change: another value needs another object. Undefined: any will do. */
  readonly fixed: Attributes
  /** What can change in place; a member that only one of two has differs. */
  readonly loose: Attributes
  /** Keys of nodes that are part of what it is: it is made anew with them. */
  readonly needs: readonly string[]
  /** Keys of other nodes that `loose` refers to. */
  readonly uses: readonly string[]
  /** Keys of nodes that have to be there first for no other reason than the order. */
  readonly behind?: readonly string[]
  /** The key of the node with which it disappears, where nothing has to be done for it. */
  readonly owner?: string
  /** What can be told about it before it is made, for the texts of files. */
  readonly facts: Facts
  /** Whether its texts have references to be filled in. */
  readonly isTemplate?: boolean
}

/** A node that is there. */
export interface ActualNode extends LabNode {
  readonly id: string
}

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

export type Attributes = Readonly<Record<string, Value | undefined>>

export type Facts = Readonly<Record<string, string>>

/** In the order in which they are told. */
export const kinds = [
  'vpc',
  'securityGroup',
  'rules',
  'placementGroup',
  'routeTable',
  'subnet',
  'instance',
  'interface',
  'attachment',
  'address',
  'havip',
  'association',
  'eip',
  'binding',
  'route',
  'mtu',
  'files',
  'process',
] as const
export type Kind = (typeof kinds)[number]
