import { createClient, take, UnreachableError } from '@havip/client'
import { Failure } from './failure.js'

/** Asks the server for something; a Failure says in one sentence why it cannot be had. */
export async function ask<T>(
  url: string,
  request: (client: ReturnType<typeof createClient>) => Parameters<typeof take<T>>[0],
): Promise<T> {
  if (!URL.canParse(url)) throw new Failure(`--url is ${url}, which is no URL; give one such as http://127.0.0.1:7280.`)
  try {
    return await take(request(createClient({ url })))
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    throw new Failure(`No server answers at ${url}; start one with \`havip serve\`, or say where it is with --url.`)
  }
}
