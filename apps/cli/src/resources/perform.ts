import { type Operation, type OperationInput, operations, perform, type Schemas } from '@havip/client'
import { askFor } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { everyPage } from '../identity/pages.js'
import { print } from '../output.js'
import { type ShowOptions, showList, showOne } from './show.js'
import { type Scope, waitFor } from './wait.js'

export interface CommonOptions extends ConnectionOptions, ShowOptions, Scope {
  readonly wait?: number
  readonly limit?: number
}

type Row = Readonly<Record<string, unknown>>
type Task = Schemas['Task']

/** Asks for an operation, and shows what it answers. */
export async function performAndShow(
  operation: Operation,
  input: OperationInput,
  options: CommonOptions,
): Promise<void> {
  switch (operation.answers) {
    case 'list':
      return showList(await list(operation, input, options), operation.shows, options)
    case 'one':
      return showOne((await send(operation, input, options)) as Row, operation.shows, options)
    case 'one or task': {
      const answer = (await send(operation, input, options)) as Row | Task
      if (!isTask(answer)) return showOne(answer, operation.shows, options)
      const done = await awaited(answer, operation, options)
      const look = done.ended ? lookAgain(operation) : undefined
      if (look === undefined) return showDone([done], options, false)
      return showOne((await send(look, input, options)) as Row, look.shows, options)
    }
    default:
      return performEach(operation, [input], options)
  }
}

/** No resource has both of these members. */
function isTask(answer: Row | Task): answer is Task {
  return 'resourceIds' in answer && 'action' in answer
}

/** What gets the resource that an operation changes. */
function lookAgain({ path }: Operation): Operation | undefined {
  const one = path.replace(/(\/\{id\})\/.*$/, '$1')
  return operations.find((each) => each.method === 'GET' && each.path === one)
}

/** Asks for something to be done to one after the other, and shows what became of each; for programs in one document. */
export async function performEach(
  operation: Operation,
  inputs: readonly OperationInput[],
  options: CommonOptions,
): Promise<void> {
  const done: Done[] = []
  const several = inputs.length > 1
  try {
    for (const input of inputs) done.push(await performOne(operation, input, options))
  } catch (error) {
    // What was done before the one that failed is done.
    if (done.length > 0) showDone(done, options, several)
    throw error
  }
  showDone(done, options, several)
}

function showDone(done: readonly Done[], options: CommonOptions, several: boolean): void {
  const values = done.map(({ value }) => value)
  print(several ? values : values[0], options, {
    text: () => done.map(({ text }) => `${text}\n`).join(''),
    quiet: () => done.flatMap(({ ids }) => ids),
  })
}

/** What became of one. */
interface Done {
  readonly value: unknown
  readonly ids: readonly string[]
  readonly text: string
  /** Whether it was waited for to its end. */
  readonly ended?: boolean
}

async function performOne(operation: Operation, input: OperationInput, options: CommonOptions): Promise<Done> {
  const answer = await send(operation, input, options)
  if (operation.answers === 'task') return await awaited(answer as Task, operation, options)
  const { id = '', targetId = id } = input.path ?? {}
  return { value: { id: targetId, done: true }, ids: [targetId], text: `Done: ${targetId}` }
}

function send(operation: Operation, input: OperationInput, options: CommonOptions): Promise<unknown> {
  const query = { ...scopeOf(operation, options), ...input.query }
  return askFor(options, (context) => perform(context, operation, { ...input, query }))
}

/** As many as are wanted, or all, page by page. */
async function list(operation: Operation, input: OperationInput, options: CommonOptions): Promise<readonly Row[]> {
  const { limit = Number.POSITIVE_INFINITY } = options
  let left = limit
  const rows = await everyPage<Row>(async (cursor) => {
    const size = { limit: Math.min(left, 1000) }
    const query = { ...input.query, ...(takes(operation, 'limit') && size), ...cursor }
    const page = (await send(operation, { ...input, query }, options)) as { items: Row[]; next: string | null }
    left -= page.items.length
    return left > 0 ? page : { ...page, next: null }
  })
  return rows.slice(0, limit)
}

async function awaited(begun: Task, operation: Operation, options: CommonOptions): Promise<Done> {
  const scope = scopeOf(operation, options)
  const task = options.wait === undefined ? begun : await waitFor(begun, options.wait, scope, options)
  if (task.state === 'FAILED') throw new Failure(`${task.action} failed: ${task.message}`)
  if (options.wait !== undefined && task.state === 'RUNNING') {
    process.exitCode = 3
    process.stderr.write(
      `havip: ${task.action} still goes on after ${options.wait} s; ask \`havip task get ${task.id}\`.\n`,
    )
  }
  const state = task.state === 'RUNNING' ? `${task.action} goes on: task ${task.id}` : `${task.action} is done`
  const ended = options.wait !== undefined && task.state !== 'RUNNING'
  return { value: task, ids: task.resourceIds, text: `${state}: ${task.resourceIds.join(', ')}`, ended }
}

function scopeOf(operation: Operation, { region, account }: Scope): Scope {
  return {
    ...(region !== undefined && takes(operation, 'region') && { region }),
    ...(account !== undefined && takes(operation, 'account') && { account }),
  }
}

function takes(operation: Operation, parameter: string): boolean {
  return operation.query.some(({ name }) => name === parameter)
}
