import { ConfigError } from './config-error.js'
import { readTccliProfile } from './tccli-profile.js'
import { nonEmpty } from './values.js'

/** The cloud behind the REST API. */
export type BackendConfig =
  | { readonly kind: 'emulator' }
  | {
      readonly kind: 'tencent'
      readonly secretId: string
      readonly secretKey: string
      readonly token: string | undefined
      readonly region: string
      /** Asked instead of Tencent Cloud: an origin, such as http://127.0.0.1:7280. */
      readonly endpoint: string | undefined
      readonly readOnly: boolean
      /** Whether changes are only told and not made. */
      readonly dryRun: boolean
      /** Whether what havip has not made may be deleted. */
      readonly allowForeignDeletes: boolean
    }

export interface BackendOptions {
  readonly backend?: string | undefined
  readonly tencentEndpoint?: string | undefined
  readonly tencentProfile?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly allowForeignDeletes?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** ConfigError for a backend that is not known, or one without what it needs; it never tells a secret. */
export function readBackend(options: BackendOptions, env: Environment): BackendConfig {
  const { backend = 'emulator', tencentEndpoint, tencentProfile, readOnly, dryRun, allowForeignDeletes } = options
  if (backend !== 'emulator' && backend !== 'tencent') {
    throw new ConfigError(`--backend is ${JSON.stringify(backend)}; it must be one of emulator, tencent.`)
  }
  if (backend === 'tencent') {
    return {
      kind: 'tencent',
      ...(tencentProfile === undefined ? ofEnvironment(env) : ofProfile(tencentProfile, env)),
      endpoint: tencentEndpoint === undefined ? undefined : readEndpoint(tencentEndpoint),
      readOnly: readOnly ?? false,
      dryRun: dryRun ?? false,
      allowForeignDeletes: allowForeignDeletes ?? false,
    }
  }
  const given = {
    '--tencent-endpoint': tencentEndpoint !== undefined,
    '--tencent-profile': tencentProfile !== undefined,
    '--read-only': readOnly ?? false,
    '--dry-run': dryRun ?? false,
    '--allow-foreign-deletes': allowForeignDeletes ?? false,
  }
  const [alien] = Object.entries(given).find(([, isGiven]) => isGiven) ?? []
  if (alien !== undefined) throw new ConfigError(`${alien} is for --backend tencent only; leave it out.`)
  return { kind: 'emulator' }
}

function ofEnvironment(env: Environment) {
  return {
    secretId: needed(env, 'TENCENTCLOUD_SECRET_ID'),
    secretKey: needed(env, 'TENCENTCLOUD_SECRET_KEY'),
    token: env.TENCENTCLOUD_TOKEN || undefined,
    region: needed(env, 'TENCENTCLOUD_REGION'),
  }
}

/** As tccli does: what is named goes before what the environment happens to hold. */
function ofProfile(name: string, env: Environment) {
  const { region = env.TENCENTCLOUD_REGION, ...keyPair } = readTccliProfile(name, env)
  if (region) return { ...keyPair, region }
  throw new ConfigError(`The profile ${name} of tccli has no region; set one with tccli, or TENCENTCLOUD_REGION.`)
}

function needed(env: Environment, name: string): string {
  const value = env[name]
  if (value) return value
  throw new ConfigError(
    `--backend is tencent, and ${name} is not in the environment; set it, or name a profile of tccli with --tencent-profile.`,
  )
}

function readEndpoint(text: string): string {
  const url = URL.canParse(nonEmpty('--tencent-endpoint', text)) ? new URL(text) : undefined
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
  if (isOrigin) return url.origin
  throw new ConfigError(
    `--tencent-endpoint is ${JSON.stringify(text)}; it must be a URL without a path, such as http://127.0.0.1:7280.`,
  )
}
