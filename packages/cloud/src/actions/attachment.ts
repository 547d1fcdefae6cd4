import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, NetworkInterface } from '../world/rows.js'
import { checkId, checkQuota, first, found } from './checks.js'
import { attachmentTokenCodes, once } from './idempotency.js'
import { eniAddressLimit, eniLimit } from './instance-types.js'
import { findNetworkInterface } from './network-interface.js'
import { checkIdle, startTask } from './tasks.js'

export interface AttachNetworkInterfaceInput {
  readonly networkInterfaceId: string
  readonly instanceId: string
  readonly attachType?: number
  readonly clientToken?: string
}

export interface DetachNetworkInterfaceInput {
  readonly networkInterfaceId: string
  readonly instanceId: string
  readonly clientToken?: string
}

export function attachNetworkInterface(draft: Draft, input: AttachNetworkInterfaceInput, context: ActionContext): void {
  once(draft, context, 'AttachNetworkInterface', input, () => [attach(draft, input, context).id], attachmentTokenCodes)
}

function attach(draft: Draft, input: AttachNetworkInterfaceInput, context: ActionContext): NetworkInterface {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  const instance = findInstance(draft, input.instanceId)
  const attachType = checkAttachType(input.attachType)
  if (eni.attachment !== null) {
    throw new CloudError(
      'UnsupportedOperation.AttachmentAlreadyExists',
      `NetworkInterfaceId '${eni.id}' is attached to '${eni.attachment.instanceId}'`,
    )
  }
  checkIdle(draft, eni.id, 'UnsupportedOperation.InvalidState')
  checkDestination(draft, eni, instance)
  const attached = attachedTo(draft, eni, instance, attachType, context)
  draft.put('networkInterfaces', attached)
  startTask(draft, context, 'AttachNetworkInterface', eni.id, { kind: 'attach-eni', networkInterfaceId: eni.id })
  return attached
}

export function checkAttachType(attachType = 0): 0 | 1 {
  if (attachType !== 0 && attachType !== 1) {
    throw new CloudError('UnsupportedOperation', `AttachType ${attachType} is not one of 0 (standard), 1 (extended)`)
  }
  return attachType
}

/** The ENI can be attached to the instance: both are in one place, and the instance can take one more now. */
export function checkDestination(
  draft: Draft,
  eni: NetworkInterface,
  instance: Instance,
  codes: DestinationCodes = attachmentCodes,
): void {
  checkSamePlace(draft, eni, instance, codes.zone)
  if (instance.state !== 'RUNNING' && instance.state !== 'STOPPED') {
    throw new CloudError(codes.state, `InstanceId '${instance.id}' is ${instance.state}: it must be RUNNING or STOPPED`)
  }
  checkQuota(
    `ENIs on an instance of type ${instance.instanceType}`,
    draft.networkInterfaces.countBy('instance', instance.id),
    1,
    eniLimit(instance.instanceType),
  )
  checkQuota(
    `private IPs on an ENI of an instance of type ${instance.instanceType}`,
    draft.privateIps.countBy('owner', eni.id),
    0,
    eniAddressLimit(instance.instanceType),
  )
}

/** The same rules answer with different codes in different actions. */
interface DestinationCodes {
  readonly zone: ErrorCode
  readonly state: ErrorCode
}

const attachmentCodes: DestinationCodes = {
  zone: 'UnsupportedOperation.ZoneMismatch',
  state: 'UnsupportedOperation.ResourceIsInvalidState',
}

/** The ENI on its way to the instance: no frames pass until a task has made it AVAILABLE. */
export function attachedTo(
  draft: Draft,
  eni: NetworkInterface,
  instance: Instance,
  attachType: 0 | 1,
  context: ActionContext,
): NetworkInterface {
  return {
    ...eni,
    state: 'ATTACHING',
    attachType,
    attachment: { instanceId: instance.id, deviceIndex: freeDeviceIndex(draft, instance), attachedAt: context.now },
  }
}

export function detachNetworkInterface(draft: Draft, input: DetachNetworkInterfaceInput, context: ActionContext): void {
  once(draft, context, 'DetachNetworkInterface', input, () => [detach(draft, input, context).id], attachmentTokenCodes)
}

function detach(draft: Draft, input: DetachNetworkInterfaceInput, context: ActionContext): NetworkInterface {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  const { id: instanceId } = findInstance(draft, input.instanceId)
  if (eni.attachment?.instanceId !== instanceId) {
    throw new CloudError(
      'UnsupportedOperation.InvalidState',
      `NetworkInterfaceId '${eni.id}' is not attached to InstanceId '${instanceId}'`,
    )
  }
  if (eni.primary) {
    throw new CloudError('UnsupportedOperation', `NetworkInterfaceId '${eni.id}' is the primary ENI of '${instanceId}'`)
  }
  checkIdle(draft, eni.id, 'UnsupportedOperation.InvalidState')
  const association = first(draft.haVipAssociations.by('target', eni.id))
  if (association !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.InstanceAssociateHavip',
      `NetworkInterfaceId '${eni.id}' is associated with HAVIP '${association.haVipId}': disassociate it first`,
    )
  }
  const detaching: NetworkInterface = { ...eni, state: 'DETACHING' }
  draft.put('networkInterfaces', detaching)
  startTask(draft, context, 'DetachNetworkInterface', eni.id, { kind: 'detach-eni', networkInterfaceId: eni.id })
  return detaching
}

export function findInstance(draft: Draft, id: string, member = 'InstanceId'): Instance {
  return found(draft.instances.get(checkId(member, 'ins', id)), member, id)
}

function checkSamePlace(draft: Draft, eni: NetworkInterface, instance: Instance, zoneCode: ErrorCode): void {
  if (eni.vpcId !== instance.vpcId) {
    throw new CloudError(
      'UnsupportedOperation.VpcMismatch',
      `NetworkInterfaceId '${eni.id}' is in '${eni.vpcId}' but InstanceId '${instance.id}' is in '${instance.vpcId}'`,
    )
  }
  const zone = draft.subnets.get(eni.subnetId)?.zone
  if (zone !== instance.zone) {
    throw new CloudError(
      zoneCode,
      `NetworkInterfaceId '${eni.id}' is in zone '${zone}' but InstanceId '${instance.id}' is in '${instance.zone}'`,
    )
  }
}

function freeDeviceIndex(draft: Draft, instance: Instance): number {
  const taken = new Set<number>()
  for (const eni of draft.networkInterfaces.by('instance', instance.id)) {
    if (eni.attachment !== null) taken.add(eni.attachment.deviceIndex)
  }
  let index = 1
  while (taken.has(index)) index += 1
  return index
}
