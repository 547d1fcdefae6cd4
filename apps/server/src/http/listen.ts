import type { FastifyInstance } from 'fastify'
import { ConfigError } from '../config/index.js'

/** Starts to listen and returns the URL, with the real port for port 0. ConfigError when the address cannot be had. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    throw explainListening(error, host, port, '--port')
  }
}

/** A ConfigError for what `option`, or --host, has to be changed for; anything else as it is. */
export function explainListening(error: unknown, host: string, port: number, option: string): unknown {
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        `Port ${port} on ${host} is in use by another program; stop that, or choose another with ${option} (0: any free one).`,
      )
    case 'EACCES':
      return new ConfigError(`Port ${port} may be used by root only; choose one above 1023 with ${option}.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError(`--host is ${host}, which is no address of this machine; give one that is, or 127.0.0.1.`)
    default:
      return error
  }
}
