import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip, EipState, PrivateIp, TaskWork } from '../world/rows.js'
import { taskNumber } from '../world/task-number.js'
import type { WorldView } from '../world/world.js'
import { checkId, first, found } from './checks.js'
import { startTask } from './tasks.js'

export function findEip(draft: Draft, id: string, member = 'AddressId'): Eip {
  const eipId = checkId(member, 'eip', id, 'InvalidParameterValue.AddressIdMalformed')
  return found(eipById(draft, eipId), member, eipId, 'InvalidParameterValue.AddressNotFound')
}

/** An EIP; an ordinary public IP is none. */
export function eipById(world: WorldView, id: string): Eip | undefined {
  const eip = world.eips.get(id)
  return eip?.addressType === 'WanIP' ? undefined : eip
}

/** Every EIP; ordinary public IPs are none. */
export function eipsOf(world: WorldView): Iterable<Eip> {
  return world.eips.by('kind', 'EIP')
}

/** The EIPs named, each once; all of them or an error. */
export function findEips(draft: Draft, ids: readonly string[]): Eip[] {
  if (ids.length === 0) throw new CloudError('MissingParameter', 'AddressIds is empty: expected at least one id')
  return [...new Set(ids)].map((id) => findEip(draft, id, 'AddressIds'))
}

/** Fails when a task on the EIP is still running. */
export function checkEipIdle(
  draft: Draft,
  eip: Eip,
  member: string,
  named: string,
  code:
    | 'OperationDenied.MutexTaskRunning'
    | 'UnsupportedOperation.MutexOperationTaskRunning' = 'OperationDenied.MutexTaskRunning',
): void {
  const task = first(draft.tasks.by('busyEip', eip.id))
  if (task !== undefined) {
    throw new CloudError(code, `${member} '${named}' is busy: ${task.action} is still running (${task.requestId})`)
  }
}

export function checkEipState(
  eip: Eip,
  member: string,
  states: readonly EipState[],
  code: 'UnsupportedOperation.AddressStatusNotPermit' | 'InvalidAddressIdStatus.NotPermit',
): void {
  if (states.includes(eip.state)) return
  throw new CloudError(code, `${member} '${eip.id}' is ${eip.state}: it must be ${states.join(' or ')}`)
}

/** An isolated EIP can be released, and nothing else. */
export function checkNotReturned(eip: Eip, member: string): void {
  if (eip.prepaid?.returned === true) {
    throw new CloudError('OperationDenied.AddressInArrears', `${member} '${eip.id}' was returned and is isolated`)
  }
}

/** Starts the asynchronous part; its number is what `DescribeTaskResult` polls by. */
export function startEipTask(
  draft: Draft,
  context: ActionContext,
  action: string,
  eip: Eip,
  work: Extract<TaskWork, { readonly eipId: Eip['id'] }>,
): number {
  startTask(draft, context, action, eip.id, work)
  return taskNumber(context.requestId)
}

/** The EIP of a private address, whatever state its binding is in. */
export function eipOf(world: WorldView, privateIpId: PrivateIp['id']): Eip | undefined {
  return first(world.eips.by('privateIp', privateIpId))
}
