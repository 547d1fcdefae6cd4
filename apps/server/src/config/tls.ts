import { resolve } from 'node:path'
import { ConfigError } from './config-error.js'
import { nonEmpty, readPort } from './values.js'

export interface TlsConfig {
  /** 0: any free port. */
  readonly port: number
  /** Absolute paths of PEM files; undefined: a certificate of the server's own making. */
  readonly files: { readonly cert: string; readonly key: string } | undefined
}

const defaultTlsPort = 7443

interface TlsOptions {
  readonly tls?: boolean | undefined
  readonly tlsPort?: string | undefined
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
}

/** Any of the options asks for HTTPS. A certificate and its key go together. */
export function readTls({ tls, tlsPort, tlsCert, tlsKey }: TlsOptions, cwd: string): TlsConfig | undefined {
  if (!tls && tlsPort === undefined && tlsCert === undefined && tlsKey === undefined) return undefined
  const port = readPort('--tls-port', tlsPort, defaultTlsPort)
  if (tlsCert === undefined && tlsKey === undefined) return { port, files: undefined }
  if (tlsCert === undefined || tlsKey === undefined) {
    const [given, missing] = tlsCert === undefined ? ['--tls-key', '--tls-cert'] : ['--tls-cert', '--tls-key']
    throw new ConfigError(`${given} is given without ${missing}; give both, or neither for a certificate made here.`)
  }
  const file = (option: string, text: string) => resolve(cwd, nonEmpty(option, text))
  return { port, files: { cert: file('--tls-cert', tlsCert), key: file('--tls-key', tlsKey) } }
}
