import { createHash } from 'node:crypto'
import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'

interface Repeatable {
  readonly clientToken?: string
}

/** The same rules answer with different codes in different products. */
export interface TokenCodes {
  readonly tooLong: ErrorCode
  readonly mismatch: ErrorCode
}

const vpcTokenCodes: TokenCodes = {
  tooLong: 'InvalidParameterValue.TooLong',
  mismatch: 'UnsupportedOperation.IdempotentParameterMismatch',
}

/** For HAVIPs the documentation lists none of its own for a token that is used again. */
export const haVipTokenCodes: TokenCodes = { ...vpcTokenCodes, mismatch: 'UnsupportedOperation' }

/** For attaching and detaching, the documentation lists no code for texts that are too long. */
export const attachmentTokenCodes: TokenCodes = { ...vpcTokenCodes, tooLong: 'InvalidParameterValue.Malformed' }

export const instanceTokenCodes: TokenCodes = {
  tooLong: 'InvalidClientToken.TooLong',
  mismatch: 'UnsupportedOperation',
}

/**
 * Runs an action once per ClientToken: a repetition with the same members answers with the resources of the first one
 * and makes nothing; with other members it is an error.
 */
export function once<I extends Repeatable, Id extends string>(
  draft: Draft,
  context: ActionContext,
  action: string,
  input: I,
  run: () => readonly Id[],
  codes: TokenCodes = vpcTokenCodes,
): readonly Id[] {
  const { clientToken: token, ...members } = input
  if (token === undefined || token === '') return run()
  if (token.length > 64)
    throw new CloudError(codes.tooLong, `ClientToken has ${token.length} characters: at most 64 are allowed`)
  if (!/^[\x20-\x7e]+$/.test(token))
    throw new CloudError('InvalidParameterValue', `ClientToken '${token}' is not allowed: expected ASCII characters`)
  const inputHash = createHash('sha256').update(canonical(members)).digest('hex')
  const id = `${action}/${token}` as const
  const seen = draft.clientTokens.get(id)
  if (seen === undefined) {
    const resourceIds = run()
    draft.put('clientTokens', {
      id,
      action,
      token,
      inputHash,
      resourceIds,
      requestId: context.requestId,
      createdAt: context.now,
    })
    return resourceIds
  }
  if (seen.inputHash !== inputHash) {
    throw new CloudError(codes.mismatch, `ClientToken '${token}' was used before with other parameters`)
  }
  followTasks(draft, context, seen.requestId)
  // Only this action writes tokens under its name, so they hold ids of its kind.
  return seen.resourceIds as readonly Id[]
}

/** Callers poll by the request id of the call they made: the first call's tasks answer under the new one as well. */
function followTasks(draft: Draft, context: ActionContext, firstRequestId: string): void {
  for (const task of [...draft.tasks.by('request', firstRequestId)]) {
    const id = `${context.requestId}/${task.id.slice(task.id.lastIndexOf('/') + 1)}` as `${string}/${number}`
    draft.put('tasks', { ...task, id, requestId: context.requestId })
  }
}

/** JSON with members in alphabetical order, so that equal inputs give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )
}
