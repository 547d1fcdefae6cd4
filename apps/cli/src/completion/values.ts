import { type Argument, Option } from 'commander'
import { connectionOf } from '../connection/connection.js'
import { contextsFile, readContexts } from '../connection/contexts.js'
import type { Candidate } from './candidates.js'
import { type Source, sourcesOf } from './sources.js'
import type { Position } from './typed.js'

/** Nobody waits long for a TAB, milliseconds; who has a slow server may say so. */
const patience = Number(process.env.HAVIP_COMPLETION_TIMEOUT) || 1000

/** More are of no use in a list to choose from. */
const most = 200

/** The values of an option or argument, asked of the server; none when it does not answer. Undefined: files. */
export async function valuesOf(of: Option | Argument, position: Position): Promise<readonly Candidate[] | undefined> {
  const name = of instanceof Option ? (of.long ?? '').replace(/^--/, '') : of.name()
  const sources = sourcesOf(position.path, name)
  if (sources.includes('files')) return undefined
  const found = await Promise.all(sources.map((source) => read(source, position).catch(() => [])))
  return found.flat().filter(({ value }) => of instanceof Option || !position.operands.includes(value))
}

async function read(source: Source, position: Position): Promise<readonly Candidate[]> {
  if (source === 'files') return []
  if (source === 'contexts') {
    const { contexts } = readContexts(contextsFile(process.env))
    return Object.entries(contexts).map(([value, { url }]) => ({ value, description: url }))
  }
  if (source === 'zones') {
    const regions = await ask('/v1/regions', position)
    return regions.flatMap((each) => texts(each.zones).map((value) => ({ value, description: text(each.id) })))
  }
  const { path, value = 'id', says } = source
  const rows = await ask(path, position)
  return rows.map((row) => ({
    value: text(row[value]),
    description: says.flatMap((member) => text(row[member]) || []).join(' '),
  }))
}

type Row = Readonly<Record<string, unknown>>

/** Of the server, account and region that were typed before, or are meant without. */
async function ask(path: string, { given, command }: Position): Promise<readonly Row[]> {
  const typed = (name: string) => given.get(`--${name}`) || undefined
  const [url, context] = [typed('url'), typed('context')]
  const options = { ...(url !== undefined && { url }), ...(context !== undefined && { context }) }
  const server = connectionOf(options, process.env)
  const target = new URL(path, server.url)
  if (!path.includes('/sdn/')) target.searchParams.set('limit', String(most))
  for (const name of ['region', 'account'] as const) {
    const value = typed(name)
    const isScoped = command.options.some(({ long }) => long === `--${name}`) && !/regions|accounts/.test(path)
    if (value !== undefined && isScoped) target.searchParams.set(name, value)
  }
  const headers = server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }
  const reply = await fetch(target, { headers, signal: AbortSignal.timeout(patience) })
  const { items = [] } = (await reply.json()) as { readonly items?: readonly Row[] }
  return items
}

function text(value: unknown): string {
  return Array.isArray(value) ? texts(value).join(',') : typeof value === 'string' ? value : ''
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}
