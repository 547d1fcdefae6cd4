import { join, resolve } from 'node:path'
import type { Settings } from '@havip/cloud'
import type { SealingKeySource } from '@havip/identity'
import type { Lateness } from '@havip/sdn'
import { type AccessConfig, type AccessOptions, readAccess, readSealing } from './access.js'
import { type AccountWithKeys, readAccountsFile } from './accounts.js'
import { type BackendConfig, type BackendOptions, readBackend } from './backend.js'
import { ConfigError } from './config-error.js'
import { developmentAccount, isDevelopmentKeyInForce } from './development-key.js'
import { isLoopback } from './loopback.js'
import { readSettings, readZones, servedZones } from './settings.js'
import { readSwitching } from './switching.js'
import { readTls, type TlsConfig } from './tls.js'
import { nonEmpty, readPort } from './values.js'

/** What `havip serve` was started with, as typed: each member the text after the option of that name. */
export interface ServeOptions extends AccessOptions, BackendOptions {
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly dataDir?: string | undefined
  readonly ephemeral?: boolean | undefined
  readonly engine?: string | undefined
  readonly accounts?: string | undefined
  readonly logLevel?: string | undefined
  readonly tls?: boolean | undefined
  readonly tlsPort?: string | undefined
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
  readonly rateLimits?: boolean | undefined
  readonly quota?: readonly string[] | undefined
  readonly eipPool?: string | undefined
  readonly taskDuration?: string | undefined
  readonly slowSwitching?: string | undefined
  readonly regions?: string | undefined
  readonly zones?: string | undefined
}

export interface Config {
  /** 0: any free port. */
  readonly port: number
  readonly host: string
  /** Absolute. Not made yet. */
  readonly dataDir: string
  readonly backend: BackendConfig
  readonly store: StoreConfig
  readonly engine: EngineChoice
  readonly accounts: readonly AccountWithKeys[]
  readonly isDevelopmentKeyInForce: boolean
  readonly access: AccessConfig
  readonly sealing: SealingKeySource
  readonly settings: Settings
  /** How long networks take to honour a claim; undefined: no time. */
  readonly switching: Lateness | undefined
  /** Whether actions are refused that are called more often than documented. */
  readonly rateLimits: boolean
  /** The HTTPS listener beside that of HTTP; undefined without one. */
  readonly tls: TlsConfig | undefined
  readonly logLevel: LogLevel
}

export type StoreConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string }

export const engineChoices = ['auto', 'memory', 'linux'] as const
export type EngineChoice = (typeof engineChoices)[number]

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export const defaults = {
  port: 7280,
  host: '127.0.0.1',
  dataDir: '.havip',
  engine: 'memory',
  logLevel: 'info',
} as const

/** What surrounds the process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** Checks the options and fills in what was not given. ConfigError names the option, its value and what would be right. */
export function readConfig(options: ServeOptions, { env, cwd }: Surroundings): Config {
  // In the working directory, as git and terraform do: each project has its own cloud, and what it left behind shows.
  const dataDir = resolve(cwd, nonEmpty('--data-dir', options.dataDir ?? defaults.dataDir))
  const zones = readZones(options.zones)
  const file =
    options.accounts === undefined
      ? { accounts: [developmentAccount], regions: undefined }
      : readAccountsFile(resolve(cwd, nonEmpty('--accounts', options.accounts)), env, Object.keys(zones))
  const backend = readBackend(options, env)
  const host = nonEmpty('--host', options.host ?? defaults.host)
  // Key pairs of this server sign for the emulated cloud only.
  const developmentKey = backend.kind === 'emulator' && isDevelopmentKeyInForce(file.accounts)
  if (developmentKey && !isLoopback(host)) refuseToBeReached(host)
  return {
    port: readPort('--port', options.port, defaults.port),
    host,
    dataDir,
    backend,
    store: readStore(options, env.DATABASE_URL, dataDir),
    engine: oneOf('--engine', options.engine ?? defaults.engine, engineChoices),
    accounts: file.accounts,
    isDevelopmentKeyInForce: developmentKey,
    access: readAccess(options, env, host, developmentKey),
    sealing: readSealing(env, cwd, dataDir, options.ephemeral ?? false),
    settings: readSettings(options, servedZones(options.regions, file.regions, zones)),
    switching: readSwitching(options.slowSwitching),
    rateLimits: options.rateLimits ?? false,
    tls: readTls(options, cwd),
    logLevel: oneOf('--log-level', options.logLevel ?? defaults.logLevel, logLevels),
  }
}

function refuseToBeReached(host: string): never {
  throw new ConfigError(
    `--host is ${host}, which other machines may reach, and the published development key is in force; ` +
      'give keys of your own with --accounts FILE, or listen on 127.0.0.1.',
  )
}

function readStore(options: ServeOptions, databaseUrl: string | undefined, dataDir: string): StoreConfig {
  // What is typed goes before what the environment happens to hold.
  if (options.ephemeral) return { kind: 'none' }
  if (databaseUrl === undefined || databaseUrl === '') return { kind: 'embedded', directory: join(dataDir, 'postgres') }
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined
  // The value itself holds a password.
  const found = url === undefined ? 'is not a URL' : `starts with ${url.protocol}//`
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new ConfigError(`DATABASE_URL ${found}; it must look like postgresql://user:password@host:5432/database.`)
  }
  return { kind: 'postgres', url: databaseUrl }
}

function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text)
  if (choice !== undefined) return choice
  throw new ConfigError(`${option} is ${JSON.stringify(text)}; it must be one of ${choices.join(', ')}.`)
}
