import type { ActualNode, LabNode } from '../plan/node.js'
import type { Known } from './known.js'
import { marks } from './marks.js'
import { type Server, scopeOf, waiting } from './server.js'

/** What a change of a lab is made with. */
export interface Work {
  readonly server: Server
  /** The name of the lab. */
  readonly lab: string
  readonly known: Known
  /** The lab as it is to be, by key. */
  readonly desired: ReadonlyMap<string, LabNode>
}

/** How a kind of node is made, changed and removed. */
export interface Requests {
  /** Adds the id to what is known. */
  create(work: Work, node: LabNode): Promise<void>
  /** Of those whose members can all not change: absent. */
  update?(work: Work, node: LabNode, actual: ActualNode, members: readonly string[]): Promise<void>
  remove(work: Work, actual: ActualNode): Promise<void>
}

/** A member that is a text. */
export function textOf({ fixed, loose }: LabNode, name: string): string {
  return String(fixed[name] ?? loose[name] ?? '')
}

/** `a` of `instance.a`. */
function nameOf({ key }: LabNode): string {
  return key.slice(key.indexOf('.') + 1)
}

/** A member that is given, by its name; else nothing. */
export function optional<N extends string>(node: LabNode, name: N): { readonly [name in N]?: string } {
  const value = node.fixed[name]
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [name in N]?: string }
}

/** The name and the marks of what is made. */
export function common(work: Work, node: LabNode) {
  return { name: nameOf(node), tags: marks(work.lab, node.key) }
}

/** A request about one object that may take time, and is waited for. */
export function target(work: Work, id: string) {
  return { path: { id }, query: waiting(work.server) }
}

/** A request about one object. */
export function plainly(work: Work, id: string) {
  return { path: { id }, query: scopeOf(work.server) }
}

/** Where what lies in a subnet is made. */
export function placeOf(work: Work, node: LabNode): { vpcId: string; subnetId: string; zone: string } {
  const key = textOf(node, 'subnet')
  const subnet = work.desired.get(key)
  const [vpc, zone] = subnet === undefined ? ['', ''] : [textOf(subnet, 'vpc'), textOf(subnet, 'zone')]
  return { vpcId: work.known.id(vpc), subnetId: work.known.id(key), zone }
}
