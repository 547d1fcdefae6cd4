import { createClient, ProblemError, take, UnreachableError } from '@havip/client'
import { type ConnectionOptions, connectionOf } from './connection/connection.js'
import type { Context } from './connection/contexts.js'
import { Failure } from './failure.js'

type Asked<T> = (client: ReturnType<typeof createClient>) => Parameters<typeof take<T>>[0]

/** Asks the server that options, environment and contexts say; a Failure says in one sentence why it cannot be had. */
export function ask<T>(options: ConnectionOptions, request: Asked<T>): Promise<T> {
  return askAt(connectionOf(options, process.env), request)
}

/** Asks this server. */
export function askAt<T>(context: Context, request: Asked<T>): Promise<T> {
  return explained(context, () => take(request(createClient(context))))
}

/** Asks the server that options, environment and contexts say for what is no typed request. */
export function askFor<T>(options: ConnectionOptions, request: (context: Context) => Promise<T>): Promise<T> {
  const context = connectionOf(options, process.env)
  return explained(context, () => request(context))
}

async function explained<T>({ url, token }: Context, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof UnreachableError) {
      throw new Failure(`No server answers at ${url}; start one with \`havip serve\`, or say where it is with --url.`)
    }
    if (error instanceof ProblemError && error.status === 401) {
      const hint = token === undefined ? 'set HAVIP_TOKEN, or' : 'get another one, and'
      throw new Failure(
        `${url} does not let you in: ${error.message} To be let in, ${hint} \`havip login --url ${url}\`.`,
      )
    }
    if (error instanceof ProblemError && error.problem?.requests !== undefined) {
      const lines = error.problem.requests.map(
        ({ product, action, request }) => `  ${product} ${action} ${JSON.stringify(request)}`,
      )
      throw new Failure([error.message, ...lines].join('\n'))
    }
    throw error
  }
}
