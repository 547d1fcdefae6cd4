import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, InstanceState, TaskWork } from '../world/rows.js'
import { checkCount, checkId, found } from './checks.js'
import { startTask } from './tasks.js'

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

/** Which instances an action takes. */
export interface Selection {
  readonly states: readonly InstanceState[]
  /** The member that names them; InstanceIds by default. */
  readonly member?: string
  /** The most of one request; 100 by default. */
  readonly most?: number
  /** Whether one that was stopped without charge will do. */
  readonly stoppedFree?: boolean
  /** Codes that the action documents instead of the usual ones. */
  readonly codes?: { readonly malformed?: ErrorCode; readonly states?: Partial<Record<InstanceState, ErrorCode>> }
}

/** The instances named, each once, in one of the states and idle; all of them or an error. */
export function selectInstances(draft: Draft, ids: readonly string[], selection: Selection): Instance[] {
  const { states, member = 'InstanceIds', most = 100, stoppedFree = false, codes = {} } = selection
  if (ids.length === 0) throw new CloudError('MissingParameter', `${member} is empty: expected 1 to ${most} ids`)
  checkCount(member, ids, most)
  return [...new Set(ids)].map((text) => {
    const id = checkId(member, 'ins', text, codes.malformed ?? 'InvalidInstanceId.Malformed')
    const instance = found(draft.instances.get(id), member, id, 'InvalidInstanceId.NotFound')
    if (!states.includes(instance.state)) {
      throw new CloudError(
        codes.states?.[instance.state] ?? stateErrors[instance.state],
        `${member} '${id}' is ${instance.state}: it must be ${states.join(' or ')}`,
      )
    }
    if (instance.state === 'STOPPED' && instance.stopChargingMode === 'STOP_CHARGING' && !stoppedFree) {
      throw new CloudError(
        'UnsupportedOperation.StoppedModeStopCharging',
        `${member} '${id}' is stopped without charge (STOP_CHARGING): start it first`,
      )
    }
    if (draft.tasks.countBy('busy', id) > 0) {
      throw new CloudError(
        'OperationDenied.InstanceOperationInProgress',
        `${member} '${id}' is in the middle of another operation (${instance.latestOperation?.name})`,
      )
    }
    return instance
  })
}

/** The states in which an instance that has to stop for an operation may be: running only if it may be forced to. */
export function stoppable(force: boolean): readonly InstanceState[] {
  return force ? ['RUNNING', 'STOPPED'] : ['STOPPED']
}

/** Puts the instance in a state and says so in the log. */
export function setState(draft: Draft, instance: Instance, state: InstanceState, rest: Partial<Instance> = {}): void {
  draft.put('instances', { ...instance, ...rest, state })
  draft.event({ type: 'instance-state', instanceId: instance.id, from: instance.state, to: state })
}

/** Puts the instance in a state on the way to another, which it reaches when the task is done. */
export function begin(
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

/**
 * Changes the instance at once, and is done with it when the task is. One that runs and has to `stop` for it is REBOOTING
 * meanwhile; one that is stopped and has to `start` afterwards is STARTING; any other stays in its state.
 */
export function operate(
  draft: Draft,
  context: ActionContext,
  action: string,
  instance: Instance,
  change: Partial<Instance>,
  { stop = false, start = false }: { readonly stop?: boolean; readonly start?: boolean } = {},
): void {
  const work = { kind: 'operate-instance', instanceId: instance.id } as const
  if (stop && instance.state === 'RUNNING') {
    begin(draft, context, action, instance, { ...change, state: 'REBOOTING' }, work)
  } else if (start && instance.state === 'STOPPED') {
    begin(draft, context, action, instance, { ...change, state: 'STARTING', stopChargingMode: 'NOT_APPLICABLE' }, work)
  } else {
    const latestOperation = { name: action, state: 'OPERATING', requestId: context.requestId } as const
    draft.put('instances', { ...instance, ...change, latestOperation })
    startTask(draft, context, action, instance.id, work)
  }
}
