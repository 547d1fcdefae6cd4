import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, InstanceState, TaskWork } from '../world/rows.js'
import { checkCount, checkId, checkOneOf, found } from './checks.js'
import { startTask } from './tasks.js'

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

/** The error for an operation that is not possible in a state. */
const stateErrors: Readonly<Record<InstanceState, ErrorCode>> = {
  PENDING: 'UnsupportedOperation.InstanceStatePending',
  LAUNCH_FAILED: 'UnsupportedOperation.InstanceStateLaunchFailed',
  RUNNING: 'UnsupportedOperation.InstanceStateRunning',
  STOPPED: 'UnsupportedOperation.InstanceStateStopped',
  STARTING: 'UnsupportedOperation.InstanceStateStarting',
  STOPPING: 'UnsupportedOperation.InstanceStateStopping',
  REBOOTING: 'UnsupportedOperation.InstanceStateRebooting',
  SHUTDOWN: 'UnsupportedOperation.InstanceStateShutdown',
  TERMINATING: 'UnsupportedOperation.InstanceStateTerminating',
}

export function startInstances(
  draft: Draft,
  input: { readonly instanceIds: readonly string[] },
  context: ActionContext,
): void {
  for (const instance of selectInstances(draft, input.instanceIds, ['STOPPED'])) {
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

export function stopInstances(draft: Draft, input: StopInstancesInput, context: ActionContext): void {
  if (input.forceStop !== undefined && input.stopType !== undefined) {
    throw new CloudError('InvalidParameterCombination', 'ForceStop and StopType are both given: give StopType only')
  }
  checkOneOf('StopType', input.stopType ?? 'SOFT', ['SOFT_FIRST', 'HARD', 'SOFT'])
  const mode = checkOneOf('StoppedMode', input.stoppedMode ?? 'KEEP_CHARGING', ['KEEP_CHARGING', 'STOP_CHARGING'])
  for (const instance of selectInstances(draft, input.instanceIds, ['RUNNING'])) {
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
  const instances = selectInstances(draft, input.instanceIds, ['RUNNING', 'STOPPED', 'SHUTDOWN', 'LAUNCH_FAILED'])
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

/** Puts the instance in a state and says so in the log. */
export function setState(draft: Draft, instance: Instance, state: InstanceState, rest: Partial<Instance> = {}): void {
  draft.put('instances', { ...instance, ...rest, state })
  draft.event({ type: 'instance-state', instanceId: instance.id, from: instance.state, to: state })
}

/** The instances named, in one of the states; all of them or an error. */
function selectInstances(draft: Draft, ids: readonly string[], states: readonly InstanceState[]): Instance[] {
  if (ids.length === 0) throw new CloudError('MissingParameter', 'InstanceIds is empty: expected 1 to 100 ids')
  checkCount('InstanceIds', ids, 100)
  return [...new Set(ids)].map((text) => {
    const id = checkId('InstanceIds', 'ins', text, 'InvalidInstanceId.Malformed')
    const instance = found(draft.instances.get(id), 'InstanceIds', id, 'InvalidInstanceId.NotFound')
    if (!states.includes(instance.state)) {
      throw new CloudError(
        stateErrors[instance.state],
        `InstanceIds '${id}' is ${instance.state}: it must be ${states.join(' or ')}`,
      )
    }
    return instance
  })
}

function begin(
  draft: Draft,
  context: ActionContext,
  action: string,
  instance: Instance,
  change: Partial<Instance> & { readonly state: InstanceState },
  work: TaskWork,
): void {
  const latestOperation = { name: action, state: 'OPERATING', requestId: context.requestId } as const
  setState(draft, instance, change.state, { ...change, latestOperation })
  startTask(draft, context, action, instance.id, work)
}
