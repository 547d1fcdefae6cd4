import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance } from '../world/rows.js'
import { checkOneOf } from './checks.js'
import { begin, operate, selectInstances, setState } from './instance-operation.js'

export interface StopInstancesInput {
  readonly instanceIds: readonly string[]
  readonly forceStop?: boolean
  readonly stopType?: string
  readonly stoppedMode?: string
}

export interface TerminateInstancesInput {
  readonly instanceIds: readonly string[]
  readonly releaseAddress?: boolean
  readonly releasePrepaidDataDisks?: boolean
}

export function startInstances(
  draft: Draft,
  input: { readonly instanceIds: readonly string[] },
  context: ActionContext,
): void {
  for (const instance of selectInstances(draft, input.instanceIds, { states: ['STOPPED'], stoppedFree: true })) {
    begin(
      draft,
      context,
      'StartInstances',
      instance,
      { state: 'STARTING', stopChargingMode: 'NOT_APPLICABLE' },
      {
        kind: 'start-instance',
        instanceId: instance.id,
      },
    )
  }
}

export interface RebootInstancesInput {
  readonly instanceIds: readonly string[]
  readonly forceReboot?: boolean
  readonly stopType?: string
}

/** No frames pass from now until the task is done. */
export function rebootInstances(draft: Draft, input: RebootInstancesInput, context: ActionContext): void {
  checkStopType('ForceReboot', input.forceReboot, input.stopType)
  for (const instance of selectInstances(draft, input.instanceIds, { states: ['RUNNING'] })) {
    operate(draft, context, 'RebootInstances', instance, {}, { stop: true })
  }
}

/** StopType, or the older member in its place. */
function checkStopType(older: string, force: boolean | undefined, stopType: string | undefined): void {
  if (force !== undefined && stopType !== undefined) {
    throw new CloudError('InvalidParameterCombination', `${older} and StopType are both given: give StopType only`)
  }
  checkOneOf('StopType', stopType ?? 'SOFT', ['SOFT_FIRST', 'HARD', 'SOFT'])
}

export function stopInstances(draft: Draft, input: StopInstancesInput, context: ActionContext): void {
  checkStopType('ForceStop', input.forceStop, input.stopType)
  const mode = checkOneOf('StoppedMode', input.stoppedMode ?? 'KEEP_CHARGING', ['KEEP_CHARGING', 'STOP_CHARGING'])
  for (const instance of selectInstances(draft, input.instanceIds, { states: ['RUNNING'] })) {
    if (mode === 'STOP_CHARGING' && instance.chargeType !== 'POSTPAID_BY_HOUR') {
      throw new CloudError(
        'UnsupportedOperation.StoppedModeStopCharging',
        `InstanceIds '${instance.id}' is ${instance.chargeType}: only POSTPAID_BY_HOUR can stop charging`,
      )
    }
    begin(
      draft,
      context,
      'StopInstances',
      instance,
      { state: 'STOPPING', stopChargingMode: mode },
      {
        kind: 'stop-instance',
        instanceId: instance.id,
      },
    )
  }
}

/** Postpaid instances go at once; a prepaid one goes to the recycle bin first, and from there when asked again. */
export function terminateInstances(draft: Draft, input: TerminateInstancesInput, context: ActionContext): void {
  const instances = selectInstances(draft, input.instanceIds, {
    states: ['RUNNING', 'STOPPED', 'SHUTDOWN', 'LAUNCH_FAILED'],
    stoppedFree: true,
  })
  const other = instances.find((instance) => instance.chargeType !== instances[0]?.chargeType)
  if (other !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.InstanceMixedPricingModel',
      `InstanceIds '${other.id}' is ${other.chargeType}, '${instances[0]?.id}' is not: all must be charged alike`,
    )
  }
  for (const instance of instances) {
    if (instance.disableApiTermination) {
      throw new CloudError(
        'UnsupportedOperation.InstancesProtected',
        `InstanceIds '${instance.id}' is protected from termination (DisableApiTermination)`,
      )
    }
    if (input.releasePrepaidDataDisks === true) releaseWith(draft, instance)
    if (instance.chargeType === 'PREPAID' && instance.state !== 'SHUTDOWN') {
      const latestOperation = { name: 'TerminateInstances', state: 'SUCCESS', requestId: context.requestId } as const
      setState(draft, instance, 'SHUTDOWN', { latestOperation })
      continue
    }
    begin(
      draft,
      context,
      'TerminateInstances',
      instance,
      { state: 'TERMINATING' },
      {
        kind: 'terminate-instance',
        instanceId: instance.id,
        ...(input.releaseAddress === true && { releaseAddress: true }),
      },
    )
  }
}

/** Its prepaid data disks, which would stay, go when it goes. */
function releaseWith(draft: Draft, instance: Instance): void {
  for (const disk of [...draft.disks.by('instance', instance.id)]) {
    if (disk.prepaid !== null) draft.put('disks', { ...disk, deleteWithInstance: true })
  }
}
