import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import { type ConnectionOptions, connectionOf } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { linesOf } from '../lines.js'
import { type OutputOptions, printEach } from '../output.js'

type Line = Schemas['LabLine']

export interface LogsOptions extends ConnectionOptions, OutputOptions {
  readonly follow?: boolean
  readonly tail?: number
}

export async function logs(instance: string, process: string | undefined, options: LogsOptions): Promise<void> {
  const query = { ...(process !== undefined && { process }), ...(options.tail !== undefined && { tail: options.tail }) }
  if (options.follow) return await follow(instance, query, options)
  const params = { path: { id: instance }, query }
  const page = await ask(options, (client) => client.GET('/v1/lab/instances/{id}/logs', { params }))
  // The type of the answer has both forms that the route has.
  if (typeof page === 'string') throw new Failure('The server sent a stream where a list was asked for.')
  for (const line of page.items) print(line, process === undefined, options)
}

async function follow(
  instance: string,
  query: Readonly<Record<string, string | number>>,
  options: LogsOptions,
): Promise<void> {
  // So that what is wrong is said as everywhere.
  const params = { path: { id: instance }, query: { ...query, tail: 0 } }
  await ask(options, (client) => client.GET('/v1/lab/instances/{id}/logs', { params }))
  const { url, token } = connectionOf(options, process.env)
  const target = new URL(`/v1/lab/instances/${encodeURIComponent(instance)}/logs`, url)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, `${value}`)
  const headers = {
    accept: 'application/x-ndjson',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(target, { headers }).catch(() => undefined)
  if (!response?.ok || response.body === null)
    throw new Failure(`${url} sends no lines (${response?.status ?? 'no answer'}).`)
  try {
    for await (const line of linesOf(response.body)) print(JSON.parse(line), query.process === undefined, options)
  } catch {
    // What breaks the connection says nothing that the line below does not.
  }
  throw new Failure(`${url} has ended the stream.`)
}

function print(line: Line, named: boolean, options: LogsOptions): void {
  const { at, process: name, stream, text } = line
  const who = `${named || stream === 'lab' ? ` ${name}` : ''}${stream === 'lab' ? ' (lab)' : ''}`
  printEach(line, options, { text: () => `${at}${who}  ${text}\n`, quiet: () => [text] })
}
