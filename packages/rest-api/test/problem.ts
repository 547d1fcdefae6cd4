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
  expect(foreignNames(Reflect.get(Object(reply.body), 'detail'))).toEqual([])
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
}

/** Names of the Tencent API in a sentence, outside of what it quotes: this API has names of its own. */
export function foreignNames(detail: unknown): string[] {
  const own = String(detail).replaceAll(/'[^']*'|`[^`]*`|"[^"]*"/g, '')
  const found = own.match(/\b[A-Z][a-z]+(?:[A-Z][A-Za-z]*)+\b/g) ?? []
  // Actions are named as the log names them.
  return found.filter((name) => !actions.test(name))
}
const actions =
  /^(Allocate|Assign|Associate|Attach|Create|Delete|Describe|Detach|Disassociate|HaVipAssociate|HaVipDisassociate|Migrate|Modify|Reboot|Release|Reset|Run|Start|Stop|Terminate|Unassign)[A-Z]/
