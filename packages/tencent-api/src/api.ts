import {
  type Caller,
  type Clock,
  CloudError,
  type CloudService,
  type ErrorCode,
  type IdGenerator,
  type Zones,
} from '@havip/cloud'
import type { Accounts } from './actions/action.js'
import { findAction } from './actions/find.js'
import { authenticate, type Credentials } from './auth/authenticate.js'
import { DerivedKeys } from './auth/derived-keys.js'
import { readParameters } from './parameters.js'
import type { RateLimits } from './rate/rate-limits.js'
import { readCall } from './wire/call.js'
import { failure, type HttpReply, success } from './wire/envelope.js'
import { inLanguage, languageOf } from './wire/language.js'
import { quote } from './wire/quote.js'
import { type HttpRequest, openRequest } from './wire/request.js'

export interface TencentApiOptions {
  readonly cloud: CloudService
  readonly credentials: Credentials
  /** The accounts whose roles can be assumed. */
  readonly accounts: Accounts
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<IdGenerator, 'uuid'>
  /** The regions that are served, such as `ap-guangzhou`, and their zones: those of the cloud's settings. */
  readonly zones: Zones
  /** Without them an action may be called as often as one likes. */
  readonly rateLimits?: RateLimits | undefined
  /** Where faults of the server itself are told; a pino logger fits. */
  readonly log: { error(fields: object, message: string): void }
}

export interface TencentApi {
  /** Answers any request, always: what is wrong with it becomes an error of the API, and a fault InternalError. */
  handle(request: HttpRequest): Promise<HttpReply>
}

/** Tencent Cloud API 3.0 on a cloud. */
export function createTencentApi(options: TencentApiOptions): TencentApi {
  const keys = new DerivedKeys()
  return {
    async handle(request) {
      const requestId = options.ids.uuid()
      try {
        return success(requestId, await answer(options, keys, request, requestId))
      } catch (error) {
        const refuse = (code: ErrorCode, message: string) =>
          failure(requestId, code, inLanguage(languageOf(request), code, message))
        if (error instanceof CloudError) return refuse(error.code, error.message)
        options.log.error({ err: error, requestId }, 'Tencent API request failed')
        return refuse('InternalError', `The server failed; its log has the details under ${requestId}.`)
      }
    },
  }
}

/** The whole way of a request. The order of the checks decides which of several mistakes is answered. */
async function answer(
  { cloud, credentials, accounts, clock, zones, rateLimits }: TencentApiOptions,
  keys: DerivedKeys,
  request: HttpRequest,
  requestId: string,
): Promise<string> {
  const regions = Object.keys(zones)
  const call = readCall(openRequest(request))
  const { action, version, region, language } = call.common
  const emulated = findAction(action, version)
  const now = clock.now()
  const principal = authenticate(call, credentials, keys, now)
  const { secretId, credential } = principal
  const caller: Caller = {
    accountId: credential.accountId,
    uin: credential.uin,
    region: checkRegion(emulated.regionless ? (region ?? regions[0]) : region, regions),
    actor: secretId,
  }
  rateLimits?.count({ service: emulated.service, action, ...caller })
  const perform = emulated.prepare(readParameters(call))
  return perform(cloud, caller, requestId, { regions, zones, credentials, accounts, principal, language, now })
}

function checkRegion(region: string | undefined, regions: readonly string[]): string {
  if (region !== undefined && regions.includes(region)) return region
  const problem = region === undefined ? 'The request names no region' : `The region ${quote(region)} is not served`
  throw new CloudError('UnsupportedRegion', `${problem}; served are ${regions.join(', ')}.`)
}
