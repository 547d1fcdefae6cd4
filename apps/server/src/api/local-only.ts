import { ApiError } from '@havip/rest-api'
import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../config/index.js'

/**
 * Refuses whoever is not on this machine, and a browser that was led here under another name (DNS rebinding): these
 * routes ask for no credentials. A JSON body cannot be sent across origins without a preflight, which nothing answers.
 */
export async function localOnly(request: FastifyRequest): Promise<void> {
  if (isLoopback(request.ip) && isLoopback(hostName(request.headers.host ?? ''))) return
  throw new ApiError(
    'UnauthorizedOperation',
    'This is answered to callers on this machine only, at 127.0.0.1 or localhost.',
  )
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}
