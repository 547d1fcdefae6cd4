import type { Server } from './server.js'
import type { Topology } from './topology.js'

/** The tag that says of an object which one at the source it is the copy of. */
export const copyOf = 'havip:copy-of'

/** Something to do at the target. */
export interface Step {
  /** One word, such as make or attach. */
  readonly does: string
  /** The noun of the command line, such as subnet. */
  readonly kind: string
  /** The id at the source. */
  readonly source: string
  /** Behind the id, for people. */
  readonly what: string
  readonly run: () => Promise<void>
}

/** Which object of the target is which of the source's, and what could not be copied. */
export class Copy {
  readonly steps: Step[] = []
  readonly #ids: Map<string, string>
  readonly #notes: string[] = []
  /** The new addresses of EIPs, by the old ones. */
  readonly addresses = new Map<string, string>()

  constructor(
    readonly target: Server,
    known: ReadonlyMap<string, string>,
  ) {
    this.#ids = new Map(known)
  }

  /** The id at the target. For what is not there yet one that nothing has. */
  readonly id = (source: string): string => this.#ids.get(source) ?? `copy-of-${source}`

  made(source: string, target: string): void {
    this.#ids.set(source, target)
  }

  plan(does: string, kind: string, source: string, what: string, run: () => Promise<unknown>): void {
    this.steps.push({ does, kind, source, what, run: async () => void (await run()) })
  }

  note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text)
  }

  get ids(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#ids)
  }

  get notes(): readonly string[] {
    return this.#notes
  }
}

/** The copies that the target has, by the ids at the source. */
export function knownCopies(source: Topology, target: Topology): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  const ofSource = new Set(
    Object.values(source).flatMap((items: readonly { id: string }[]) => items.map(({ id }) => id)),
  )
  for (const items of Object.values(target)) {
    for (const { id, tags } of items as readonly { id: string; tags: Record<string, string> }[]) {
      const original = tags[copyOf]
      if (original !== undefined && ofSource.has(original)) ids.set(original, id)
    }
  }
  // What comes with something else is known by it.
  for (const table of source.routeTables.filter(({ main }) => main)) {
    const copy = target.routeTables.find(({ main, vpcId }) => main && vpcId === ids.get(table.vpcId))
    if (copy !== undefined) ids.set(table.id, copy.id)
  }
  for (const eni of source.networkInterfaces.filter(({ primary }) => primary)) {
    const instance = eni.instanceId === null ? undefined : ids.get(eni.instanceId)
    const copy = target.networkInterfaces.find((each) => each.primary && each.instanceId === instance)
    if (instance !== undefined && copy !== undefined) ids.set(eni.id, copy.id)
  }
  return ids
}

/** Keys that only the system may use, and marks of havip itself. */
const reserved = /^(qcs|project|tencentcloud|havip):/i

/** The tags of a copy. */
export function copiedTags(source: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(tags).filter(([key]) => !reserved.test(key))
  return { ...Object.fromEntries(own), [copyOf]: source }
}

/** The members in which something differs from what it is to be, as a merge patch (RFC 7396); undefined when there are none. */
export function patchOf<T extends object>(wanted: T, found: T): Partial<T> | undefined {
  const entries = Object.entries(wanted).flatMap(([name, value]) => {
    const now = (found as Record<string, unknown>)[name]
    if (name === 'tags') {
      const change = tagChange(value, now as Record<string, string>)
      return Object.keys(change).length === 0 ? [] : [[name, change] as const]
    }
    return JSON.stringify(value) === JSON.stringify(now) ? [] : [[name, value] as const]
  })
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<T>)
}

function tagChange(wanted: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>) {
  const gone = Object.keys(found).filter((key) => !(key in wanted))
  const other = Object.entries(wanted).filter(([key, value]) => found[key] !== value)
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...Object.fromEntries(other) }
}
