import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance } from '../world/rows.js'
import { checkCount, checkId } from './checks.js'
import { operate, selectInstances, stoppable } from './instance-operation.js'

export interface InstancesKeyPairsInput {
  readonly instanceIds: readonly string[]
  readonly keyIds: readonly string[]
  readonly forceStop?: boolean
}

/** Key pairs are made elsewhere, so every well-formed id is taken for that of one. */
export function checkKeyIds(ids: readonly string[], code: ErrorCode = 'InvalidKeyPairId.Malformed'): string[] {
  return [...new Set(ids)].map((id) => checkId('KeyIds', 'skey', id, code))
}

export function associateInstancesKeyPairs(draft: Draft, input: InstancesKeyPairsInput, context: ActionContext): void {
  change(draft, input, 'AssociateInstancesKeyPairs', context, ({ keyIds }, given) => [
    ...new Set([...keyIds, ...given]),
  ])
}

export function disassociateInstancesKeyPairs(
  draft: Draft,
  input: InstancesKeyPairsInput,
  context: ActionContext,
): void {
  change(draft, input, 'DisassociateInstancesKeyPairs', context, ({ id, keyIds }, given) => {
    const missing = given.find((key) => !keyIds.includes(key))
    if (missing === undefined) return keyIds.filter((key) => !given.includes(key))
    throw new CloudError('InvalidKeyPairId.NotFound', `KeyIds '${missing}' is not on the instance '${id}'`)
  })
}

/** An instance that runs has to stop for it, which ForceStop allows. */
function change(
  draft: Draft,
  input: InstancesKeyPairsInput,
  action: string,
  context: ActionContext,
  next: (instance: Instance, given: readonly string[]) => readonly string[],
): void {
  if (input.keyIds.length === 0) throw new CloudError('MissingParameter', 'KeyIds is empty: expected 1 to 100 ids')
  checkCount('KeyIds', input.keyIds, 100)
  const given = checkKeyIds(input.keyIds)
  for (const instance of selectInstances(draft, input.instanceIds, { states: stoppable(input.forceStop === true) })) {
    operate(draft, context, action, instance, { keyIds: next(instance, given) }, { stop: true })
  }
}
