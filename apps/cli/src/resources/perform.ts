import { type Operation, type OperationInput, perform, type Schemas } from '@havip/client'
import { askFor } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { everyPage } from '../identity/pages.js'
import { forMachines, type ShowOptions, showList, showOne } from './show.js'
import { type Scope, waitFor } from './wait.js'

export interface CommonOptions extends ConnectionOptions, ShowOptions, Scope {
  readonly wait?: number
  readonly limit?: number
}

type Row = Readonly<Record<string, unknown>>

/** Asks for an operation, and shows what it answers. */
export async function performAndShow(
  operation: Operation,
  input: OperationInput,
  options: CommonOptions,
): Promise<void> {
  switch (operation.answers) {
    case 'list':
      showList(await list(operation, input, options), operation.shows, options)
      return
    case 'nothing':
      await send(operation, input, options)
      return
    case 'task':
      await showTask((await send(operation, input, options)) as Schemas['Task'], operation, options)
      return
    case 'one':
      showOne((await send(operation, input, options)) as Row, operation.shows, options)
  }
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

async function showTask(begun: Schemas['Task'], operation: Operation, options: CommonOptions): Promise<void> {
  const scope = scopeOf(operation, options)
  const task = options.wait === undefined ? begun : await waitFor(begun, options.wait, scope, options)
  if (task.state === 'FAILED') throw new Failure(`${task.action} failed: ${task.message}`)
  if (options.wait !== undefined && task.state === 'RUNNING') {
    process.exitCode = 3
    process.stderr.write(
      `havip: ${task.action} still goes on after ${options.wait} s; ask \`havip task get ${task.id}\`.\n`,
    )
  }
  if (forMachines(task, options)) return
  const ids = task.resourceIds.join('\n')
  const line = task.state === 'RUNNING' ? `${task.action} goes on: task ${task.id}` : `${task.action} is done`
  process.stdout.write(options.quiet ? `${ids}\n` : `${line}: ${task.resourceIds.join(', ')}\n`)
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
