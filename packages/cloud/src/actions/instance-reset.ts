import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Disk, Instance } from '../world/rows.js'
import { checkId, checkLength } from './checks.js'
import { checkImage, checkLogin, checkUserData, resetLoginCodes } from './instance-checks.js'
import { checkDiskSize, dataDisksOf, isLocal, systemDiskOf } from './instance-disks.js'
import type { DiskInput, LoginSettingsInput } from './instance-input.js'
import { checkHostName, hostNameOf } from './instance-names.js'
import { operate, selectInstances, stoppable } from './instance-operation.js'
import { eniAddressLimit, eniLimit, instanceType } from './instance-types.js'
import { primaryAddressOf } from './private-ip.js'

export interface ResetInstanceInput {
  readonly instanceId: string
  readonly imageId?: string
  readonly systemDisk?: DiskInput
  readonly loginSettings?: LoginSettingsInput
  readonly enhancedService?: unknown
  readonly hostName?: string
  readonly userData?: string
}

/** Installs the system anew; the instance runs afterwards. */
export function resetInstance(draft: Draft, input: ResetInstanceInput, context: ActionContext): void {
  const { systemDisk, hostName, userData } = input
  const imageId = input.imageId === undefined ? undefined : checkImage(input.imageId)
  const login = checkLogin(input.loginSettings, resetLoginCodes)
  checkUserData(userData, 'InvalidParameterValue')
  if (hostName !== undefined) checkHostName(hostName)
  const [instance] = selectInstances(draft, [input.instanceId], {
    member: 'InstanceId',
    states: ['RUNNING', 'STOPPED'],
  })
  if (instance === undefined) return
  const disk = systemDiskOf(draft, instance)
  if (disk !== undefined && systemDisk?.encrypt !== undefined && systemDisk.encrypt !== disk.encrypt) {
    throw new CloudError(
      'UnsupportedOperation.ModifyEncryptionNotSupported',
      `Encrypt ${systemDisk.encrypt} of SystemDisk: whether '${disk.id}' is encrypted cannot change`,
    )
  }
  if (disk !== undefined && systemDisk?.diskSize !== undefined)
    grow(draft, disk, systemDisk.diskSize, 'SystemDisk', true)
  const change: Partial<Instance> = {
    ...login,
    ...(imageId !== undefined && { imageId }),
    ...(userData !== undefined && { userData }),
    ...(hostName !== undefined && { hostName: hostNameOf(hostName, primaryAddressOf(draft, instance), 0, 1) }),
  }
  operate(draft, context, 'ResetInstance', instance, change, { stop: true, start: true })
}

export interface ResetInstancesPasswordInput {
  readonly instanceIds: readonly string[]
  readonly password: string
  readonly userName?: string
  readonly forceStop?: boolean
}

/** Passwords are checked and never kept. */
export function resetInstancesPassword(draft: Draft, input: ResetInstancesPasswordInput, context: ActionContext): void {
  const { password } = input
  checkLength('UserName', input.userName ?? '', 64)
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  if (password.length < 8 || password.length > 30 || kinds < 3 || password.startsWith('/')) {
    throw new CloudError(
      'InvalidParameterValue.InvalidPassword',
      `Password has ${password.length} characters of ${kinds} kinds: expected 8 to 30 of three kinds (lower case, upper case, digits and others), not '/' first`,
    )
  }
  for (const instance of selectInstances(draft, input.instanceIds, { states: stoppable(input.forceStop === true) })) {
    operate(draft, context, 'ResetInstancesPassword', instance, {}, { stop: true })
  }
}

export interface ResetInstancesTypeInput {
  readonly instanceIds: readonly string[]
  readonly instanceType: string
  readonly forceStop?: boolean
}

/** Another type for one instance, which runs afterwards. */
export function resetInstancesType(draft: Draft, input: ResetInstancesTypeInput, context: ActionContext): void {
  const { instanceType: type } = input
  if (!/^[A-Z0-9]+\.[A-Z0-9]+$/.test(type)) {
    throw new CloudError(
      'InvalidInstanceType.Malformed',
      `InstanceType '${type}' is malformed: expected one like S5.SMALL1`,
    )
  }
  if (instanceType(type) === undefined) {
    throw new CloudError('ResourceNotFound.InvalidZoneInstanceType', `InstanceType '${type}' does not exist`)
  }
  const [instance] = selectInstances(draft, input.instanceIds, {
    states: stoppable(input.forceStop === true),
    most: 1,
    codes: { states: { PENDING: 'OperationDenied.InstanceOperationInProgress' } },
  })
  if (instance === undefined) return
  checkInterfacesOf(draft, instance, type)
  checkDisksOf(draft, instance, type)
  operate(draft, context, 'ResetInstancesType', instance, { instanceType: type }, { stop: true, start: true })
}

function checkInterfacesOf(draft: Draft, instance: Instance, type: string): void {
  const enis = [...draft.networkInterfaces.by('instance', instance.id)]
  const most = Math.max(...enis.map((eni) => draft.privateIps.countBy('owner', eni.id)))
  if (enis.length > eniLimit(type) || most > eniAddressLimit(type)) {
    throw new CloudError(
      'LimitExceeded.EniLimitInstanceType',
      `InstanceIds '${instance.id}' has ${enis.length} ENIs of up to ${most} addresses: InstanceType '${type}' allows ${eniLimit(type)} of ${eniAddressLimit(type)}`,
    )
  }
}

/** Local disks are part of a host, which another type may not have. */
function checkDisksOf(draft: Draft, instance: Instance, type: string): void {
  const system = systemDiskOf(draft, instance)
  if (system !== undefined && isLocal(system)) {
    throw new CloudError(
      'UnsupportedOperation.SystemDiskType',
      `InstanceIds '${instance.id}' has a system disk of DiskType '${system.type}': it must be a cloud disk`,
    )
  }
  const family = (name: string) => name.split('.')[0]
  const local = dataDisksOf(draft, instance).find(isLocal)
  if (local !== undefined && family(type) !== family(instance.instanceType)) {
    throw new CloudError(
      'UnsupportedOperation.LocalDataDiskChangeInstanceFamily',
      `InstanceIds '${instance.id}' has the local disk '${local.id}': InstanceType '${type}' is of another family`,
    )
  }
}

export interface ResizeInstanceDisksInput {
  readonly instanceId: string
  readonly dataDisks?: readonly DiskInput[]
  readonly systemDisk?: DiskInput
  readonly forceStop?: boolean
  readonly resizeOnline?: boolean
}

/** Makes the system disk larger; data disks that are not elastic are local ones, which cannot grow. */
export function resizeInstanceDisks(draft: Draft, input: ResizeInstanceDisksInput, context: ActionContext): void {
  const { systemDisk, dataDisks = [], resizeOnline = false } = input
  const given = (systemDisk === undefined ? 0 : 1) + dataDisks.length
  if (given === 0) throw new CloudError('MissingParameter.AtLeastOne', 'neither SystemDisk nor DataDisks is given')
  if (given > 1) {
    throw new CloudError(
      'InvalidParameterValue',
      `SystemDisk and DataDisks have ${given} disks: one is resized at a time`,
    )
  }
  const states = resizeOnline ? (['RUNNING'] as const) : stoppable(input.forceStop === true)
  const [instance] = selectInstances(draft, [input.instanceId], { member: 'InstanceId', states })
  if (instance === undefined) return
  for (const disk of dataDisks) refuseDataDisk(draft, instance, disk)
  const disk = systemDiskOf(draft, instance)
  if (disk === undefined) return
  if (systemDisk?.diskId && systemDisk.diskId !== disk.id) {
    throw new CloudError(
      'InvalidParameterValue',
      `DiskId '${systemDisk.diskId}' of SystemDisk is not the system disk of '${instance.id}', which is '${disk.id}'`,
    )
  }
  grow(draft, disk, systemDisk?.diskSize ?? disk.sizeGib, 'SystemDisk', false)
  operate(draft, context, 'ResizeInstanceDisks', instance, {}, { stop: !resizeOnline })
}

function refuseDataDisk(draft: Draft, instance: Instance, { diskId }: DiskInput): never {
  if (!diskId) throw new CloudError('MissingParameter', 'DataDisks has a disk without DiskId')
  const id = checkId('DiskId', 'disk', diskId, 'InvalidParameterValue')
  const disk = dataDisksOf(draft, instance).find((own) => own.id === id)
  if (disk !== undefined && isLocal(disk)) {
    throw new CloudError(
      'InvalidParameterValue.CdhOnlyLocalDataDiskResize',
      `DiskId '${id}' is ${disk.type}: a local disk grows on a dedicated host only`,
    )
  }
  throw new CloudError(
    'UnsupportedOperation.InvalidDataDisk',
    disk === undefined
      ? `DiskId '${id}' is not a data disk of '${instance.id}'`
      : `DiskId '${id}' is elastic: resize it by ResizeDisk of cbs`,
  )
}

function grow(draft: Draft, disk: Disk, sizeGib: number, member: string, same: boolean): void {
  checkDiskSize(member, disk.usage, sizeGib, 'InvalidParameterValue')
  if (sizeGib < disk.sizeGib || (sizeGib === disk.sizeGib && !same)) {
    throw new CloudError(
      'InvalidParameterValue',
      `DiskSize ${sizeGib} of ${member} is not larger than the ${disk.sizeGib} GiB that '${disk.id}' has`,
    )
  }
  draft.put('disks', { ...disk, sizeGib })
}
