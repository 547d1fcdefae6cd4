import { readFileSync } from 'node:fs'
import type { Account } from '@havip/cloud'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { ConfigError } from './config-error.js'

export interface KeyPair {
  readonly secretId: string
  readonly secretKey: string
}

/** An account and the key pairs that sign for it. */
export interface AccountWithKeys extends Account {
  readonly keys: readonly KeyPair[]
}

export interface AccountsFile {
  readonly accounts: readonly AccountWithKeys[]
  /** The regions served; undefined when the file does not say. */
  readonly regions: readonly string[] | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads an accounts file, YAML or JSON. A secretId or secretKey written `${NAME}` is taken from the environment variable
 * NAME, so that the file itself need not be secret. ConfigError naming the file and the place, never a secret.
 */
export function readAccountsFile(file: string, env: Environment, knownRegions: readonly string[]): AccountsFile {
  const content = resolveKeys(parseYaml(file), file, env)
  const result = schema(knownRegions).safeParse(content)
  if (result.success) return { accounts: result.data.accounts, regions: result.data.regions }
  const [issue] = result.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.map((key) => `"${key}"`).join(', ') : undefined
  const path = issue?.path ?? []
  const found = unknown === undefined ? `is ${describe(valueAt(content, path), path)}; ${issue?.message}` : undefined
  throw new ConfigError(`--accounts ${file}: ${placeOf(path)} ${found ?? `has ${unknown}; ${knownMembers}`}.`)
}

const knownMembers = 'known are accounts (each with id, uin, name, keys), keys (secretId, secretKey) and regions'

function schema(knownRegions: readonly string[]) {
  const number = (what: string) => z.string(`it must be ${what}`).regex(/^[1-9]\d{4,15}$/, `it must be ${what}`)
  const text = 'it must be a text of 1 to 128 printable characters without spaces'
  const key = z.string(text).regex(/^[\x21-\x7e]{1,128}$/, text)
  const list = <T extends z.ZodType>(element: T) => z.array(element, 'it must be a list').min(1, 'it must not be empty')
  const keyPair = z.strictObject({ secretId: key, secretKey: key }, 'it must have a secretId and a secretKey')
  const account = z.strictObject(
    {
      id: number('the AppId, a decimal number such as 1300000001'),
      uin: number('the account number, a decimal number such as 100000000001'),
      name: z.string('it must be a name').min(1, 'it must be a name'),
      keys: list(keyPair),
    },
    'it must have id, uin, name and keys',
  )
  const region = z.enum(knownRegions, `it must be one of ${knownRegions.join(', ')}`)
  return z
    .strictObject({ accounts: list(account), regions: list(region).optional() }, 'it must have a list of accounts')
    .superRefine(({ accounts }, context) => {
      unique(accounts.map(({ id }, i) => [id, ['accounts', i, 'id']]))
      unique(accounts.map(({ uin }, i) => [uin, ['accounts', i, 'uin']]))
      unique(
        accounts.flatMap(({ keys }, i) => keys.map((k, j) => [k.secretId, ['accounts', i, 'keys', j, 'secretId']])),
      )

      function unique(entries: [string, (string | number)[]][]): void {
        const first = new Map<string, (string | number)[]>()
        for (const [value, path] of entries) {
          const before = first.get(value)
          if (before === undefined) first.set(value, path)
          else context.addIssue({ code: 'custom', path, message: `${placeOf(before)} is the same; it must be unique` })
        }
      }
    })
}

function parseYaml(file: string): unknown {
  const lines = new LineCounter()
  // Failsafe: every scalar stays the text that was written; no number loses digits, no `no` becomes false.
  const document = parseDocument(readText(file), { schema: 'failsafe', prettyErrors: false, lineCounter: lines })
  const [error] = document.errors
  if (error === undefined) return document.toJS()
  // Without the library's excerpt of the file, which may hold a secret.
  const { line, col } = lines.linePos(error.pos[0])
  throw new ConfigError(`--accounts ${file}: line ${line}, column ${col}: ${error.message}; it must be YAML or JSON.`)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new ConfigError(
      `--accounts ${file}: the file cannot be read (${code}); name one that exists and is readable.`,
    )
  }
}

/** The content with each `${NAME}` in a key pair replaced. */
function resolveKeys(content: unknown, file: string, env: Environment): unknown {
  const walk = (value: unknown, path: PropertyKey[]): unknown => {
    if (Array.isArray(value)) return value.map((element, i) => walk(element, [...path, i]))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, [...path, name])]))
    }
    const variable = isKey(path) && typeof value === 'string' ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined
    if (variable === undefined) return value
    if (env[variable]) return env[variable]
    throw new ConfigError(
      `--accounts ${file}: ${placeOf(path)} is \${${variable}}, and the environment variable ${variable} is not set; set it.`,
    )
  }
  return walk(content, [])
}

function isKey(path: readonly PropertyKey[]): boolean {
  const last = path.at(-1)
  return last === 'secretId' || last === 'secretKey'
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    content,
  )
}

/** A value as an error message may show it: never a secret, never long. */
function describe(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (value === null || value === '') return 'empty'
  if (typeof value === 'object') return 'a mapping'
  return isKey(path) ? '(not shown)' : JSON.stringify(value).slice(0, 80)
}

/** `accounts[0].keys[1].secretId` */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}
