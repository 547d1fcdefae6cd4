import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Disk, DiskWork } from '../world/rows.js'
import { checkCount, checkId, checkLength, checkOneOf, found } from './checks.js'
import { diskSizes, removeDisk } from './instance-disks.js'
import { startTask } from './tasks.js'

export interface ModifyDiskAttributesInput {
  readonly diskIds: readonly string[]
  readonly diskName?: string
  readonly portable?: boolean
  readonly projectId?: number
  readonly deleteWithInstance?: boolean
  readonly diskType?: string
  readonly burstPerformanceOperation?: string
}

/** Gives all the disks the same attributes; all of them or none. */
export function modifyDiskAttributes(draft: Draft, input: ModifyDiskAttributesInput, _context: ActionContext): void {
  const disks = findDisks(draft, input.diskIds, 100)
  const { diskType, diskName, portable, projectId, deleteWithInstance, burstPerformanceOperation: burst } = input
  const others = [diskName, portable, projectId, deleteWithInstance, burst].filter((given) => given !== undefined)
  if (diskType === undefined && others.length === 0) {
    throw new CloudError('MissingParameter', 'no attribute to change is given')
  }
  if (diskType !== undefined && (others.length > 0 || disks.length > 1)) {
    throw new CloudError('InvalidParameterValue', `DiskType '${diskType}' is given: it changes of one disk, and alone`)
  }
  if (portable === false) throw new CloudError('InvalidParameterValue', 'Portable is false: a disk stays elastic')
  const change: Partial<Disk> = {
    ...(diskName !== undefined && { name: checkLength('DiskName', diskName, 128, 'InvalidParameterValue') }),
    ...(projectId !== undefined && { projectId }),
    ...(deleteWithInstance !== undefined && { deleteWithInstance }),
    ...(burst !== undefined && {
      burstPerformance: checkOneOf('BurstPerformanceOperation', burst, ['CREATE', 'CANCEL']) === 'CREATE',
    }),
    ...(diskType !== undefined && { type: checkOneOf('DiskType', diskType, ['CLOUD_PREMIUM', 'CLOUD_SSD']) }),
  }
  for (const disk of disks) {
    if ((projectId !== undefined || portable === true) && !disk.portable)
      throw notElastic(disk, 'InvalidDisk.NotSupported')
    if (deleteWithInstance !== undefined && (!disk.portable || disk.prepaid !== null)) {
      throw new CloudError('InvalidDisk.NotSupported', `DiskIds '${disk.id}' is no elastic disk paid by the hour`)
    }
    if (diskType !== undefined && !disk.type.startsWith('CLOUD_')) {
      throw new CloudError('InvalidDisk.NotSupported', `DiskIds '${disk.id}' is ${disk.type}: its type cannot change`)
    }
    draft.put('disks', { ...disk, ...change })
  }
}

/** Makes an elastic disk larger. Asynchronous: EXPANDING meanwhile. */
export function resizeDisk(
  draft: Draft,
  input: { readonly diskId?: string; readonly diskSize: number },
  context: ActionContext,
): void {
  if (!input.diskId) throw new CloudError('MissingParameter', 'DiskId is missing')
  const disk = findDisk(draft, input.diskId, 'DiskId')
  const { diskSize: sizeGib } = input
  if (!disk.portable) throw notElastic(disk, 'InvalidDisk.NotSupported', 'DiskId')
  checkState(disk, ['ATTACHED', 'UNATTACHED'], 'InvalidDisk.Busy', 'DiskId')
  if (sizeGib <= disk.sizeGib) {
    throw new CloudError(
      'InvalidParameterValue',
      `DiskSize ${sizeGib} is not larger than the ${disk.sizeGib} GiB that '${disk.id}' has`,
    )
  }
  if (sizeGib > diskSizes.largest) {
    throw new CloudError(
      'InvalidParameter.DiskConfigNotSupported',
      `DiskSize ${sizeGib} is out of range: at most ${diskSizes.largest} are allowed`,
    )
  }
  begin(
    draft,
    context,
    'ResizeDisk',
    { ...disk, state: 'EXPANDING' },
    { kind: 'resize-disk', diskId: disk.id, sizeGib },
  )
}

/** Takes elastic disks from their instance, running or not. Asynchronous: DETACHING meanwhile. */
export function detachDisks(
  draft: Draft,
  input: { readonly diskIds: readonly string[]; readonly instanceId?: string },
  context: ActionContext,
): void {
  const { instanceId } = input
  if (instanceId !== undefined) {
    const id = checkId('InstanceId', 'ins', instanceId, 'InvalidParameterValue')
    found(draft.instances.get(id), 'InstanceId', id, 'InvalidInstanceId.NotFound')
  }
  for (const disk of findDisks(draft, input.diskIds, 10)) {
    if (!disk.portable) throw notElastic(disk, 'InvalidDisk.NotPortable')
    if (disk.state === 'UNATTACHED' || (instanceId !== undefined && disk.instanceId !== instanceId)) {
      throw new CloudError(
        'InvalidParameterValue',
        `DiskIds '${disk.id}' is attached to ${disk.instanceId ?? 'no instance'}${instanceId === undefined ? '' : `, not to InstanceId '${instanceId}'`}`,
      )
    }
    checkState(disk, ['ATTACHED'], 'ResourceBusy')
    begin(draft, context, 'DetachDisks', { ...disk, state: 'DETACHING' }, { kind: 'detach-disk', diskId: disk.id })
  }
}

/** Gives detached disks back: one paid by the hour at once, a prepaid one to the recycle bin first. All or none. */
export function terminateDisks(
  draft: Draft,
  input: { readonly diskIds: readonly string[]; readonly deleteSnapshot?: number },
  _context: ActionContext,
): void {
  const { deleteSnapshot = 0 } = input
  if (deleteSnapshot !== 0 && deleteSnapshot !== 1) {
    throw new CloudError('InvalidParameterValue', `DeleteSnapshot ${deleteSnapshot} is not one of 0, 1`)
  }
  for (const disk of findDisks(draft, input.diskIds, 100, 'InvalidParameterValue')) {
    if (!disk.portable) throw notElastic(disk, 'ResourceUnavailable.NotSupportRefund')
    if (disk.state === 'ATTACHED') {
      throw new CloudError(
        'ResourceUnavailable.NotSupportRefund',
        `DiskIds '${disk.id}' is attached to '${disk.instanceId}': detach it first`,
      )
    }
    checkState(disk, ['UNATTACHED', 'TORECYCLE'], 'ResourceBusy')
    if (disk.prepaid !== null && disk.state === 'UNATTACHED') draft.put('disks', { ...disk, state: 'TORECYCLE' })
    else removeDisk(draft, disk.id)
  }
}

/** The effect of a task on a disk, which may have lost its instance meanwhile. */
export function finishDiskTask(draft: Draft, work: DiskWork): void {
  const disk = draft.disks.get(work.diskId)
  if (disk === undefined) return
  if (work.kind === 'detach-disk') {
    if (disk.state === 'DETACHING') draft.put('disks', { ...disk, state: 'UNATTACHED', instanceId: null })
    return
  }
  const state = disk.instanceId === null ? 'UNATTACHED' : 'ATTACHED'
  draft.put('disks', { ...disk, state, sizeGib: work.sizeGib })
}

function begin(draft: Draft, context: ActionContext, action: string, disk: Disk, work: DiskWork): void {
  draft.put('disks', disk)
  startTask(draft, context, action, disk.id, work)
}

function findDisks(draft: Draft, ids: readonly string[], most: number, code?: ErrorCode): Disk[] {
  if (ids.length === 0) throw new CloudError('MissingParameter', 'DiskIds is empty: expected at least one id')
  checkCount('DiskIds', ids, most)
  return [...new Set(ids)].map((id) => findDisk(draft, id, 'DiskIds', code))
}

function findDisk(draft: Draft, text: string, member: string, code: ErrorCode = 'InvalidDiskId.NotFound'): Disk {
  const id = checkId(member, 'disk', text, 'InvalidParameterValue')
  return found(draft.disks.get(id), member, id, code)
}

function checkState(disk: Disk, states: readonly Disk['state'][], code: ErrorCode, member = 'DiskIds'): void {
  if (states.includes(disk.state)) return
  throw new CloudError(code, `${member} '${disk.id}' is ${disk.state}: it must be ${states.join(' or ')}`)
}

function notElastic(disk: Disk, code: ErrorCode, member = 'DiskIds'): CloudError {
  return new CloudError(code, `${member} '${disk.id}' is not elastic: it goes with its instance '${disk.instanceId}'`)
}
