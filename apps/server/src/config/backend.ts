import { ConfigError } from './config-error.js'
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
    }

export interface BackendOptions {
  readonly backend?: string | undefined
  readonly tencentEndpoint?: string | undefined
  readonly readOnly?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** ConfigError for a backend that is not known, or one without what it needs; it never tells a secret. */
export function readBackend(
  { backend = 'emulator', tencentEndpoint, readOnly }: BackendOptions,
  env: Environment,
): BackendConfig {
  if (backend !== 'emulator' && backend !== 'tencent') {
    throw new ConfigError(`--backend is ${JSON.stringify(backend)}; it must be one of emulator, tencent.`)
  }
  if (backend === 'tencent') {
    return {
      kind: 'tencent',
      secretId: needed(env, 'TENCENTCLOUD_SECRET_ID'),
      secretKey: needed(env, 'TENCENTCLOUD_SECRET_KEY'),
      token: env.TENCENTCLOUD_TOKEN || undefined,
      region: needed(env, 'TENCENTCLOUD_REGION'),
      endpoint: tencentEndpoint === undefined ? undefined : readEndpoint(tencentEndpoint),
      readOnly: readOnly ?? false,
    }
  }
  const alien = tencentEndpoint !== undefined ? '--tencent-endpoint' : readOnly ? '--read-only' : undefined
  if (alien !== undefined) throw new ConfigError(`${alien} is for --backend tencent only; leave it out.`)
  return { kind: 'emulator' }
}

function needed(env: Environment, name: string): string {
  const value = env[name]
  if (value) return value
  throw new ConfigError(`--backend is tencent, and ${name} is not in the environment; it has to be.`)
}

function readEndpoint(text: string): string {
  const url = URL.canParse(nonEmpty('--tencent-endpoint', text)) ? new URL(text) : undefined
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
  if (isOrigin) return url.origin
  throw new ConfigError(
    `--tencent-endpoint is ${JSON.stringify(text)}; it must be a URL without a path, such as http://127.0.0.1:7280.`,
  )
}
