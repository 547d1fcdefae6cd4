import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Config, ConfigError, type TlsConfig } from '../config/index.js'
import { closeServer, explainListening, maxHeaderSize } from '../http/index.js'
import { ownCertificate } from './certificate.js'
import { namesOf } from './hosts.js'
import { answerConnect } from './proxy.js'

export interface RunningTls {
  readonly server: Server
  /** Where it listens, with the real port. */
  readonly url: string
  /** The certificate that clients have to trust; undefined when it was given and not made here. */
  readonly certificate: string | undefined
  /** Lets requests in hand finish for at most `limit` milliseconds. */
  close(limit: number): Promise<void>
}

/** Answers over HTTPS what `http` answers, beside it. ConfigError when certificate or address cannot be had. */
export async function startTls(config: Config, tls: TlsConfig, http: FastifyInstance): Promise<RunningTls> {
  const { host } = config
  const { key, cert, file } =
    tls.files === undefined
      ? await ownCertificate(join(config.dataDir, 'tls'), namesOf(host, Object.keys(config.settings.zones)))
      : await givenCertificate(tls.files)
  const server = serverWith(key, cert, http)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(tls.port, host, resolve)
    })
  } catch (error) {
    throw explainListening(error, host, tls.port, '--tls-port')
  }
  const stopProxy = answerConnect(http.server, server)
  const { address, family, port } = server.address() as AddressInfo
  return {
    server,
    url: `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    certificate: file,
    close: async (limit) => {
      stopProxy()
      await closeServer(server, () => new Promise((resolve) => server.close(() => resolve())), limit)
    },
  }
}

function serverWith(key: string, cert: string, http: FastifyInstance): Server {
  try {
    // As beside it: a request may go on for as long as its answer does.
    const limits = { maxHeaderSize, requestTimeout: 0 }
    return createServer({ key, cert, ...limits }, (request, response) => http.routing(request, response))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`--tls-cert and --tls-key cannot be used (${why}); both must be PEM, and belong together.`)
  }
}

async function givenCertificate(files: NonNullable<TlsConfig['files']>) {
  const read = async (option: string, file: string) => {
    try {
      return await readFile(file, 'utf8')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error
      throw new ConfigError(
        `${option} ${file}: the file cannot be read (${code}); name one that exists and is readable.`,
      )
    }
  }
  const [cert, key] = await Promise.all([read('--tls-cert', files.cert), read('--tls-key', files.key)])
  return { key, cert, file: undefined }
}
