import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, Prepaid } from '../world/rows.js'
import { checkOneOf } from './checks.js'
import { checkProject, checkUserData } from './instance-checks.js'
import { checkHostName, checkInstanceName, hostNameOf } from './instance-names.js'
import { operate, selectInstances } from './instance-operation.js'
import { launchGroups, primaryOf } from './instance-security-groups.js'
import { checkInstancePrepaid, checkRenewFlag, type InstanceChargePrepaidInput } from './prepaid.js'
import { primaryAddressOf } from './private-ip.js'
import { instanceBindingCodes, putBindings } from './security-group-binding.js'

export interface ModifyInstancesAttributeInput {
  readonly instanceIds: readonly string[]
  readonly instanceName?: string
  readonly userData?: string
  readonly securityGroups?: readonly string[]
  readonly camRoleName?: string
  readonly hostName?: string
  readonly disableApiTermination?: boolean
  readonly camRoleType?: string
  readonly autoReboot?: boolean
}

/** Gives all the instances the same attributes. A new host name reboots those that run, unless told not to. */
export function modifyInstancesAttribute(
  draft: Draft,
  input: ModifyInstancesAttributeInput,
  context: ActionContext,
): void {
  const { instanceName, userData, securityGroups, hostName, disableApiTermination } = input
  if (input.camRoleName !== undefined || input.camRoleType !== undefined) {
    throw new CloudError(
      'UnsupportedOperation',
      `${input.camRoleName === undefined ? 'CamRoleType' : 'CamRoleName'} is given: roles of instances are not modelled by this emulator`,
    )
  }
  const given = [instanceName, userData, securityGroups, hostName, disableApiTermination]
  if (given.every((value) => value === undefined)) {
    throw new CloudError('MissingParameter', 'no attribute to change is given')
  }
  if (instanceName !== undefined) checkInstanceName(instanceName, 60)
  checkUserData(userData, 'InvalidParameterValue')
  if (hostName !== undefined) checkHostName(hostName)
  const groups = securityGroups === undefined ? undefined : launchGroups(draft, securityGroups, 'SecurityGroups')
  const instances = selectInstances(draft, input.instanceIds, { states: ['RUNNING', 'STOPPED'] })
  instances.forEach((instance, n) => {
    const eni = primaryOf(draft, instance)
    if (groups !== undefined && eni !== undefined) putBindings(draft, eni, groups, context, instanceBindingCodes)
    const change: Partial<Instance> = {
      ...(instanceName !== undefined && { name: instanceName }),
      ...(userData !== undefined && { userData }),
      ...(disableApiTermination !== undefined && { disableApiTermination }),
      ...(hostName !== undefined && {
        hostName: hostNameOf(hostName, primaryAddressOf(draft, instance), n, instances.length),
      }),
    }
    const stop = hostName !== undefined && input.autoReboot !== false
    operate(draft, context, 'ModifyInstancesAttribute', instance, change, { stop })
  })
}

/** Projects are not modelled: any number is taken. Disks that are not elastic belong where their instance does. */
export function modifyInstancesProject(
  draft: Draft,
  input: { readonly instanceIds: readonly string[]; readonly projectId: number },
  context: ActionContext,
): void {
  const projectId = checkProject(input.projectId)
  const busy = 'OperationDenied.InstanceOperationInProgress'
  const instances = selectInstances(draft, input.instanceIds, {
    states: ['RUNNING', 'STOPPED'],
    stoppedFree: true,
    codes: {
      states: {
        PENDING: busy,
        STARTING: busy,
        STOPPING: busy,
        REBOOTING: busy,
        TERMINATING: busy,
        SHUTDOWN: 'UnsupportedOperation',
      },
    },
  })
  for (const instance of instances) {
    for (const disk of [...draft.disks.by('instance', instance.id)]) {
      if (!disk.portable) draft.put('disks', { ...disk, projectId })
    }
    operate(draft, context, 'ModifyInstancesProject', instance, { projectId })
  }
}

/** Of prepaid instances only. */
export function modifyInstancesRenewFlag(
  draft: Draft,
  input: { readonly instanceIds: readonly string[]; readonly renewFlag: string },
  context: ActionContext,
): void {
  const renewFlag = checkRenewFlag(input.renewFlag)
  const instances = selectInstances(draft, input.instanceIds, {
    states: ['RUNNING', 'STOPPED'],
    stoppedFree: true,
    codes: { states: { TERMINATING: 'OperationDenied.InstanceOperationInProgress' } },
  })
  for (const instance of instances) {
    if (instance.prepaid === null) {
      throw new CloudError(
        'UnsupportedOperation.InstanceChargeType',
        `InstanceIds '${instance.id}' is ${instance.chargeType}: only PREPAID instances are renewed`,
      )
    }
    operate(draft, context, 'ModifyInstancesRenewFlag', instance, { prepaid: { ...instance.prepaid, renewFlag } })
  }
}

export interface ModifyInstancesChargeTypeInput {
  readonly instanceIds: readonly string[]
  readonly instanceChargeType: string
  readonly instanceChargePrepaid?: InstanceChargePrepaidInput
  readonly modifyPortableDataDisk?: boolean
}

/** Paid by the hour from now on, or in advance; so are its disks, elastic ones if told so. */
export function modifyInstancesChargeType(
  draft: Draft,
  input: ModifyInstancesChargeTypeInput,
  context: ActionContext,
): void {
  const chargeType = checkOneOf('InstanceChargeType', input.instanceChargeType, ['PREPAID', 'POSTPAID_BY_HOUR'])
  const prepaid = chargeType === 'PREPAID' ? checkInstancePrepaid(input.instanceChargePrepaid, context.now) : null
  const busy = 'OperationDenied.InstanceOperationInProgress'
  const instances = selectInstances(draft, input.instanceIds, {
    states: ['RUNNING', 'STOPPED'],
    stoppedFree: true,
    most: 20,
    codes: { states: { PENDING: busy, STARTING: busy } },
  })
  for (const instance of instances) {
    if (instance.chargeType === chargeType) {
      throw new CloudError(
        'UnsupportedOperation.InstanceChargeType',
        `InstanceIds '${instance.id}' is ${chargeType} now`,
      )
    }
    payDisks(draft, instance, prepaid, input.modifyPortableDataDisk === true)
    const stopChargingMode = chargeType === 'PREPAID' ? 'NOT_APPLICABLE' : instance.stopChargingMode
    operate(draft, context, 'ModifyInstancesChargeType', instance, { chargeType, prepaid, stopChargingMode })
  }
}

function payDisks(draft: Draft, instance: Instance, prepaid: Prepaid | null, elasticToo: boolean): void {
  for (const disk of [...draft.disks.by('instance', instance.id)]) {
    if (disk.portable && !elasticToo) continue
    draft.put('disks', { ...disk, prepaid, deleteWithInstance: !disk.portable || prepaid === null })
  }
}
