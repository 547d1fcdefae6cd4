import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { Type } from 'typebox'
import type { Backend } from '../backend/backend.js'
import { ApiError } from '../backend/error.js'
import type { Network } from '../backend/network.js'
import type { Scope } from '../backend/scope.js'
import type { Account } from '../schema/place.js'

/** What the routes are made with. */
export interface RestOptions {
  readonly backend: Backend
  /** The simulated network; none on the real cloud. */
  readonly network?: Network
  /** The first one is meant when a request names none. */
  readonly accounts: readonly Account[]
  /** The region that is meant when a request names none. */
  readonly defaultRegion: string
  /** Whom to let in: asked before anything else of every request; it throws an ApiError, or says who it is. */
  readonly authenticate: onRequestHookHandler
  /** The name of the caller in the log. */
  readonly actorOf: (request: FastifyRequest) => string
}

/** The part of every query that says which account and region are meant. */
export const scopeQuery = {
  region: Type.Optional(
    Type.String({ description: 'The region; without it the default one.', examples: ['ap-guangzhou'] }),
  ),
  account: Type.Optional(
    Type.String({ description: 'The AppId of the account; without it the first one.', examples: ['1300000001'] }),
  ),
}

/** Who asks, about what. ApiError UnsupportedRegion or InvalidParameterValue for a place that is not served. */
export function scopeOf(options: RestOptions, request: FastifyRequest): Scope {
  const { region = options.defaultRegion, account } = request.query as Partial<Record<'region' | 'account', string>>
  const { regions } = options.backend
  if (!regions.some(({ id }) => id === region)) {
    const served = regions.map(({ id }) => id).join(', ')
    throw new ApiError('UnsupportedRegion', `The region '${region}' is not served; served are ${served}.`)
  }
  const found = options.accounts.find(({ id }) => account === undefined || id === account)
  if (found === undefined) {
    throw new ApiError(
      'InvalidParameterValue',
      `account '${account}' is not one of this server; /v1/accounts lists them.`,
    )
  }
  return { accountId: found.id, uin: found.uin, region, actor: options.actorOf(request), requestId: request.id }
}

/** The query that leads from one answer to another of the same account and region. */
export function scopeSuffix(request: FastifyRequest): string {
  const { region, account } = request.query as Partial<Record<'region' | 'account', string>>
  const query = new URLSearchParams({
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
  })
  return query.size === 0 ? '' : `?${query}`
}
