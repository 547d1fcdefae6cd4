import { type Client, type Schemas, take } from '@havip/client'

/** Where a lab is, and how it is asked. */
export interface Server {
  readonly client: Client
  /** Without it that of the server. */
  readonly region?: string
  /** The AppId; without it the first account the caller may name. */
  readonly account?: string
}

/** Which part of the server's cloud a request is about. */
export interface Scope {
  readonly region?: string
  readonly account?: string
}

/** How long one request waits for a task, seconds; it is asked for again until it has ended. */
const wait = 30

/** The most that a page may have. */
const limit = 1000

type Asked<T> = Parameters<typeof take<T>>[0]

/** What every request says about where. */
export function scopeOf({ region, account }: Server): Scope {
  return { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }
}

/** The scope of a request that may start a task, and waits for it. */
export function waiting(server: Server): Scope & { readonly wait: number } {
  return { ...scopeOf(server), wait }
}

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** Everything a list has. */
export async function allPages<T>(
  server: Server,
  ask: (query: Scope & { readonly limit: number; readonly cursor?: string }) => Asked<Page<T>>,
): Promise<T[]> {
  const all: T[] = []
  let next: string | null = null
  do {
    const page: Page<T> = await take(ask({ ...scopeOf(server), limit, ...(next !== null && { cursor: next }) }))
    all.push(...page.items)
    next = page.next
  } while (next !== null)
  return all
}

/** A task that did not do what it was for. */
class TaskError extends Error {
  override readonly name = 'TaskError'
}

/** The id of what a change made or was about, when it is done. TaskError when it failed. */
export async function done(server: Server, asked: Asked<{ id: string } | undefined>): Promise<string> {
  const answer = await take<{ id: string } | undefined>(asked)
  if (answer === undefined) return ''
  if (!isTask(answer)) return answer.id
  let task: Schemas['Task'] = answer
  while (task.state === 'RUNNING') {
    const params = { path: { id: task.id }, query: waiting(server) }
    task = await take(server.client.GET('/v1/tasks/{id}', { params }))
  }
  if (task.state === 'FAILED') throw new TaskError(`${task.action} failed: ${task.message}`)
  return task.resourceIds[0] ?? ''
}

function isTask(answer: object): answer is Schemas['Task'] {
  return 'action' in answer && 'resourceIds' in answer
}
