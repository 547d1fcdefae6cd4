import type { ActualNode, LabNode } from './node.js'
import type { Change } from './plan.js'

/** One request, or what belongs together. */
export type Step =
  | { readonly action: 'create'; readonly key: string; readonly node: LabNode; readonly after: readonly Step[] }
  | {
      readonly action: 'update'
      readonly key: string
      readonly node: LabNode
      readonly actual: ActualNode
      readonly members: readonly string[]
      readonly after: readonly Step[]
    }
  | { readonly action: 'delete'; readonly key: string; readonly actual: ActualNode; readonly after: readonly Step[] }

/**
 * The changes as steps, in phases: one begins when the one before has ended. Within a phase a step waits for those in
 * its `after` alone. First goes what has to go, so that its address and its place in a quota are free; then comes what is
 * new, commands last; at the end goes what something had to be taken off first, such as a security group.
 */
export function stepsOf(changes: readonly Change[]): Step[][] {
  const gone = new Set(
    changes.filter(({ action }) => action === 'delete' || action === 'replace').map(({ key }) => key),
  )
  const updates = changes.flatMap((change) => (change.action === 'update' && change.actual ? [change] : []))
  const going = changes.flatMap(({ key, actual }) => (gone.has(key) && actual !== undefined ? [actual] : []))
  const deleting = standIns(going, gone)
  // Who is referred to by what stays and only lets go of it has to wait for that.
  const held = new Set(
    updates.flatMap(({ actual, desired }) => (actual?.uses ?? []).filter((key) => !desired?.uses.includes(key))),
  )
  const late = new Set<string>()
  for (let before = -1; before !== late.size; ) {
    before = late.size
    for (const { key } of deleting) {
      if (held.has(key) || dependants(key, deleting).some((each) => late.has(each.key))) late.add(key)
    }
  }
  const early = deletions(deleting.filter(({ key }) => !late.has(key)))
  const last = deletions(deleting.filter(({ key }) => late.has(key)))
  const puts = puttings(changes)
  const isCommand = ({ key }: Step) => key.startsWith('process.')
  return [early, puts.filter((step) => !isCommand(step)), puts.filter(isCommand), last].filter(
    ({ length }) => length > 0,
  )
}

/** Those that have to be deleted, each with what is referred to by those that disappear with it. */
function standIns(going: readonly ActualNode[], gone: ReadonlySet<string>): ActualNode[] {
  const by = new Map(going.map((node) => [node.key, node]))
  const ownerOf = (key: string): string => {
    const owner = by.get(key)?.owner
    return owner !== undefined && gone.has(owner) ? ownerOf(owner) : key
  }
  return going.flatMap((node) => {
    if (ownerOf(node.key) !== node.key) return []
    const refers = (keys: readonly string[]) => [...new Set([...keys, ...keys.map(ownerOf)])]
    return [{ ...node, needs: refers(node.needs), uses: refers(node.uses) }]
  })
}

function dependants(key: string, nodes: readonly ActualNode[]): ActualNode[] {
  return nodes.filter(({ needs, uses }) => needs.includes(key) || uses.includes(key))
}

/** Each behind the deletion of what refers to it. */
function deletions(nodes: readonly ActualNode[]): Step[] {
  const made = new Map<string, Step>()
  const step = (actual: ActualNode): Step => {
    const known = made.get(actual.key)
    if (known !== undefined) return known
    const after: Step[] = []
    const own: Step = { action: 'delete', key: actual.key, actual, after }
    made.set(actual.key, own)
    for (const other of dependants(actual.key, nodes)) after.push(step(other))
    return own
  }
  return sorted(nodes.map(step))
}

/** Each behind what it needs and uses. */
function puttings(changes: readonly Change[]): Step[] {
  const wanted = new Map(changes.flatMap((change) => (change.source === undefined ? [] : [[change.key, change]])))
  const made = new Map<string, Step>()
  const step = (change: Change, node: LabNode): Step => {
    const known = made.get(change.key)
    if (known !== undefined) return known
    const after: Step[] = []
    const base = { key: change.key, node, after }
    const own: Step =
      change.action === 'update' && change.actual !== undefined
        ? { ...base, action: 'update', actual: change.actual, members: change.members.map(({ name }) => name) }
        : { ...base, action: 'create' }
    made.set(change.key, own)
    for (const key of [...node.needs, ...node.uses, ...(node.behind ?? [])]) {
      const other = wanted.get(key)
      if (other?.source !== undefined) after.push(step(other, other.source))
    }
    return own
  }
  return sorted(changes.flatMap((change) => (change.source === undefined ? [] : [step(change, change.source)])))
}

/** In an order in which each comes behind those it waits for. */
function sorted(steps: readonly Step[]): Step[] {
  const placed = new Set<Step>()
  const place = (step: Step): void => {
    if (placed.has(step)) return
    for (const each of step.after) place(each)
    placed.add(step)
  }
  for (const step of steps) place(step)
  return [...placed]
}
