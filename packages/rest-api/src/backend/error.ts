import { errorCodes } from '@havip/cloud'

/** Codes of what only HTTP has a word for; the Tencent API never answers with them. */
const restCodes = {
  Ambiguous: 'what was named is more than one thing',
  DryRun: 'nothing was done: the server was asked only to say what it would send',
  Gone: 'the log does not reach back that far any more, or not that far yet',
  PreconditionFailed: 'the resource is not, or no longer, the one that If-Match names',
  ServiceUnavailable: 'the network does not work, or the server is shutting down',
  Timeout: 'what was waited for did not happen in time',
  UnauthorizedOperation: 'the caller may not do this',
  UnsupportedMediaType: 'the body is of a type that is not read here',
  UpgradeRequired: 'only a WebSocket is answered here',
} as const

/** Every code a problem document may have: those of the Tencent API, and those of HTTP itself. */
export const problemCodes = { ...errorCodes, ...restCodes } as const

export type ProblemCode = keyof typeof problemCodes

/** A request that was not sent to the cloud. */
export interface PlannedRequest {
  /** The product, as the SDK names its package: vpc, cvm, tag. */
  readonly product: string
  readonly action: string
  readonly request: object
}

interface ApiErrorOptions {
  readonly status?: number
  readonly requestId?: string
  readonly requests?: readonly PlannedRequest[]
}

/**
 * Why a request was not done, as a backend or the edge says it: an answer, not a fault. The real cloud may answer with
 * codes that the emulator does not have.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** The request's name at the real cloud, when that is who refused. */
  readonly requestId: string | undefined
  /** What would have been sent, on a dry run. */
  readonly requests: readonly PlannedRequest[] | undefined

  constructor(
    readonly code: string,
    message: string,
    options: ApiErrorOptions = {},
  ) {
    super(message)
    this.status = options.status ?? statusOf(code)
    this.requestId = options.requestId
    this.requests = options.requests
  }
}

/** What this backend cannot do at all, in one sentence: 501. */
export function notPossible(message: string): ApiError {
  return new ApiError('UnsupportedOperation', message, { status: 501 })
}

const exact: Readonly<Record<string, number>> = {
  Ambiguous: 409,
  DryRun: 409,
  EniNotAllowedChangeSubnet: 409,
  Gone: 410,
  InternalError: 500,
  'InvalidParameterValue.DuplicatedHaVipAssociations': 409,
  'InvalidParameterValue.InstanceHasWanIP': 409,
  'InvalidParameterValue.InvalidInstanceState': 409,
  'InvalidParameterValue.SubnetConflict': 409,
  'InvalidParameterValue.VpcCidrConflict': 409,
  PreconditionFailed: 412,
  RequestLimitExceeded: 429,
  RequestSizeLimitExceeded: 413,
  ServiceUnavailable: 503,
  Timeout: 504,
  UnauthorizedOperation: 403,
  UnsupportedMediaType: 415,
  UpgradeRequired: 426,
  VpcIpIsUsed: 409,
}

/** By what a code begins or ends with; the first that fits counts. */
const families: readonly (readonly [RegExp, number])[] = [
  [/^AuthFailure/, 401],
  [/QuotaLimitExceeded|AlreadyBindEip$|NotPermit$/, 409],
  [/^UnsupportedOperation|^OperationDenied|^FailedOperation|^MutexOperation/, 409],
  [/^LimitExceeded|^ResourceInUse|^ResourceInsufficient|^ResourceUnavailable/, 409],
  [/^UnauthorizedOperation/, 409],
  [/^ResourceNotFound|NotFound$|NotExist$/, 404],
]

/**
 * The HTTP status of a code. It follows from the code alone, so that it is the same whoever refused: 400 for a request
 * that is wrong by itself, 404 for something that is not there, 409 for what the state of things forbids.
 */
export function statusOf(code: string): number {
  return exact[code] ?? families.find(([pattern]) => pattern.test(code))?.[1] ?? 400
}
