import { createHash } from 'node:crypto'
import { fill, type Reference } from '../file/template.js'
import { chooseAddresses } from './choose-addresses.js'
import { type ActualNode, type Attributes, kinds, type LabNode, type Value } from './node.js'

/** What becomes of a node. */
export interface Change {
  readonly action: 'create' | 'update' | 'replace' | 'delete'
  readonly key: string
  /** As it is to be, as far as it is known; of a deletion undefined. */
  readonly desired?: LabNode
  /** The same with the references in its texts. */
  readonly source?: LabNode
  /** As it is; of a creation undefined. */
  readonly actual?: ActualNode
  /** The members that differ; of a creation and a deletion all of them. */
  readonly members: readonly MemberChange[]
  /** Why it has to be made anew although no member of its own says so: the node that is. */
  readonly because?: string
}

export interface MemberChange {
  readonly name: string
  readonly before?: Value
  readonly after?: Value
  /** Whether another value needs another object. */
  readonly isFixed: boolean
}

/** What is not known before it is made. */
const unknownYet = '(known when it is made)'

/**
 * What has to change for the actual nodes to become the desired ones, in the order in which it is told. Nothing is
 * asked and nothing is done: equal nodes give equal changes. `taken` are addresses that others have in the lab's VPCs.
 */
export function planChanges(
  desired: readonly LabNode[],
  actual: readonly ActualNode[],
  taken: readonly string[] = [],
): Change[] {
  const there = new Map(actual.map((node) => [node.key, node]))
  const made = new Map<string, Change>()
  const bound = new Map<string, LabNode>()
  const isNew = (key: string) => made.get(key)?.action === 'create' || made.get(key)?.action === 'replace'
  const factOf = ({ kind, name, attribute }: Reference) => {
    const key = `${kind}.${name}`
    const fact = bound.get(key)?.facts[attribute]
    return fact ?? (isNew(key) ? undefined : there.get(key)?.facts[attribute])
  }
  for (const wanted of inOrder(chooseAddresses(desired, actual, taken))) {
    const node = filledIn(wanted, factOf, (key) => bound.get(key))
    bound.set(node.key, node)
    const change = changeOf(node, there.get(node.key), isNew)
    if (change !== undefined) made.set(node.key, { ...change, source: wanted })
  }
  const deletions = actual
    .filter(({ key }) => !bound.has(key))
    .map((node): Change => ({ action: 'delete', key: node.key, actual: node, members: allMembers(node, 'before') }))
  const changes = [...made.values(), ...deletions]
  const place = new Map(desired.map(({ key }, i) => [key, i]))
  const rank = ({ key, desired: wanted, actual: is }: Change) => {
    const kind = wanted?.kind ?? is?.kind ?? 'vpc'
    return kinds.indexOf(kind) * 1e6 + (place.get(key) ?? 1e5)
  }
  return changes.sort((a, b) => rank(a) - rank(b))
}

function changeOf(node: LabNode, actual: ActualNode | undefined, isNew: (key: string) => boolean): Change | undefined {
  const { key } = node
  if (actual === undefined) return { action: 'create', key, desired: node, members: allMembers(node, 'after') }
  const because = node.needs.find(isNew)
  const fixed = differences(node.fixed, actual.fixed, true)
  const loose = differences(node.loose, actual.loose, false)
  const both = { key, desired: node, actual, members: [...fixed, ...loose] }
  if (because !== undefined) return { ...both, action: 'replace', because }
  // What is named by another key of the API's own than the file expects is another one, however equal it looks.
  const strange = node.needs.some((each) => !actual.needs.includes(each))
  if (fixed.length > 0 || strange) return { ...both, action: 'replace' }
  const again = node.isTemplate ? undefined : node.uses.find(isNew)
  if (loose.length === 0 && again === undefined) return undefined
  return { ...both, action: 'update', ...(again !== undefined && { because: again }) }
}

/** Of what is fixed the file says as much as it likes; what is loose is all said. */
function differences(after: Attributes, before: Attributes, isFixed: boolean): MemberChange[] {
  const names = Object.keys(isFixed ? after : { ...before, ...after })
  return names.flatMap((name) => {
    const [value, is] = [after[name], before[name]]
    if ((isFixed && value === undefined) || canonical(value) === canonical(is)) return []
    return [{ name, isFixed, ...(value !== undefined && { after: value }), ...(is !== undefined && { before: is }) }]
  })
}

function allMembers({ fixed, loose }: LabNode, side: 'before' | 'after'): MemberChange[] {
  const members = (attributes: Attributes, isFixed: boolean) =>
    Object.entries(attributes).flatMap(([name, value]) => {
      return value === undefined || value === null ? [] : [{ name, isFixed, [side]: value }]
    })
  return [...members(fixed, true), ...members(loose, false)]
}

/**
 * The node with what is known of others put into its texts, and what is not marked. A process carries the sum of the files
 * it reads, so that it differs, and is started again, when they do.
 */
export function filledIn(
  node: LabNode,
  factOf: (reference: Reference) => string | undefined,
  other: (key: string) => LabNode | undefined,
): LabNode {
  if (!node.isTemplate) return node
  const { reads, ...loose } = node.loose
  const own = mapTexts(loose, (text) => fill(text, (reference) => factOf(reference) ?? unknownYet))
  if (!Array.isArray(reads)) return { ...node, loose: own }
  const files = other(node.key.replace(/^process\.([^.]+)\..*$/, 'files.$1'))?.loose ?? {}
  const read = canonical(reads.map((path: Value) => files[String(path)] ?? null))
  const sum = read.includes(unknownYet) ? unknownYet : createHash('sha256').update(read).digest('hex').slice(0, 16)
  return { ...node, loose: { ...own, files: reads.length === 0 ? '' : sum } }
}

function mapTexts<T extends Value | Attributes | undefined>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((each: Value) => mapTexts(each, change)) as unknown as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)])) as T
}

/** Members of objects in the order of their names; what is undefined is left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

/** Each node behind those it needs and uses. */
function inOrder(nodes: readonly LabNode[]): LabNode[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const placed = new Set<string>()
  const order: LabNode[] = []
  const place = (node: LabNode): void => {
    if (placed.has(node.key)) return
    placed.add(node.key)
    for (const key of [...node.needs, ...node.uses]) {
      const other = byKey.get(key)
      if (other !== undefined) place(other)
    }
    order.push(node)
  }
  for (const node of nodes) place(node)
  return order
}
