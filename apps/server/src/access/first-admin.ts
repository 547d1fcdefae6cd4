import {
  createToken,
  type Directory,
  type IdentityContext,
  type IdentityState,
  type NewToken,
  type Outcome,
  stateAt,
} from '@havip/identity'

/**
 * Makes a token that may do everything when there is none, so that the server can be used at all; undefined when there is
 * one. Of several servers that start at once on one database one makes it.
 */
export async function firstAdmin(directory: Directory, requestId: string): Promise<string | undefined> {
  if (directory.hasAdmin()) return undefined
  const by = { actor: 'startup', role: 'admin', accountIds: null } as const
  const made = await directory.write(makeFirst, {}, { action: 'CreateToken', requestId, by })
  return made?.token
}

function makeFirst(state: IdentityState, _: object, context: IdentityContext): Outcome<NewToken | undefined> {
  const isAdmin = [...state.tokens.values()].some(
    (row) => row.role === 'admin' && row.accountIds === null && stateAt(row, context.now) === 'active',
  )
  if (isAdmin) return { changes: [], events: [], reply: undefined }
  return createToken(state, { name: 'first admin', role: 'admin', accountIds: null }, context)
}
