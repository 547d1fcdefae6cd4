import { expect } from 'vitest'
import { description, type OperationName, operationNames } from './description.js'
import { type Call, filter, type Provider, type Reply } from './provider.js'

/** What was called in one operation, and what came back. */
interface Record_ {
  readonly actions: Set<string>
  readonly filters: Set<string>
  readonly replies: Reply[]
}

/** Why something that the description lists is not called, by `service:Action` or the name of a member. */
export type Except = Readonly<Record<string, string>>

/**
 * One resource or data source of the provider: every call is noted under its operation, and held to the description by
 * `finish`: no action but those listed, all of those, every filter understood, no member null that is dereferenced.
 */
export class Replay {
  readonly #records = new Map<OperationName, Record_>()

  constructor(
    readonly provider: Provider,
    readonly name: string,
  ) {}

  /** The calls of one operation. */
  in(operation: OperationName): Call {
    const record = this.#records.get(operation) ?? { actions: new Set(), filters: new Set(), replies: [] }
    this.#records.set(operation, record)
    return async (action, parameters = {}) => {
      record.actions.add(action)
      const filters = (parameters as { readonly Filters?: readonly { readonly Name: string }[] }).Filters ?? []
      for (const { Name } of filters) record.filters.add(Name.replace(/^tag:.*/, 'tag:'))
      const reply = await this.provider.call(action, parameters)
      record.replies.push(reply)
      return reply
    }
  }

  async finish(except: Except = {}): Promise<void> {
    if (description === undefined) return
    const described = description.resources[this.name]
    if (described === undefined) throw new Error(`${this.name} is not described`)
    const reads = described.ops.read
    const wrong: string[] = []
    const used = new Set<string>()
    const missing = (operation: string, what: string, how = 'was not there') => {
      const known = [`${operation} ${what}`, what].find((key) => Object.hasOwn(except, key))
      if (known === undefined) wrong.push(`${operation}: ${what} ${how}`)
      else used.add(known)
    }
    for (const operation of operationNames) {
      const listed = described.ops[operation]
      const record = this.#records.get(operation)
      if (listed === undefined) {
        if (record !== undefined) wrong.push(`${operation} is not an operation of it`)
        continue
      }
      const allowed = new Set([...listed.actions, ...(reads?.actions ?? [])])
      for (const action of record?.actions ?? []) {
        if (!allowed.has(action)) wrong.push(`${operation}: ${action} is not called by the provider`)
      }
      for (const action of listed.actions) if (!record?.actions.has(action)) missing(operation, action)
      for (const name of listed.filters) {
        if (record?.filters.has(name)) continue
        if (!(await this.#understood(name, listed.actions))) missing(operation, name)
      }
      const { absent, nulls } = look(listed.dereferenced, record?.replies ?? [])
      for (const member of absent) missing(operation, member)
      for (const member of nulls) missing(operation, member, 'is null, and the provider dereferences it')
    }
    for (const key of Object.keys(except)) if (!used.has(key)) wrong.push(`${key} is there, and said not to be`)
    expect(wrong).toEqual([])
  }

  /** Whether one of the actions takes the filter; shared helpers of the provider know more than each resource sends. */
  async #understood(name: string, actions: readonly string[]): Promise<boolean> {
    const value = exampleValues[name] ?? (name.endsWith('-id') ? `${name.slice(0, -3)}-00000000` : 'x')
    for (const action of actions.filter((each) => /:Describe/.test(each))) {
      const Filters = [filter(name === 'tag:' ? 'tag:key' : name, value)]
      const answered = await this.provider.call(action, { Filters }).catch(() => undefined)
      if (answered !== undefined) return true
    }
    return false
  }
}

const exampleValues: Readonly<Record<string, string>> = {
  'association.main': 'true',
  'is-default': 'true',
  'is-remote-vpc-snat': 'true',
  'cidr-block': '10.0.0.0/16',
  'address-ip': '10.0.0.9',
  'route-table-id': 'rtb-00000000',
  'attachment.instance-id': 'ins-00000000',
  'groups.security-group-id': 'sg-00000000',
  'network-interface-id': 'eni-00000000',
  'project-id': '0',
  zone: 'ap-guangzhou-3',
}

/** Variables of the provider's own, which are no part of a reply. */
const ownVariables = new Set(['request', 'info', 'regexp'])

/**
 * Which of the dereferenced members are in no reply, and which are null in one. `Response.Vpc.VpcId` is a path from the
 * reply; with another variable first (`item.CidrBlock`) it is a path from any object that has its first member.
 */
function look(dereferenced: readonly string[], replies: readonly Reply[]): { absent: string[]; nulls: string[] } {
  const absent: string[] = []
  const nulls: string[] = []
  for (const member of dereferenced) {
    const [variable = '', ...rest] = member.replaceAll('[]', '').split('.')
    if (ownVariables.has(variable)) continue
    const fromReply = variable === 'Response' || rest[0] === 'Response'
    const names = rest[0] === 'Response' ? rest.slice(1) : rest
    const roots = fromReply ? replies : replies.flatMap(objectsIn)
    const values = roots.filter((root) => Object.hasOwn(root, names[0] ?? '')).flatMap((root) => follow(root, names))
    if (values.length === 0) absent.push(member)
    if (values.includes(null) || values.includes(undefined)) nulls.push(member)
  }
  return { absent, nulls }
}

/** An object that the provider looks at first whether it is null, and a list, of which null has no elements. */
const mayBeNull = new Set(['Attachment', 'PublicIpAddresses'])

function follow(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value))
    return value.flatMap((element) => follow(element, name === undefined ? [] : [name, ...rest]))
  if (name === undefined || value === null || typeof value !== 'object') return [value ?? null]
  const member = (value as Reply)[name]
  return member === null && mayBeNull.has(name) ? [] : follow(member, rest)
}

function objectsIn(value: unknown): Reply[] {
  if (value === null || typeof value !== 'object') return []
  const inner = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inner : [value as Reply, ...inner]
}

/** What a read writes into Terraform's state. */
export type State = Readonly<Record<string, unknown>>

/** A resource of the provider, from its creation to its end. */
export interface Life {
  readonly name: string
  create(call: Call): Promise<string>
  /** Undefined: it is gone, and Terraform would take it out of its state. */
  read(call: Call, id: string): Promise<State | undefined>
  /** What the configuration says, as the state must show it. */
  readonly wanted: State
  update?(call: Call, id: string): Promise<void>
  /** What the changed configuration says. */
  readonly changed?: State
  delete(call: Call, id: string): Promise<void>
  readonly except?: Except
  /** Puts other things into it, which a read must go on well with; gives what takes them out again. */
  readonly fill?: (id: string) => Promise<() => Promise<unknown>>
}

/** Applies, plans, changes, imports and destroys it; what is read must be what is wanted, twice the same. */
export async function live(provider: Provider, life: Life): Promise<void> {
  const replay = new Replay(provider, life.name)
  const id = await life.create(replay.in('create'))
  const read = () => life.read(replay.in('read'), id)
  expect(await read(), 'after apply').toMatchObject(life.wanted)
  expect(await read(), 'planned again').toEqual(await read())
  if (life.update !== undefined) {
    await life.update(replay.in('update'), id)
    expect(await read(), 'after the change').toMatchObject(life.changed ?? {})
    expect(await read(), 'planned again').toEqual(await read())
  }
  if (life.fill !== undefined) {
    const empty = await life.fill(id)
    expect(await read(), 'with things in it').toMatchObject({ ...life.wanted, ...life.changed })
    await empty()
  }
  await life.delete(replay.in('delete'), id)
  expect(await read(), 'after destroy').toBeUndefined()
  await replay.finish(life.except)
}
