import type { Role } from '@havip/identity'
import type { FastifyRequest } from 'fastify'
import type { RestOptions } from './context.js'

/** How often it is looked whether a token has expired meanwhile, milliseconds. */
const expiryCheck = 15_000

/**
 * Calls back when the sender of a request, whose answer goes on, is not let in any more: the token was revoked, has expired,
 * or has lost the role. Returns what stops it.
 */
export function whileLetIn(options: RestOptions, request: FastifyRequest, needs: Role, end: () => void): () => void {
  const check = () => {
    try {
      options.authenticate(request, needs)
    } catch {
      end()
    }
  }
  const timer = setInterval(check, expiryCheck).unref()
  const leave = options.identity?.onChange(check)
  return () => {
    clearInterval(timer)
    leave?.()
  }
}
