import { type Directory, includes, type Principal, type Role } from '@havip/identity'
import { ApiError } from '@havip/rest-api'
import type { FastifyRequest } from 'fastify'
import { type AccessConfig, isLoopback } from '../config/index.js'
import { suspicion } from './source.js'

/** Whoever is on this machine, where no token is asked for. */
const local: Principal = { actor: 'local', role: 'admin', accountIds: null }
/** Whoever reads the documentation. */
const anybody: Principal = { actor: 'anybody', role: 'reader', accountIds: [] }

/**
 * Who sends a request to the REST API. ApiError UnauthorizedOperation (403) for what a page of somebody else may have sent
 * and for a role that is not enough; AuthFailure.InvalidAuthorization and .TokenFailure (401) for a token that is missing,
 * of another form, or worth nothing.
 */
export function gate({ needsToken, hosts }: AccessConfig, directory: Pick<Directory, 'findToken'>) {
  return (request: Pick<FastifyRequest, 'headers' | 'ip'>, needs: Role | undefined): Principal => {
    const wrong = suspicion(request.headers, hosts)
    if (wrong !== undefined) throw new ApiError('UnauthorizedOperation', wrong)
    if (needs === undefined) return anybody
    const principal = principalOf(request)
    if (!includes(principal.role, needs)) {
      throw new ApiError(
        'UnauthorizedOperation',
        `This needs the role ${needs}, and ${principal.actor} has the role ${principal.role}; use a token with that role.`,
      )
    }
    return principal
  }

  function principalOf({ headers: { authorization }, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Principal {
    if (authorization === undefined) {
      if (!needsToken && isLoopback(ip)) return local
      throw new ApiError(
        'AuthFailure.InvalidAuthorization',
        'This server asks for a token: send it as `Authorization: Bearer havip_...`; `havip login` keeps one for the command line.',
      )
    }
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
    if (token === undefined) {
      throw new ApiError(
        'AuthFailure.InvalidAuthorization',
        'The Authorization header must be `Bearer` and a token of this server.',
      )
    }
    const principal = directory.findToken(token)
    if (principal === undefined) {
      throw new ApiError(
        'AuthFailure.TokenFailure',
        'The token is not one of this server, or has expired or been revoked.',
      )
    }
    return principal
  }
}
