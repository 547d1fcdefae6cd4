import type { Context } from './context.js'
import { take } from './take.js'

/** A parameter of a request, or a member of a body or of what a list shows. */
export interface Member {
  readonly name: string
  /** How it is written; `json` is what has parts of its own. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'strings' | 'map' | 'json'
  readonly description: string
  readonly required?: true
  readonly nullable?: true
  readonly choices?: readonly string[]
}

/** What can be asked of the REST API, read from its OpenAPI document. */
export interface Operation {
  /** Its operationId, such as `createVpc`. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{id}` where an id belongs. */
  readonly path: string
  readonly summary: string
  readonly query: readonly Member[]
  /** Null when it takes no body. */
  readonly body: readonly Member[] | null
  readonly answers: 'list' | 'one' | 'task' | 'one or task' | 'nothing'
  /** The members of what it answers; of one item, for a list. */
  readonly shows: readonly Member[]
  /** A body, such as one sends. */
  readonly example?: Readonly<Record<string, unknown>>
  /** The id of what it answers, such as there are. */
  readonly exampleId?: string
}

export interface OperationInput {
  /** By the names in the path. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly body?: unknown
}

/**
 * Asks for an operation that is known only when the program runs, as the command line tool does; a program that knows what
 * it asks for has types for it in `createClient`. Resolves and throws as `take` does.
 */
export function perform({ url, token }: Context, { method, path, body: takes }: Operation, input: OperationInput) {
  const target = new URL(
    path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(input.path?.[name] ?? '')),
    url,
  )
  for (const [name, value] of Object.entries(input.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) target.searchParams.append(name, String(each))
  }
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(takes !== null && { 'content-type': 'application/json' }),
  }
  const body = takes === null ? {} : { body: JSON.stringify(input.body ?? {}) }
  return take(answer(fetch(target, { method, headers, ...body })))
}

async function answer(asked: Promise<Response>) {
  const response = await asked
  const text = await response.text()
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  const content: unknown = isJson ? JSON.parse(text) : undefined
  return response.ok ? { data: content, response } : { error: content, response }
}
