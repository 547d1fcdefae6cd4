import { Failure } from './failure.js'

/** Asks the server and gives its JSON; a Failure says in one sentence why there is none. */
export async function ask(url: string, path: string, body?: object): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(new URL(path, url), {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch {
    throw new Failure(`No server answers at ${url}; start one with \`havip serve\`, or say where it is with --url.`)
  }
  const reply: unknown = await response.json().catch(() => undefined)
  if (response.ok) return reply
  throw new Failure(messageOf(reply) ?? `The server at ${url} answered ${response.status} to ${path}.`)
}

function messageOf(reply: unknown): string | undefined {
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) return undefined
  const { error } = reply
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined
  return typeof error.message === 'string' ? error.message : undefined
}
