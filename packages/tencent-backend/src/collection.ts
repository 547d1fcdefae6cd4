import {
  ApiError,
  type Check,
  type Collection,
  type Identified,
  type Made,
  notPossible,
  type Reading,
  type Scope,
} from '@havip/rest-api'
import type { Clients } from './clients.js'
import { backOff, sleepFor } from './retry.js'

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

/** The same with the actions that change them; those not given are not built. */
export interface Changed<Remote, Item extends Identified, Create, Update> extends Shown<Remote, Item> {
  /** Answers with the id of what it made. */
  readonly create?: (clients: Clients, input: Create, key: string | undefined) => Promise<string>
  readonly update?: (clients: Clients, current: Item, change: Update) => Promise<void>
  /** Answers with the task that it started, if any. */
  readonly remove?: (clients: Clients, id: string) => Promise<Made<null>>
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

export class TencentReading<Remote, Item extends Identified> implements Reading<Item> {
  constructor(
    readonly clients: Clients,
    readonly shown: Shown<Remote, Item>,
  ) {}

  async list(): Promise<readonly Item[]> {
    const items = await this.shown.encode(await allPages(this.clients, this.shown.page), this.clients)
    return [...new Map(items.map((item) => [item.id, item])).values()]
  }

  async get(_scope: Scope, id: string): Promise<Item> {
    const { remotes } = await this.shown.page(this.clients, { offset: 0, limit: 1, ids: [id] }).catch((error) => {
      if (error instanceof ApiError && notThere.test(error.code)) throw this.#absent(id, error.requestId)
      throw error
    })
    const [item] = await this.shown.encode(remotes, this.clients)
    if (item === undefined) throw this.#absent(id)
    return item
  }

  #absent(id: string, requestId?: string): ApiError {
    const message = `There is no ${this.shown.one} '${id}' in ${this.clients.region}.`
    return new ApiError('ResourceNotFound', message, requestId === undefined ? {} : { requestId })
  }
}

/** How often what was just made is looked for. */
const looks = 5

export class TencentCollection<Remote, Item extends Identified, Create, Update>
  extends TencentReading<Remote, Item>
  implements Collection<Item, Create, Update>
{
  constructor(
    clients: Clients,
    readonly changed: Changed<Remote, Item, Create, Update>,
  ) {
    super(clients, changed)
  }

  async create(scope: Scope, input: Create, key: string | undefined): Promise<Made<Item>> {
    const { create, one } = this.changed
    if (create === undefined) throw notBuilt(`Making an object of the kind '${one}'`)
    this.clients.checkWritable()
    return { item: await this.#made(scope, await create(this.clients, input, key)) }
  }

  async update(scope: Scope, id: string, change: Update, check: Check<Item>): Promise<Made<Item>> {
    const { update, one } = this.changed
    if (update === undefined) throw notBuilt(`Changing an object of the kind '${one}'`)
    this.clients.checkWritable()
    const current = await this.get(scope, id)
    check(current)
    await update(this.clients, current, change)
    return { item: await this.get(scope, id) }
  }

  async remove(scope: Scope, id: string, check: Check<Item>): Promise<Made<null>> {
    const { remove, one } = this.changed
    if (remove === undefined) throw notBuilt(`Deleting an object of the kind '${one}'`)
    this.clients.checkWritable()
    check(await this.get(scope, id))
    return remove(this.clients, id)
  }

  /** What was made may show a little later only. */
  async #made(scope: Scope, id: string): Promise<Item> {
    const { sleep = sleepFor } = this.clients.retry
    for (let looked = 1; ; looked++) {
      try {
        return await this.get(scope, id)
      } catch (error) {
        if (looked >= looks || !(error instanceof ApiError) || error.code !== 'ResourceNotFound') throw error
        await sleep(backOff(looked - 1))
      }
    }
  }
}

/** What the cloud could do, and this backend does not yet: 501. */
export function notBuilt(what: string): ApiError {
  return notPossible(`${what} is not built on the tencent backend yet; use the Tencent API itself.`)
}

/** ApiError UnsupportedOperation (501) for a change of tags, which is another product's business. */
export function refuseTagChange(tags: object | undefined): void {
  if (tags !== undefined) throw notBuilt('Changing tags')
}

/** ApiError UnsupportedOperation (501) for a key where the cloud's action has none. */
export function refuseKey(action: string, key: string | undefined): void {
  if (key === undefined) return
  throw notPossible(`Idempotency-Key is not possible here: ${action} of Tencent Cloud takes no client token.`)
}
