import { type Context, createClient, ProblemError, type Schemas, take } from '@havip/client'
import { everyPage } from '../identity/pages.js'

export interface Scope {
  readonly region?: string
  readonly account?: string
}

/** What a server says of itself, and of one account and region. */
export interface Seen {
  readonly url: string
  readonly server: Schemas['Server']
  readonly session: Schemas['Session']
  /** Of each part, `ok` or what is wrong with it. */
  readonly checks: Readonly<Record<string, string>>
  /** How many there are of each resource; null for what this backend does not have. */
  readonly counts: Readonly<Record<string, number | null>>
  readonly haVips: readonly Schemas['HaVip'][]
  /** Who holds each of them for the network; null where that is not told. */
  readonly holders: readonly Schemas['Holder'][] | null
  /** Of those that moved lately, how. */
  readonly moves: Readonly<Record<string, readonly Schemas['HaVipMove'][]>>
  /** The instances of the holders that are not running. */
  readonly stopped: readonly { readonly id: string; readonly state: string }[]
  /** Those that go on. */
  readonly tasks: readonly Schemas['Task'][]
  readonly faults: readonly Schemas['Fault'][] | null
}

/** A HAVIP that moved within this time is looked at closely, milliseconds. */
export const lately = 60_000

/** Only so many are looked at closely: it is one request for each. */
const mostLooks = 20

export async function gather(context: Context, scope: Scope): Promise<Seen> {
  const client = createClient(context)
  const query = { ...scope }
  const one = { params: { query: { ...scope, limit: 1 } } }
  const total = (page: Promise<{ readonly total: number }>) => unlessMissing(page.then((found) => found.total))
  const server = await take(client.GET('/v1/server'))
  const haVips = everyPage((cursor) =>
    take(client.GET('/v1/havips', { params: { query: { ...query, ...cursor, limit: 1000 } } })),
  )
  const running = everyPage((cursor) =>
    take(client.GET('/v1/tasks', { params: { query: { ...query, ...cursor, state: ['RUNNING'], limit: 1000 } } })),
  )
  const counted = {
    vpcs: total(take(client.GET('/v1/vpcs', one))),
    subnets: total(take(client.GET('/v1/subnets', one))),
    enis: total(take(client.GET('/v1/network-interfaces', one))),
    instances: total(take(client.GET('/v1/instances', one))),
    havips: haVips.then((all) => all.length),
    eips: total(take(client.GET('/v1/eips', one))),
    routeTables: total(take(client.GET('/v1/route-tables', one))),
    securityGroups: total(take(client.GET('/v1/security-groups', one))),
  }
  const counts = Promise.all(Object.entries(counted).map(async ([name, count]) => [name, await count] as const))
  const [session, checks, counting, all, tasks, holders, faults] = await Promise.all([
    take(client.GET('/v1/session')),
    readiness(context.url),
    counts,
    haVips,
    unlessMissing(running),
    unlessMissing(take(client.GET('/v1/sdn/holders'))),
    unlessMissing(take(client.GET('/v1/sdn/faults'))),
  ])
  const own = new Set(all.map(({ id }) => id))
  const moved = all.filter(({ flushedAt }) => flushedAt !== null && Date.now() - Date.parse(flushedAt) < lately)
  const histories = moved.slice(0, mostLooks).map(async ({ id }) => {
    const params = { path: { id }, query: { ...query, limit: 1000 } }
    const history = await unlessMissing(take(client.GET('/v1/havips/{id}/history', { params })))
    return [id, history?.items ?? []] as const
  })
  const ids = [...new Set(all.flatMap(({ instanceId }) => instanceId ?? []))]
  const instances = ids.length === 0 ? [] : await instancesOf(client, query, ids)
  return {
    url: context.url,
    server,
    session,
    checks,
    counts: Object.fromEntries(counting),
    haVips: all,
    holders: holders?.holders.filter(({ haVipId }) => own.has(haVipId)) ?? null,
    moves: Object.fromEntries(await Promise.all(histories)),
    stopped: instances.filter(({ state }) => state !== 'RUNNING').map(({ id, state }) => ({ id, state })),
    tasks: tasks ?? [],
    faults: faults?.items ?? null,
  }
}

async function instancesOf(client: ReturnType<typeof createClient>, scope: Scope, ids: readonly string[]) {
  return await everyPage((cursor) =>
    take(
      client.GET('/v1/instances', { params: { query: { ...scope, ...cursor, id: ids.slice(0, 100), limit: 1000 } } }),
    ),
  )
}

/** Null for what this backend cannot tell. */
async function unlessMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ProblemError && error.status === 501) return null
    // The network that does not work says so in the checks.
    if (error instanceof ProblemError && error.status === 503) return null
    throw error
  }
}

async function readiness(url: string): Promise<Readonly<Record<string, string>>> {
  const reply = await fetch(new URL('/readyz', url))
  const { checks } = (await reply.json()) as { readonly checks?: Readonly<Record<string, string>> }
  return checks ?? { server: `answered ${reply.status}` }
}
