import { expect } from 'vitest'

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** Holds a reply to be a problem document with this status and code. */
export function problem(reply: Reply, status: number, code: string, detail: RegExp = /./): void {
  expect({ status: reply.status, body: reply.body }).toEqual({
    status,
    body: expect.objectContaining({
      type: `urn:havip:problem:${code}`,
      title: expect.stringMatching(/./),
      status,
      code,
      detail: expect.stringMatching(detail),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    }),
  })
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
}
