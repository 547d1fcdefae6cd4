import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.js'

/** A server, and how to be let in there. */
export interface Context {
  readonly url: string
  readonly token?: string
}

/** The servers that the command line knows by name. */
export interface Contexts {
  /** The one that is meant when none is named. */
  readonly current: string | null
  readonly contexts: Readonly<Record<string, Context>>
}

type Environment = Readonly<Record<string, string | undefined>>

/** Where they are kept: XDG Base Directory Specification, `$XDG_CONFIG_HOME` or else `~/.config`. */
export function contextsFile({ XDG_CONFIG_HOME, HOME }: Environment): string {
  // The specification ignores paths that are not absolute.
  const home = XDG_CONFIG_HOME?.startsWith('/') ? XDG_CONFIG_HOME : join(HOME || homedir(), '.config')
  return join(home, 'havip', 'contexts.json')
}

/** Failure when the file is none of ours, or others can read the tokens in it. */
export function readContexts(file: string): Contexts {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { current: null, contexts: {} }
    throw new Failure(`${file} cannot be read (${codeOf(error)}).`)
  }
  const read = parse(text)
  if (read === undefined) throw new Failure(`${file} is not of the form that havip writes; mend it or remove it.`)
  const mode = statSync(file).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Failure(`${file} has tokens in it and others may read it (mode ${mode.toString(8)}); chmod 600 it.`)
  }
  return read
}

/** Written whole under another name first: a command that is interrupted leaves the old file. */
export function writeContexts(file: string, contexts: Contexts): void {
  const unfinished = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(unfinished, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(unfinished, 0o600)
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw new Failure(`${file} cannot be written (${codeOf(error)}).`)
  }
}

/** Failure naming those there are. */
export function findContext({ contexts }: Contexts, name: string): Context {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined
  if (found !== undefined) return found
  const known = Object.keys(contexts).join(', ') || 'none yet'
  throw new Failure(`There is no context '${name}'; there are: ${known}. \`havip login\` makes one.`)
}

function parse(text: string): Contexts | undefined {
  try {
    const { current = null, contexts } = JSON.parse(text) as { current?: unknown; contexts?: unknown }
    if (typeof contexts !== 'object' || contexts === null) return undefined
    if (current !== null && typeof current !== 'string') return undefined
    return Object.values(contexts).every(isContext)
      ? { current, contexts: contexts as Contexts['contexts'] }
      : undefined
  } catch {
    return undefined
  }
}

function isContext(value: unknown): value is Context {
  if (typeof value !== 'object' || value === null || !('url' in value) || typeof value.url !== 'string') return false
  return !('token' in value) || typeof value.token === 'string'
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}
