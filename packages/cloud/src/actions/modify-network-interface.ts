import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterface } from '../world/rows.js'
import { checkNotAssociated } from './assign-private-ip.js'
import { attachedTo, checkAttachType, checkDestination, findInstance } from './attachment.js'
import { releaseBindings } from './binding.js'
import { checkCount, checkId, checkLength, checkName, checkOneOf, found } from './checks.js'
import { once } from './idempotency.js'
import { type CreateNetworkInterfaceInput, findNetworkInterface, makeNetworkInterface } from './network-interface.js'
import { checkQos, placeCodes } from './place-addresses.js'
import { setSecurityGroups } from './security-group-binding.js'
import { checkIdle, startTask } from './tasks.js'

export interface ModifyNetworkInterfaceAttributeInput {
  readonly networkInterfaceId: string
  readonly networkInterfaceName?: string
  readonly networkInterfaceDescription?: string
  readonly securityGroupIds?: readonly string[]
  readonly trunkingFlag?: string
}

export function modifyNetworkInterfaceAttribute(
  draft: Draft,
  input: ModifyNetworkInterfaceAttributeInput,
  context: ActionContext,
): void {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  const { networkInterfaceName: name, networkInterfaceDescription: description, trunkingFlag } = input
  if (input.securityGroupIds !== undefined) setSecurityGroups(draft, eni.id, input.securityGroupIds, context)
  draft.put('networkInterfaces', {
    ...eni,
    ...(name !== undefined && { name: checkName('NetworkInterfaceName', name) }),
    ...(description !== undefined && {
      description: checkLength('NetworkInterfaceDescription', description, 60),
    }),
    ...(trunkingFlag !== undefined && {
      trunking: checkOneOf('TrunkingFlag', trunkingFlag, ['Enable', 'Disable']) === 'Enable',
    }),
  })
}

export interface ModifyNetworkInterfaceQosInput {
  readonly networkInterfaceIds: readonly string[]
  readonly qosLevel?: string
  readonly directSendMaxPort?: number
}

/** The level is kept and told; the network treats all alike. */
export function modifyNetworkInterfaceQos(
  draft: Draft,
  input: ModifyNetworkInterfaceQosInput,
  _context: ActionContext,
): void {
  checkCount('NetworkInterfaceIds', input.networkInterfaceIds, 100)
  if (input.directSendMaxPort !== undefined) {
    throw new CloudError(
      'UnsupportedOperation',
      `DirectSendMaxPort ${input.directSendMaxPort} is given: direct sending is not modelled by this emulator`,
    )
  }
  if (input.qosLevel === undefined) throw new CloudError('InvalidParameter', 'QosLevel is not given: nothing to change')
  const qosLevel = checkQos(input.qosLevel)
  for (const id of input.networkInterfaceIds) {
    // Here alone the documentation lists no code of its own for malformed ids.
    const eni = checkId('NetworkInterfaceIds', 'eni', id, 'InvalidParameterValue')
    draft.put('networkInterfaces', { ...found(draft.networkInterfaces.get(eni), 'NetworkInterfaceIds', id), qosLevel })
  }
}

export interface MigrateNetworkInterfaceInput {
  readonly networkInterfaceId: string
  readonly sourceInstanceId: string
  readonly destinationInstanceId: string
  readonly attachType?: number
}

/** Takes a secondary ENI from one instance to another: what it holds is unbound at once, and no frames pass meanwhile. */
export function migrateNetworkInterface(
  draft: Draft,
  input: MigrateNetworkInterfaceInput,
  context: ActionContext,
): void {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  const source = findInstance(draft, input.sourceInstanceId, 'SourceInstanceId')
  const destination = findInstance(draft, input.destinationInstanceId, 'DestinationInstanceId')
  const attachType = checkAttachType(input.attachType)
  if (eni.attachment?.instanceId !== source.id) {
    throw new CloudError(
      'UnsupportedOperation.AttachmentNotFound',
      `NetworkInterfaceId '${eni.id}' is not attached to SourceInstanceId '${source.id}'`,
    )
  }
  if (eni.primary) {
    throw new CloudError('UnsupportedOperation', `NetworkInterfaceId '${eni.id}' is the primary ENI of '${source.id}'`)
  }
  if (source.id === destination.id) {
    throw new CloudError('UnsupportedOperation', `DestinationInstanceId '${destination.id}' is where the ENI is now`)
  }
  checkIdle(draft, eni.id, 'UnsupportedOperation')
  checkNotAssociated(draft, eni)
  checkDestination(draft, eni, destination, { zone: 'UnsupportedOperation', state: 'UnsupportedOperation' })
  releaseBindings(draft, eni.id, 'detached', context)
  draft.put('networkInterfaces', attachedTo(draft, eni, destination, attachType, context))
  startTask(draft, context, 'MigrateNetworkInterface', eni.id, { kind: 'attach-eni', networkInterfaceId: eni.id })
}

export interface CreateAndAttachNetworkInterfaceInput extends CreateNetworkInterfaceInput {
  readonly instanceId: string
  readonly attachType?: number
}

/** The ENI is PENDING, with its instance, until the task is done. */
export function createAndAttachNetworkInterface(
  draft: Draft,
  input: CreateAndAttachNetworkInterfaceInput,
  context: ActionContext,
): NetworkInterface {
  const action = 'CreateAndAttachNetworkInterface'
  const [id] = once(draft, context, action, input, () => {
    const instance = findInstance(draft, input.instanceId)
    const attachType = checkAttachType(input.attachType)
    const eni = makeNetworkInterface(draft, input, context, {
      ...placeCodes,
      tooMany: 'InvalidParameterValue',
      quota: 'LimitExceeded',
    })
    checkDestination(draft, eni, instance, {
      zone: 'UnsupportedOperation.ResourceMismatch',
      state: 'UnsupportedOperation.InvalidState',
    })
    draft.put('networkInterfaces', {
      ...attachedTo(draft, eni, instance, attachType, context),
      state: 'PENDING',
    })
    startTask(draft, context, action, eni.id, { kind: 'create-eni', networkInterfaceId: eni.id })
    return [eni.id]
  })
  return found(id === undefined ? undefined : draft.networkInterfaces.get(id), 'NetworkInterfaceId', id ?? '')
}
