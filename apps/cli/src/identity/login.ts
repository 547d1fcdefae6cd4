import { askAt } from '../api.js'
import { checked, defaultUrl } from '../connection/connection.js'
import { contextsFile, readContexts, writeContexts } from '../connection/contexts.js'
import { canAsk, lineFromStdin, question } from '../connection/terminal.js'
import { Failure } from '../failure.js'

export interface LoginOptions {
  readonly url?: string
  readonly name?: string
  readonly tokenStdin?: boolean
}

/** Tries a token, and keeps it with its server for later commands. */
export async function login(options: LoginOptions): Promise<void> {
  const { url } = checked({ url: await urlOf(options) }, '--url')
  const token = await tokenOf(options, url)
  const { actor, role, accountIds } = await askAt({ url, token }, (client) => client.GET('/v1/session'))
  const name = options.name ?? new URL(url).hostname
  const file = contextsFile(process.env)
  const { contexts } = readContexts(file)
  writeContexts(file, { current: name, contexts: { ...contexts, [name]: { url, token } } })
  if (isOpenRoad(url)) {
    process.stderr.write(
      `havip: ${url} is not encrypted: whoever is on the way can read the token; better use https.\n`,
    )
  }
  const scope = accountIds === null ? 'all accounts' : accountIds.join(', ')
  process.stdout.write(`You are ${actor} at ${url}: ${role} of ${scope}. The context '${name}' is in use.\n`)
}

async function urlOf({ url }: LoginOptions): Promise<string> {
  const given = url ?? (process.env.HAVIP_URL || undefined)
  if (given !== undefined) return given
  return (canAsk() && (await question(`Server [${defaultUrl}]: `))) || defaultUrl
}

async function tokenOf({ tokenStdin }: LoginOptions, url: string): Promise<string> {
  const token = tokenStdin === true ? await lineFromStdin() : process.env.HAVIP_TOKEN || (await askForToken(url))
  if (token !== '') return token
  throw new Failure('There was no token; an admin makes one with `havip token create`.')
}

async function askForToken(url: string): Promise<string> {
  if (canAsk()) return question(`Token for ${url}: `, { hidden: true })
  throw new Failure(
    'There is no terminal to ask for the token at; pipe it in and say --token-stdin, or set HAVIP_TOKEN.',
  )
}

function isOpenRoad(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname)
}
