import {
  type ActionContext,
  type Cloud,
  CloudError,
  type Draft,
  once,
  type ReadTable,
  type WorldView,
} from '@havip/cloud'
import type { Check, Collection, Identified, Made, Reading } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import { readTask } from './tasks.js'

/** A kind of resource of the emulated cloud: where its rows are, and how they read. */
export interface Shown<Row extends Identified, Item extends Identified> {
  /** What one is called in a sentence. */
  readonly one: string
  readonly rows: (world: WorldView) => Pick<ReadTable<Row, string>, 'get' | 'all'>
  readonly encode: (world: WorldView, row: Row) => Item
  /** The id of the item, if it is not that of the row. */
  readonly idOf?: (row: Row) => string
}

/** The same with the actions that change them. */
export interface Table<Row extends Identified, Item extends Identified, Create, Update> extends Shown<Row, Item> {
  /** Each with the name the log has for it. */
  readonly create: {
    readonly action: string
    readonly run: (draft: Draft, input: Create, context: ActionContext) => string
  }
  readonly update: {
    readonly action: string
    readonly run: (draft: Draft, row: Row, change: Update, context: ActionContext) => void
  }
  readonly remove: {
    readonly action: string
    readonly run: (draft: Draft, row: Row, context: ActionContext) => void
  }
}

/** What an action on one resource does to the draft. */
type Act<Row> = (draft: Draft, row: Row, context: ActionContext) => void

/** A kind of resource that can only be looked at. */
export class EmulatedReading<Row extends Identified, Item extends Identified> implements Reading<Item> {
  /** The list of each world, which stays the same until the next change of anything in there. */
  readonly #lists = new WeakMap<WorldView, { readonly revision: number; readonly items: readonly Item[] }>()

  constructor(
    readonly cloud: Cloud,
    readonly shown: Shown<Row, Item>,
  ) {}

  list(scope: Scope): Promise<readonly Item[]> {
    return this.read(scope, (world) => {
      const known = this.#lists.get(world)
      if (known?.revision === world.revision) return known.items
      const { rows, encode } = this.shown
      const items = [...rows(world).all()].map((row) => encode(world, row))
      this.#lists.set(world, { revision: world.revision, items })
      return items
    })
  }

  get(scope: Scope, id: string): Promise<Item> {
    return this.read(scope, (world) => this.shown.encode(world, this.find(world, scope, id)))
  }

  find(world: WorldView, { region }: Scope, id: string): Row {
    const row = this.shown.rows(world).get(id)
    if (row === undefined)
      throw new CloudError('ResourceNotFound', `There is no ${this.shown.one} '${id}' in ${region}.`)
    return row
  }

  read<T>(scope: Scope, look: (world: WorldView) => T): Promise<T> {
    return this.cloud.read(scope, { action: 'Read', requestId: scope.requestId }, look)
  }
}

/** A kind of resource as routes need it: every method is one read or one write of the caller's shard. */
export class EmulatedCollection<Row extends Identified, Item extends Identified, Create, Update>
  extends EmulatedReading<Row, Item>
  implements Collection<Item, Create, Update>
{
  constructor(
    cloud: Cloud,
    readonly table: Table<Row, Item, Create, Update>,
  ) {
    super(cloud, table)
  }

  async create(scope: Scope, input: Create, key: string | undefined): Promise<Made<Item>> {
    const { action, run } = this.table.create
    const repeatable = { ...input, ...(key !== undefined && { clientToken: key }) }
    return this.change(scope, action, (draft, context) => {
      const [id = ''] = once(draft, context, `REST ${action}`, repeatable, () => [run(draft, input, context)])
      return id
    })
  }

  update(scope: Scope, id: string, change: Update, check: Check<Item>): Promise<Made<Item>> {
    const { action, run } = this.table.update
    return this.act(scope, action, id, check, (draft, row, context) => run(draft, row, change, context))
  }

  async remove(scope: Scope, id: string, check: Check<Item>): Promise<Made<null>> {
    const { action, run } = this.table.remove
    const task = await this.write(scope, action, (draft, context) => {
      const row = this.find(draft, scope, id)
      check(this.table.encode(draft, row))
      run(draft, row, context)
      return hasTask(draft, context)
    })
    return task ? { task: await readTask(this.cloud, scope, scope.requestId) } : { item: null }
  }

  /** Runs an action on one resource, if it is the one the caller knows. */
  act(scope: Scope, action: string, id: string, check: Check<Item>, run: Act<Row>): Promise<Made<Item>> {
    return this.change(scope, action, (draft, context) => {
      const row = this.find(draft, scope, id)
      check(this.table.encode(draft, row))
      run(draft, row, context)
      return this.table.idOf?.(row) ?? row.id
    })
  }

  write<T>(scope: Scope, action: string, run: (draft: Draft, context: ActionContext) => T): Promise<T> {
    return this.cloud.write(scope, { action, requestId: scope.requestId }, run)
  }

  /** A write that answers with the resource whose id it returns, or with the task it started. */
  async change(
    scope: Scope,
    action: string,
    run: (draft: Draft, context: ActionContext) => string,
  ): Promise<Made<Item>> {
    const item = await this.write(scope, action, (draft, context) => {
      const id = run(draft, context)
      return hasTask(draft, context) ? undefined : this.table.encode(draft, this.find(draft, scope, id))
    })
    return item === undefined ? { task: await readTask(this.cloud, scope, scope.requestId) } : { item }
  }
}

function hasTask(draft: Draft, { requestId }: ActionContext): boolean {
  return draft.tasks.countBy('request', requestId) > 0
}
