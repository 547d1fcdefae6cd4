import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Disk, DiskId, Instance } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkLength, checkOneOf, newId } from './checks.js'
import type { DiskInput } from './instance-input.js'
import { putTags, removeTags, type TagInput } from './tags.js'

const diskTypes = [
  'LOCAL_BASIC',
  'LOCAL_SSD',
  'LOCAL_NVME',
  'LOCAL_PRO',
  'CLOUD_BASIC',
  'CLOUD_SSD',
  'CLOUD_PREMIUM',
  'CLOUD_BSSD',
  'CLOUD_HSSD',
  'CLOUD_TSSD',
] as const

/** The kinds of cloud disk; the others are on the host itself. */
export const cloudDiskTypes = diskTypes.filter((type) => type.startsWith('CLOUD_'))

/** Sizes of any disk, GiB; a data disk bought with an instance has steps of 10. */
export const diskSizes = { smallest: 10, largest: 32_000, step: 10 } as const

/** A disk as it is asked for with an instance. */
type DiskSpec = Pick<
  Disk,
  'usage' | 'name' | 'type' | 'sizeGib' | 'encrypt' | 'kmsKeyId' | 'throughputPerformance' | 'burstPerformance'
> & { readonly deleteWithInstance: boolean | undefined }

export function isLocal({ type }: Pick<Disk, 'type'>): boolean {
  return type.startsWith('LOCAL_')
}

/** The disks RunInstances asks for, the system disk first: one of each instance's own kind. */
export function checkDisks(input: {
  readonly systemDisk?: DiskInput
  readonly dataDisks?: readonly DiskInput[]
}): DiskSpec[] {
  const system = diskSpec('SystemDisk', 'SYSTEM_DISK', input.systemDisk)
  const data = (input.dataDisks ?? []).map((disk) => diskSpec('DataDisks', 'DATA_DISK', disk))
  const limits = [
    { what: 'elements', count: data.length, most: 21 },
    { what: 'local disks', count: data.filter(isLocal).length, most: 1 },
    { what: 'cloud disks', count: data.filter((disk) => !isLocal(disk)).length, most: 20 },
  ]
  for (const { what, count, most } of limits) {
    if (count > most) {
      throw new CloudError(
        'InvalidParameterValue.LimitExceeded',
        `DataDisks has ${count} ${what}: at most ${most} are allowed`,
      )
    }
  }
  return [system, ...data]
}

function diskSpec(member: string, usage: Disk['usage'], input: DiskInput | undefined): DiskSpec {
  const sizeGib = checkDiskSize(member, usage, input?.diskSize ?? 50)
  const unsupported = (name: string, what: string) =>
    new CloudError('UnsupportedOperation', `${name} of ${member} is given: ${what} are not modelled by this emulator`)
  if (input?.snapshotId) throw unsupported('SnapshotId', 'snapshots')
  if (input?.cdcId) throw unsupported('CdcId', 'dedicated clusters')
  const type = checkOneOf('DiskType', input?.diskType ?? 'CLOUD_PREMIUM', diskTypes)
  const throughputPerformance = input?.throughputPerformance ?? 0
  if (throughputPerformance !== 0 && (throughputPerformance < 0 || (type !== 'CLOUD_TSSD' && type !== 'CLOUD_HSSD'))) {
    throw new CloudError(
      'InvalidParameterValue',
      `ThroughputPerformance ${throughputPerformance} of ${member} with DiskType '${type}': CLOUD_TSSD and CLOUD_HSSD take it`,
    )
  }
  return {
    usage,
    name: checkLength('DiskName', input?.diskName ?? '', 128, 'InvalidParameterValue'),
    type,
    sizeGib,
    deleteWithInstance: input?.deleteWithInstance,
    encrypt: input?.encrypt ?? false,
    kmsKeyId: input?.kmsKeyId ?? '',
    throughputPerformance,
    burstPerformance: input?.burstPerformance ?? false,
  }
}

export function checkDiskSize(
  member: string,
  usage: Disk['usage'],
  sizeGib: number,
  code: ErrorCode = 'InvalidParameterValue.Range',
): number {
  const { smallest, largest, step } = diskSizes
  if (sizeGib < smallest || sizeGib > largest) {
    throw new CloudError(code, `DiskSize ${sizeGib} of ${member} is out of range: expected ${smallest} to ${largest}`)
  }
  if (usage === 'DATA_DISK' && sizeGib % step !== 0) {
    throw new CloudError(code, `DiskSize ${sizeGib} of ${member} is not in steps of ${step}`)
  }
  return sizeGib
}

/** The instance's own disks, with its tags. Paid as it is, and then not destroyed with it unless told so. */
export function putDisks(
  draft: Draft,
  instance: Instance,
  specs: readonly DiskSpec[],
  tags: readonly TagInput[],
  context: ActionContext,
): void {
  for (const spec of specs) {
    const id = newId(draft.disks, 'disk', context)
    const system = spec.usage === 'SYSTEM_DISK'
    draft.put('disks', {
      ...spec,
      id,
      zone: instance.zone,
      projectId: instance.projectId,
      state: 'ATTACHED',
      instanceId: instance.id,
      lastInstanceId: instance.id,
      portable: !system && !isLocal(spec),
      deleteWithInstance: system || isLocal(spec) || (spec.deleteWithInstance ?? instance.prepaid === null),
      prepaid: instance.prepaid,
      createdAt: context.now,
    })
    putTags(draft, id, tags)
  }
}

export function systemDiskOf(world: WorldView, instance: Instance): Disk | undefined {
  for (const disk of world.disks.by('instance', instance.id)) if (disk.usage === 'SYSTEM_DISK') return disk
  return undefined
}

/** In the order they were attached. */
export function dataDisksOf(world: WorldView, instance: Instance): Disk[] {
  return [...world.disks.by('instance', instance.id)].filter(({ usage }) => usage === 'DATA_DISK')
}

/** What becomes of the disks of an instance that goes: some go with it, the others stay, free. */
export function releaseDisks(draft: Draft, instance: Instance): void {
  for (const disk of [...draft.disks.by('instance', instance.id)]) {
    const gone = disk.deleteWithInstance
    for (const { id } of [...draft.tasks.by('busy', disk.id)]) endTask(draft, id, gone, instance)
    if (gone) removeDisk(draft, disk.id)
    else
      draft.put('disks', { ...disk, state: disk.state === 'EXPANDING' ? 'EXPANDING' : 'UNATTACHED', instanceId: null })
  }
}

/** Detaching is done with the instance gone; making larger goes on, unless the disk is gone too. */
function endTask(draft: Draft, taskId: string, gone: boolean, instance: Instance): void {
  const task = draft.tasks.get(taskId)
  if (task?.work.kind === 'detach-disk') draft.put('tasks', { ...task, state: 'SUCCESS' })
  else if (task !== undefined && gone) {
    draft.put('tasks', { ...task, state: 'FAILED', message: `the disk went with ${instance.id}` })
  }
}

export function removeDisk(draft: Draft, id: DiskId): void {
  removeTags(draft, id)
  draft.remove('disks', id)
}
