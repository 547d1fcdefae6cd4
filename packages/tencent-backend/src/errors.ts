import { ApiError } from '@havip/rest-api'

/** What the SDK throws: with a code when the API refused, with a status when HTTP did, with neither when nobody answered. */
interface SdkException {
  readonly message: string
  readonly code?: string
  readonly httpCode?: number
  readonly requestId?: string
}

/** A refusal of more requests than allowed, of which the API has kinds. Nothing was done. */
const throttled = /^RequestLimitExceeded/
const faultOfTheirs = /^InternalError|^InternalServerError/

function isRefusal({ code = '' }: SdkException): boolean {
  // A fault of Node's has a code too, such as ECONNREFUSED.
  return /^[A-Z][A-Za-z]*[a-z]/.test(code)
}

/** What a request is: a change that the cloud knows by a token can be sent again as a read can. */
export type RequestKind = 'read' | 'write' | 'write with a token'

/** Whether the same request may get through a little later. Of a change only what was surely not done is repeated. */
export function isTransient(error: unknown, kind: RequestKind): boolean {
  const exception = error as SdkException
  if (isRefusal(exception)) {
    const { code = '' } = exception
    return throttled.test(code) || (kind !== 'write' && faultOfTheirs.test(code))
  }
  if (exception.httpCode === 429) return true
  return kind !== 'write' && (exception.httpCode === undefined || exception.httpCode >= 500)
}

/** Whether a change was done nobody knows: who simply asked for it again could get two. */
const doubt = 'It may have been done all the same: look before you ask for it again.'

/** The refusal as the REST API tells it: with the code and the request id of the cloud. */
export function toApiError(error: unknown, action: string, kind: RequestKind): ApiError {
  if (error instanceof ApiError) return error
  const exception = error as SdkException
  const { code = '', message, httpCode } = exception
  const requestId = exception.requestId ? { requestId: exception.requestId } : {}
  const inDoubt = (text: string) => (kind !== 'read' ? `${ended(text)} ${doubt}` : text)
  if (isRefusal(exception)) {
    const told = faultOfTheirs.test(code) ? inDoubt(message) : message
    return new ApiError(code, told, { ...statusOf(code), ...requestId })
  }
  if (httpCode === 429) {
    return new ApiError('RequestLimitExceeded', `The Tencent API answered ${action} with HTTP 429.`, { status: 429 })
  }
  const what =
    httpCode === undefined
      ? `did not answer ${action} as it should: ${message}`
      : `answered ${action} with HTTP ${httpCode}`
  return new ApiError('ServiceUnavailable', inDoubt(ended(`The Tencent API ${what}`)), { status: 502 })
}

function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

/** Where the code alone would tell the caller the wrong thing. */
function statusOf(code: string): { readonly status?: number } {
  if (throttled.test(code)) return { status: 429 }
  // It is this server's key pair that was refused, not the caller's token.
  if (/^AuthFailure/.test(code) || faultOfTheirs.test(code)) return { status: 502 }
  return {}
}
