import type { ErrorCode } from '@havip/cloud'

/** What goes back: always status 200, errors too, or clients hide the code and retry (see README). */
export interface HttpReply {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// Exactly this: with a charset parameter the Python SDK and tccli take every error for an empty success.
const headers = { 'Content-Type': 'application/json' } as const

export function success(requestId: string, reply: object): HttpReply {
  return envelope({ ...reply, RequestId: requestId })
}

export function failure(requestId: string, code: ErrorCode, message: string): HttpReply {
  return envelope({ Error: { Code: code, Message: message }, RequestId: requestId })
}

function envelope(response: object): HttpReply {
  return { status: 200, headers, body: JSON.stringify({ Response: response }) }
}
