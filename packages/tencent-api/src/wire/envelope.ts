import type { ErrorCode } from '@havip/cloud'

/** What goes back: always status 200, errors too, or clients hide the code and retry (see README). */
export interface HttpReply {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// Exactly this: with a charset parameter the Python SDK and tccli take every error for an empty success.
const headers = { 'Content-Type': 'application/json' } as const

/** `members` is the JSON text of an object, to which the RequestId is added. */
export function success(requestId: string, members: string): HttpReply {
  const comma = members === '{}' ? '' : ','
  const body = `{"Response":${members.slice(0, -1)}${comma}"RequestId":${JSON.stringify(requestId)}}}`
  return { status: 200, headers, body }
}

export function failure(requestId: string, code: ErrorCode, message: string): HttpReply {
  return success(requestId, JSON.stringify({ Error: { Code: code, Message: message } }))
}
