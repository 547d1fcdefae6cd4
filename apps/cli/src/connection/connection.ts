import { Failure } from '../failure.js'
import { type Context, type Contexts, contextsFile, findContext, readContexts } from './contexts.js'

export const defaultUrl = 'http://127.0.0.1:7280'

/** The options of every command that asks a server. */
export interface ConnectionOptions {
  readonly url?: string
  readonly context?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Which server to ask, and with which token. What is typed goes before the environment, and that before the context in
 * use. A token is sent to the server it was got from alone: with a URL that is given, the token of the environment, or
 * that of a context with this very URL.
 */
export function connectionOf({ url, context }: ConnectionOptions, env: Environment): Context {
  const known = () => readContexts(contextsFile(env))
  if (url !== undefined && context !== undefined) {
    throw new Failure('--url and --context both say which server to ask; give one of them.')
  }
  if (context !== undefined) return checked(findContext(known(), context), `the context ${context}`)
  const given = url ?? (env.HAVIP_URL || undefined)
  if (given !== undefined) {
    const server = checked({ url: given }, url === undefined ? 'HAVIP_URL' : '--url')
    return withToken(server, env.HAVIP_TOKEN || tokenFor(server.url, known()))
  }
  const contexts = known()
  const name = env.HAVIP_CONTEXT || contexts.current
  const found = name === null ? { url: defaultUrl } : findContext(contexts, name)
  return withToken(checked(found, `the context ${name}`), env.HAVIP_TOKEN || found.token)
}

/** What says which server is asked, for people. */
export function chosenBy({ url, context }: ConnectionOptions, env: Environment): string {
  if (context !== undefined) return `context ${context}`
  if (url !== undefined) return '--url'
  if (env.HAVIP_URL) return 'HAVIP_URL'
  const name = env.HAVIP_CONTEXT || readContexts(contextsFile(env)).current
  return name === null ? 'the default' : `context ${name}`
}

function tokenFor(url: string, { contexts }: Contexts): string | undefined {
  const { origin } = new URL(url)
  return Object.values(contexts).find((each) => URL.canParse(each.url) && new URL(each.url).origin === origin)?.token
}

function withToken({ url }: Context, token: string | undefined): Context {
  return token === undefined ? { url } : { url, token }
}

/** Failure naming what says so when the URL is none. */
export function checked<C extends Context>(context: C, what: string): C {
  const { url } = context
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return context
  throw new Failure(`${what} is ${url}, which is no URL; give one such as ${defaultUrl}.`)
}
