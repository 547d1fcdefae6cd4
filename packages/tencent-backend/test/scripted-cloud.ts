import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the cloud answers one request with: a reply, a refusal, a status of HTTP's own, a text that is no reply, or nothing. */
export type Answer =
  | { readonly reply: object }
  | { readonly code: string; readonly message?: string }
  | { readonly status: number }
  | { readonly text: string }
  | 'hang up'

export const requestId = '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'

/** A server that answers with what it was given, one after another, the last one again and again; it keeps what it was asked. */
export async function scriptedCloud(...answers: readonly Answer[]) {
  const asked: { readonly action: string; readonly input: Record<string, unknown> }[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    asked.push({
      action: String(request.headers['x-tc-action']),
      input: JSON.parse(Buffer.concat(parts).toString() || '{}'),
    })
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? 'hang up'
    if (answer === 'hang up') return request.socket.destroy()
    if ('status' in answer) return response.writeHead(answer.status).end()
    response.writeHead(200, { 'content-type': 'application/json' })
    if ('text' in answer) return response.end(answer.text)
    const { code, message = 'no' } = 'code' in answer ? answer : {}
    const told = 'reply' in answer ? answer.reply : { Error: { Code: code, Message: message } }
    return response.end(JSON.stringify({ Response: { ...told, RequestId: requestId } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
