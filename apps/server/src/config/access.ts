import { join, resolve } from 'node:path'
import type { SealingKeySource } from '@havip/identity'
import { ConfigError } from './config-error.js'
import { isLoopback } from './loopback.js'

/** What decides who may use the REST API. */
export interface AccessConfig {
  /** Whether it asks for a token. Not on loopback with the development account, unless told to. */
  readonly needsToken: boolean
  /** The host names beside those of loopback under which it may be asked; undefined: any. */
  readonly hosts: readonly string[] | undefined
  /** A token that may do everything, from the environment. */
  readonly adminToken: string | undefined
}

export interface AccessOptions {
  readonly requireToken?: boolean | undefined
  readonly allowHost?: readonly string[] | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** ConfigError for an admin token that is too short, or a host with a port. */
export function readAccess(
  { requireToken = false, allowHost = [] }: AccessOptions,
  env: Environment,
  host: string,
  isDevelopmentKeyInForce: boolean,
): AccessConfig {
  const isLocal = isLoopback(host)
  const wrong = allowHost.find((name) => !/^[\w.-]+$/.test(name))
  if (wrong !== undefined) {
    throw new ConfigError(
      `--allow-host is ${JSON.stringify(wrong)}; it must be a host name without a port, such as havip.example.`,
    )
  }
  return {
    needsToken: requireToken || !isLocal || !isDevelopmentKeyInForce,
    // Others reach it under names it does not know; they have to have a token, which no page can send for them.
    hosts: isLocal || allowHost.length > 0 ? allowHost.map((name) => name.toLowerCase()) : undefined,
    adminToken: readAdminToken(env.HAVIP_ADMIN_TOKEN),
  }
}

function readAdminToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined
  if (/^[\x21-\x7e]{32,}$/.test(token)) return token
  throw new ConfigError(
    'HAVIP_ADMIN_TOKEN must be at least 32 printable characters without spaces, as `openssl rand -hex 32` makes them.',
  )
}

/** Where the key comes from that seals secrets at rest; of a server that keeps nothing it need not last. */
export function readSealing(env: Environment, cwd: string, dataDir: string, ephemeral: boolean): SealingKeySource {
  const file = env.HAVIP_SEALING_KEY_FILE
  const oldFile = env.HAVIP_OLD_SEALING_KEY_FILE
  return {
    value: env.HAVIP_SEALING_KEY || undefined,
    file: file ? resolve(cwd, file) : undefined,
    old: {
      value: env.HAVIP_OLD_SEALING_KEY || undefined,
      file: oldFile ? resolve(cwd, oldFile) : undefined,
    },
    own: ephemeral ? undefined : join(dataDir, 'sealing.key'),
  }
}
