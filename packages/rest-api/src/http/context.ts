import {
  type Directory,
  type IdentityRequest,
  identityShard,
  type Principal,
  type Role,
  reaches,
  serverAccount,
} from '@havip/identity'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Backend } from '../backend/backend.js'
import { ApiError, notPossible } from '../backend/error.js'
import type { Lab } from '../backend/lab.js'
import type { Network } from '../backend/network.js'
import type { Scope } from '../backend/scope.js'
import type { Account } from '../schema/place.js'
import { principalOf } from './access.js'

/** What the routes need of accounts, key pairs and tokens. */
export type Identity = Pick<Directory, 'state' | 'write' | 'now' | 'onChange'>

/** What the routes are made with. */
export interface RestOptions {
  readonly backend: Backend
  /** The simulated network; none on the real cloud. */
  readonly network?: Network
  /** Instances in which programs run; none where the network is simulated in memory. */
  readonly lab?: Lab
  /** Accounts, key pairs and tokens of this server; without it there are none to manage. */
  readonly identity?: Identity
  /** What an account holds, such as `2 VPCs in ap-guangzhou`; nothing is known where it is left out. */
  readonly holdings?: (accountId: string) => Promise<readonly string[]>
  /** The accounts there are now. The first one that the caller may name is meant when a request names none. */
  readonly accounts: () => readonly Account[]
  /** The region that is meant when a request names none. */
  readonly defaultRegion: string
  /**
   * Says who asks, or throws an ApiError for whom it does not let in. Asked before anything else of every request, with
   * the role that it needs; without one for what anybody may see who reaches the server: the document and its page.
   */
  readonly authenticate: (request: FastifyRequest, needs: Role | undefined) => Principal
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
  const by = principalOf(request)
  if (account !== undefined) checkReach(by, account)
  const found = options.accounts().find(({ id }) => (account === undefined ? reaches(by, id) : id === account))
  if (found === undefined) {
    throw new ApiError(
      'InvalidParameterValue',
      `account '${account ?? ''}' is not one of this server; /v1/accounts lists them.`,
    )
  }
  return { accountId: found.id, uin: found.uin, region, actor: by.actor, requestId: request.id }
}

/**
 * As `scopeOf`, for what is only read from the log: the account of the server itself has one as well, of accounts, key pairs
 * and tokens. It is for admins of all accounts, as what it is about.
 */
export function logScopeOf(options: RestOptions, request: FastifyRequest): Scope {
  const { account } = request.query as { readonly account?: string }
  if (account !== identityShard.accountId) return scopeOf(options, request)
  const by = principalOf(request)
  if (by.role !== 'admin' || !reaches(by, null)) {
    throw new ApiError(
      'UnauthorizedOperation',
      `What happened to accounts, key pairs and tokens is told to an admin of all accounts; ${by.actor} is none.`,
    )
  }
  return { ...identityShard, uin: serverAccount.uin, actor: by.actor, requestId: request.id }
}

/** ApiError UnauthorizedOperation when the caller may not name the account. */
function checkReach(by: Principal, account: string): void {
  if (reaches(by, account)) return
  const own = by.accountIds?.join(', ')
  throw new ApiError('UnauthorizedOperation', `${by.actor} may act on ${own} only, and this is about ${account}.`)
}

/** ApiError UnsupportedOperation (501) when there are no accounts to manage here. */
export function identityOf({ identity }: RestOptions): Identity {
  if (identity === undefined)
    throw notPossible(
      'Accounts, key pairs and tokens are not managed here: its one token is given to the server when it starts.',
    )
  return identity
}

/** A change of accounts, key pairs or tokens, as the log is to have it. */
export function requestOf(request: FastifyRequest, action: string): IdentityRequest {
  return { action, requestId: request.id, by: principalOf(request) }
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
