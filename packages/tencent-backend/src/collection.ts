import {
  ApiError,
  type Check,
  type Collection,
  type Identified,
  type Made,
  type Reading,
  type Scope,
  type Task,
} from '@havip/rest-api'
import { Change, type CheckReferences, told } from './change.js'
import type { Clients } from './clients.js'
import type { Keyed, Keys } from './keys.js'
import type { Guard, Pair } from './marks.js'
import { backOff, sleepFor } from './retry.js'
import type { Started, TencentTasks } from './tasks.js'

/** What a page is asked for: a part of all, or certain ones. */
export interface Wanted {
  readonly offset: number
  readonly limit: number
  /** With these there is one page. */
  readonly ids?: string[]
}

export interface Page<Remote> {
  readonly total: number
  readonly remotes: readonly Remote[]
}

/** A kind of resource of the cloud: how it is asked for, and how it reads. */
export interface Shown<Remote, Item extends Identified> {
  /** What one is called in a sentence. */
  readonly one: string
  readonly page: (clients: Clients, wanted: Wanted) => Promise<Page<Remote>>
  readonly encode: (remotes: readonly Remote[], clients: Clients) => Promise<Item[]> | Item[]
}

/** What making something came to: it is there under its id, or is being made. */
export type Outcome = { readonly id: string } | { readonly started: Started }

/** The same with the actions that change them. */
export interface Changed<Remote, Item extends Identified, Create, Update> extends Shown<Remote, Item> {
  /** Its tags, one of which says whether it was made here. */
  readonly pairs: (remote: Remote) => readonly Pair[] | null | undefined
  /** Whether the cloud itself never deletes it, whoever made it. */
  readonly isLasting?: (item: Item) => boolean
  /** Whether the action that makes one takes a ClientToken. */
  readonly hasToken: boolean
  readonly create: (change: Change, input: Create, key: string | undefined) => Promise<Outcome>
  readonly update: (change: Change, current: Item, members: Update) => Promise<Started | undefined>
  readonly remove: (change: Change, current: Item) => Promise<Started | undefined>
}

/** What is remembered of a request with an Idempotency-Key. */
export type Remembered = { readonly id: string } | { readonly task: Task }

/** What the kinds of one backend share. */
export interface Parts {
  readonly clients: Clients
  readonly tasks: TencentTasks
  readonly keys: Keys<Remembered>
  readonly guard: Guard
  readonly checkReferences: CheckReferences
}

/** Runs a change. ApiError when this server only reads, or only says what it would send. */
export async function changing<T>(
  { clients, checkReferences }: Parts,
  scope: Scope,
  act: (change: Change) => Promise<T>,
): Promise<T> {
  clients.checkWritable()
  const change = new Change(clients, scope, checkReferences)
  const outcome = await act(change).catch(async (error) => {
    throw await change.takenBack(error)
  })
  change.end()
  return outcome
}

/** What was done is not undone by not being able to look at it. */
export async function readBack<Item>(get: () => Promise<Item>): Promise<Item> {
  try {
    return await get()
  } catch (error) {
    throw error instanceof ApiError ? told(error, 'The change itself was made.') : error
  }
}

/** The most that every list of the API gives at once. */
const pageSize = 100

/** All there are: page after page, until there is none. What moves between pages meanwhile is there once. */
export async function allPages<Remote>(
  clients: Clients,
  page: Shown<Remote, Identified>['page'],
): Promise<readonly Remote[]> {
  const all: Remote[] = []
  for (;;) {
    const { total, remotes } = await page(clients, { offset: all.length, limit: pageSize })
    all.push(...remotes)
    if (remotes.length === 0 || all.length >= total) return all
  }
}

/** What the cloud says of an id that names nothing: the id is all that it was asked about. */
const notThere = /^ResourceNotFound|NotFound$|NotExist$|Malformed$/

/** As the cloud has it. ApiError ResourceNotFound. */
export async function find<Remote>(
  clients: Clients,
  { one, page }: Pick<Shown<Remote, Identified>, 'one' | 'page'>,
  id: string,
): Promise<Remote> {
  const { remotes } = await page(clients, { offset: 0, limit: 1, ids: [id] }).catch((error) => {
    if (error instanceof ApiError && notThere.test(error.code)) throw absent(clients, one, id, error.requestId)
    throw error
  })
  const [remote] = remotes
  if (remote === undefined) throw absent(clients, one, id)
  return remote
}

export function absent({ region }: Clients, one: string, id: string, requestId?: string): ApiError {
  const message = `There is no ${one} '${id}' in ${region}.`
  return new ApiError('ResourceNotFound', message, requestId === undefined ? {} : { requestId })
}

class TencentReading<Remote, Item extends Identified> implements Reading<Item> {
  constructor(
    readonly clients: Clients,
    readonly shown: Shown<Remote, Item>,
  ) {}

  async list(): Promise<readonly Item[]> {
    const items = await this.shown.encode(await allPages(this.clients, this.shown.page), this.clients)
    return [...new Map(items.map((item) => [item.id, item])).values()]
  }

  async get(_scope: Scope, id: string): Promise<Item> {
    return this.encode(await find(this.clients, this.shown, id), id)
  }

  async encode(remote: Remote, id: string): Promise<Item> {
    const [item] = await this.shown.encode([remote], this.clients)
    if (item === undefined) throw absent(this.clients, this.shown.one, id)
    return item
  }
}

/** How often what was just made is looked for. */
const looks = 5

export class TencentCollection<Remote, Item extends Identified, Create, Update>
  extends TencentReading<Remote, Item>
  implements Collection<Item, Create, Update>
{
  constructor(
    readonly parts: Parts,
    readonly changed: Changed<Remote, Item, Create, Update>,
  ) {
    super(parts.clients, changed)
  }

  create(scope: Scope, input: Create, key: string | undefined): Promise<Made<Item>> {
    const { one, hasToken, create } = this.changed
    const keyed = { kind: one, key, input: input as object, hasToken }
    const make = (change: Change) => create(change, input, key)
    return makeOnce(this.parts, scope, keyed, make, (id) => this.get(scope, id))
  }

  async update(scope: Scope, id: string, members: Update, check: Check<Item>): Promise<Made<Item>> {
    return this.act(scope, id, check, (change, current) => this.changed.update(change, current, members))
  }

  async remove(scope: Scope, id: string, check: Check<Item>): Promise<Made<null>> {
    const { one, pairs, isLasting, remove } = this.changed
    const started = await changing(this.parts, scope, async (change) => {
      const remote = await find(this.clients, this.changed, id)
      const current = await this.encode(remote, id)
      check(current)
      // What lasts is refused by the cloud, with its own reason.
      if (!isLasting?.(current)) this.parts.guard.check(one, id, pairs(remote))
      return remove(change, current)
    })
    return started === undefined ? { item: null } : { task: await this.parts.tasks.start(started) }
  }

  /** Does something to a resource, if it is the one the caller knows. */
  async act(
    scope: Scope,
    id: string,
    check: Check<Item>,
    run: (change: Change, current: Item) => Promise<Started | undefined>,
  ): Promise<Made<Item>> {
    const started = await changing(this.parts, scope, async (change) => {
      const current = await this.get(scope, id)
      check(current)
      return run(change, current)
    })
    if (started !== undefined) return { task: await this.parts.tasks.start(started) }
    return { item: await readBack(() => this.get(scope, id)) }
  }
}

/** Makes something, once for each key, and reads it back. */
export async function makeOnce<Item>(
  parts: Parts,
  scope: Scope,
  keyed: Keyed,
  make: (change: Change) => Promise<Outcome>,
  get: (id: string) => Promise<Item>,
): Promise<Made<Item>> {
  parts.clients.checkWritable()
  let isNew = false
  const made = await parts.keys.once(keyed, async () => {
    isNew = true
    const outcome = await changing(parts, scope, make)
    for (const id of 'id' in outcome ? [outcome.id] : outcome.started.makes) parts.guard.made(id)
    return 'id' in outcome ? outcome : { task: await parts.tasks.start(outcome.started) }
  })
  if ('task' in made) return isNew ? made : { task: await parts.tasks.get(scope, made.task.id, 0) }
  return { item: isNew ? await shownSoon(parts.clients, keyed.kind, made.id, get) : await get(made.id) }
}

/** What was made may show a little later only. However that ends, its id is told. */
async function shownSoon<Item>(
  { retry: { sleep = sleepFor } }: Clients,
  one: string,
  id: string,
  get: (id: string) => Promise<Item>,
): Promise<Item> {
  for (let looked = 1; ; looked++) {
    try {
      return await get(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code !== 'ResourceNotFound') throw told(error, `The ${one} '${id}' was made.`)
      if (looked >= looks) throw new ApiError('Timeout', `The ${one} '${id}' was made, and does not show yet.`)
      await sleep(backOff(looked - 1))
    }
  }
}
