import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type {
  Eip,
  Instance,
  InstanceId,
  InstanceState,
  Millis,
  NetworkInterface,
  NetworkInterfaceId,
  Task,
} from '../world/rows.js'
import { cancelMigration, finishAssign, finishMigration, finishUnassign } from './assign-private-ip.js'
import { releaseBindings } from './binding.js'
import { finishDiskTask } from './disk.js'
import { finishBinding, finishEipTask, finishUnbinding } from './eip-settle.js'
import { releaseDisks } from './instance-disks.js'
import { setState } from './instance-operation.js'
import { eniAddresses, putAddress, removeAddresses } from './private-ip.js'
import { onPrimaryInterface, removePublicIp } from './public-ip.js'
import { removeBindings } from './security-group-binding.js'
import { removeTags } from './tags.js'

/** How long the outcome of a task, and a ClientToken, can be asked for. */
const keepFor: Millis = 24 * 60 * 60 * 1000

/** Does the work of every task that is due, and forgets those long done. */
export function settle(draft: Draft, context: ActionContext): void {
  for (const task of draft.dueTasks(context.now)) {
    // The task before it may have ended this one: an ENI is not attached to an instance that is gone.
    if (draft.tasks.get(task.id)?.state !== 'RUNNING') continue
    finish(draft, task, context)
    draft.put('tasks', { ...task, state: 'SUCCESS' })
  }
  for (const task of oldest(draft.tasks.all(), context.now - keepFor)) {
    if (task.state !== 'RUNNING') draft.remove('tasks', task.id)
  }
  for (const token of oldest(draft.clientTokens.all(), context.now - keepFor)) draft.remove('clientTokens', token.id)
}

/** Rows are in order of creation: reading stops at the first that is young enough. */
function oldest<Row extends { readonly createdAt: Millis }>(rows: Iterable<Row>, before: Millis): Row[] {
  const old: Row[] = []
  for (const row of rows) {
    if (row.createdAt >= before) break
    old.push(row)
  }
  return old
}

/** The effect of a task. What it is about may be gone by now, or done by a repetition of the request. */
function finish(draft: Draft, task: Task, context: ActionContext): void {
  const { work } = task
  switch (work.kind) {
    case 'create-eni':
      updateInterface(draft, work.networkInterfaceId, (eni) => {
        if (eni.state === 'PENDING') makeAvailable(draft, eni)
      })
      break
    case 'attach-eni':
      updateInterface(draft, work.networkInterfaceId, (eni) => {
        if (eni.state === 'ATTACHING') draft.put('networkInterfaces', { ...eni, state: 'AVAILABLE' })
      })
      break
    case 'detach-eni':
      updateInterface(draft, work.networkInterfaceId, (eni) => {
        if (eni.state === 'DETACHING') detach(draft, eni, context)
      })
      break
    case 'delete-eni':
      updateInterface(draft, work.networkInterfaceId, (eni) => removeInterface(draft, eni, context))
      break
    case 'delete-havip':
      removeHaVip(draft, work.haVipId)
      break
    case 'associate-eip':
      finishBinding(draft, work.eipId)
      break
    case 'disassociate-eip':
      finishUnbinding(draft, work.eipId)
      break
    case 'run-instance':
      reach(draft, work.instanceId, 'PENDING', 'RUNNING')
      break
    case 'start-instance':
      reach(draft, work.instanceId, 'STARTING', 'RUNNING')
      break
    case 'stop-instance':
      reach(draft, work.instanceId, 'STOPPING', 'STOPPED')
      break
    case 'terminate-instance':
      removeInstance(draft, work.instanceId, work.releaseAddress === true, context)
      break
    case 'operate-instance':
      finishOperation(draft, work.instanceId)
      break
    case 'detach-disk':
    case 'resize-disk':
      finishDiskTask(draft, work)
      break
    case 'assign-ips':
      finishAssign(draft, work.networkInterfaceId, work.addresses)
      break
    case 'unassign-ips':
      finishUnassign(draft, work.networkInterfaceId, work.addresses)
      break
    case 'migrate-ip':
      finishMigration(draft, work)
      break
    default:
      finishEipTask(draft, work)
  }
}

function updateInterface(draft: Draft, id: NetworkInterfaceId, update: (eni: NetworkInterface) => void): void {
  const eni = draft.networkInterfaces.get(id)
  if (eni !== undefined) update(eni)
}

function makeAvailable(draft: Draft, eni: NetworkInterface): void {
  draft.put('networkInterfaces', { ...eni, state: 'AVAILABLE' })
  const subnet = draft.subnets.get(eni.subnetId)
  if (subnet === undefined) return
  for (const { ip, owner } of eniAddresses(draft, eni.id)) {
    putAddress(draft, subnet, ip.address, { ...owner, state: 'AVAILABLE' })
  }
}

/** One that is still being made goes on being made. */
function detach(draft: Draft, eni: NetworkInterface, context: ActionContext): void {
  releaseBindings(draft, eni.id, 'detached', context)
  const state = eni.state === 'PENDING' ? 'PENDING' : 'AVAILABLE'
  draft.put('networkInterfaces', { ...eni, state, attachment: null })
}

function removeInterface(draft: Draft, eni: NetworkInterface, context: ActionContext): void {
  releaseBindings(draft, eni.id, 'detached', context)
  deliverAddresses(draft, eni.id)
  removeAddresses(draft, eni.id)
  removeBindings(draft, eni.id)
  removeTags(draft, eni.id)
  draft.remove('networkInterfaces', eni.id)
}

/** Addresses that are on their way from an ENI that goes arrive now: they do not go with it. */
function deliverAddresses(draft: Draft, id: NetworkInterfaceId): void {
  for (const task of [...draft.tasks.by('leaving', id)]) {
    if (task.work.kind !== 'migrate-ip') continue
    finishMigration(draft, task.work)
    draft.put('tasks', { ...task, state: 'SUCCESS' })
  }
}

function removeHaVip(draft: Draft, haVipId: string): void {
  for (const association of [...draft.haVipAssociations.by('haVip', haVipId)]) {
    draft.remove('haVipAssociations', association.id)
  }
  removeAddresses(draft, haVipId)
  removeTags(draft, haVipId)
  draft.remove('haVips', haVipId)
}

function reach(draft: Draft, id: InstanceId, from: InstanceState, to: InstanceState): void {
  const instance = draft.instances.get(id)
  if (instance?.state === from) setState(draft, instance, to, done(instance))
}

/** Where it had to stop for the operation, it runs again. */
function finishOperation(draft: Draft, id: InstanceId): void {
  const instance = draft.instances.get(id)
  if (instance === undefined) return
  const restarts = instance.state === 'REBOOTING' || instance.state === 'STARTING'
  if (restarts) setState(draft, instance, 'RUNNING', done(instance))
  else draft.put('instances', { ...instance, ...done(instance) })
}

function done(instance: Instance): Partial<Instance> {
  return instance.latestOperation === null ? {} : { latestOperation: { ...instance.latestOperation, state: 'SUCCESS' } }
}

/**
 * Ends what was still going on with an ENI that loses its instance: attaching has failed, detaching is done. Work on its
 * addresses goes on, but for a primary ENI, which goes with the instance: what was to come to it stays where it was.
 */
function endTasks(draft: Draft, eni: NetworkInterface, message: string): void {
  for (const task of [...draft.tasks.by('busy', eni.id)]) {
    if (task.work.kind === 'detach-eni') draft.put('tasks', { ...task, state: 'SUCCESS' })
    else if (eni.primary || task.work.kind === 'attach-eni') {
      draft.put('tasks', { ...task, state: 'FAILED', message })
      if (task.work.kind === 'migrate-ip') cancelMigration(draft, task.work)
    }
  }
}

/** The kinds of EIP that may go with their instance. */
function isReleasable({ addressType, state }: Eip): boolean {
  return addressType === 'HighQualityEIP' && state === 'BIND'
}

/** The primary ENI goes with its instance, the others stay, detached. */
function removeInstance(draft: Draft, id: InstanceId, releaseAddress: boolean, context: ActionContext): void {
  const instance = draft.instances.get(id)
  if (instance === undefined) return
  const released = releaseAddress ? onPrimaryInterface(draft, instance, isReleasable) : undefined
  if (released !== undefined) removePublicIp(draft, released)
  for (const eni of [...draft.networkInterfaces.by('instance', id)]) {
    releaseBindings(draft, eni.id, 'terminated', context)
    endTasks(draft, eni, `the instance ${id} was terminated`)
    if (eni.primary) removeInterface(draft, eni, context)
    else detach(draft, eni, context)
  }
  for (const association of [...draft.haVipAssociations.by('target', id)]) {
    draft.remove('haVipAssociations', association.id)
  }
  releaseDisks(draft, instance)
  removeTags(draft, id)
  draft.remove('instances', id)
  draft.event({ type: 'instance-state', instanceId: id, from: instance.state, to: 'TERMINATED' })
}
