import { randomBytes } from 'node:crypto'
import { type Client, createClient, ProblemError, type Schemas, take, UnreachableError } from '@havip/client'
import { connectionOf } from '../connection/connection.js'
import type { Context } from '../connection/contexts.js'
import { Failure } from '../failure.js'

type Asked<T> = Parameters<typeof take<T>>[0]
export type Task = Schemas['Task']

/** The seconds a request may wait for a task; the most that the API allows. */
const longestWait = 60

/** One of the two servers of a copy, in one region. */
export class Server {
  readonly #client: Client

  constructor(
    /** What it is called in sentences: the source, the target. */
    readonly role: string,
    readonly context: Context,
    readonly region: string | undefined,
    readonly close: () => Promise<void> = async () => {},
  ) {
    this.#client = createClient(context)
  }

  get scope(): { readonly region?: string } {
    return this.region === undefined ? {} : { region: this.region }
  }

  /** Failure in one sentence that names the server. */
  async ask<T>(request: (client: Client) => Asked<T>): Promise<T> {
    const { url, token } = this.context
    try {
      return await take(request(this.#client))
    } catch (error) {
      if (error instanceof UnreachableError) throw new Failure(`${this.role} ${url} does not answer.`)
      if (!(error instanceof ProblemError)) throw error
      if (error.status === 401) {
        const hint = token === undefined ? ' It wants a token: `havip login`, or a context that has one.' : ''
        throw new Failure(`${this.role} ${url} does not let you in: ${error.message}${hint}`)
      }
      throw new Refused(`${this.role} answers ${error.code ?? error.status}: ${error.message}`, error.code)
    }
  }

  /** Everything of a list. */
  async all<T>(page: (client: Client, query: PageQuery) => Asked<Page<T>>): Promise<readonly T[]> {
    const found: T[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { ...this.scope, limit: 1000, ...(cursor !== undefined && { cursor }) }
      const { items, next } = await this.ask((client) => page(client, query))
      found.push(...items)
      cursor = next
    }
    return found
  }

  /** Does what takes time, and waits for its end. */
  async finish<T>(request: (client: Client, query: WaitQuery) => Asked<T>): Promise<T | Task> {
    const query = { ...this.scope, wait: longestWait }
    let now: T | Task = await this.ask((client) => request(client, query))
    while (isTask(now) && now.state === 'RUNNING') {
      const id: string = now.id
      now = await this.ask((client) => client.GET('/v1/tasks/{id}', { params: { path: { id }, query } }))
    }
    if (isTask(now) && now.state === 'FAILED') throw new Refused(`${this.role}: ${now.action} failed: ${now.message}`)
    return now
  }

  /** The same for what makes something; the id of that. */
  async make<T>(prefix: string, request: (client: Client, query: WaitQuery) => Asked<T>): Promise<string> {
    const made = await this.finish(request)
    const ids = isTask(made) ? made.resourceIds : [(made as { readonly id?: string }).id]
    const id = ids.find((each) => each?.startsWith(`${prefix}-`))
    if (id === undefined) throw new Failure(`${this.role} does not say what it made.`)
    return id
  }
}

/** A refusal, with the code of the API. */
export class Refused extends Failure {
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message)
  }
}

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}
interface PageQuery {
  readonly region?: string
  readonly limit: number
  readonly cursor?: string
}
interface WaitQuery {
  readonly region?: string
  readonly wait: number
}

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'action' in value && 'resourceIds' in value
}

/** The word that stands for Tencent Cloud itself, by the TENCENTCLOUD_ variables. */
export const cloudItself = 'tencent'

export interface Where {
  readonly region?: string | undefined
  /** Asked instead of Tencent Cloud; for tests. */
  readonly tencentEndpoint?: string | undefined
}

/** The server that is meant by a URL, a context or, for a source, `tencent`. Failure when there is none. */
export async function serverAt(role: string, named: string | undefined, where: Where): Promise<Server> {
  if (named === cloudItself) return tencent(role, where)
  const isUrl = named?.includes('://') === true
  const options = named === undefined ? {} : isUrl ? { url: named } : { context: named }
  return new Server(role, connectionOf(options, process.env), where.region)
}

/** A server of this process's own that reads Tencent Cloud and changes nothing. */
async function tencent(role: string, { region, tencentEndpoint }: Where): Promise<Server> {
  const { closeAll, createLog, readConfig, startTencentServer } = await import('@havip/server')
  const token = randomBytes(32).toString('hex')
  const env = { ...process.env, ...(region !== undefined && { TENCENTCLOUD_REGION: region }), HAVIP_ADMIN_TOKEN: token }
  const options = { port: '0', host: '127.0.0.1', backend: 'tencent', readOnly: true, ephemeral: true }
  const endpoint = tencentEndpoint === undefined ? {} : { tencentEndpoint }
  const config = readConfig({ ...options, ...endpoint }, { env, cwd: process.cwd() })
  if (config.backend.kind !== 'tencent') throw new Error('not the tencent backend')
  const log = createLog('silent', process.stderr)
  const { url, closings } = await startTencentServer(config, config.backend, log)
  return new Server(role, { url, token }, config.backend.region, async () => {
    await closeAll(closings, log)
  })
}
