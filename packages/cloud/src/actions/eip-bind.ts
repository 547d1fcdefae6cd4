import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterface, PrivateIp } from '../world/rows.js'
import { checkId, found } from './checks.js'
import { checkEipIdle, checkEipState, checkNotReturned, eipOf, findEip, startEipTask } from './eip.js'
import { eniAddresses } from './private-ip.js'

export interface AssociateAddressInput {
  readonly addressId: string
  readonly instanceId?: string
  readonly networkInterfaceId?: string
  readonly privateIpAddress?: string
  readonly eipDirectConnection?: boolean
  readonly instanceRegion?: string
}

/** Binds an EIP to an instance's primary address, or to a given address of an ENI. Asynchronous. */
export function associateAddress(draft: Draft, input: AssociateAddressInput, context: ActionContext): number {
  const eip = findEip(draft, input.addressId)
  if (input.eipDirectConnection === true) {
    throw new CloudError('UnsupportedOperation', 'EipDirectConnection is true: not modelled by this emulator')
  }
  if (input.instanceRegion && input.instanceRegion !== context.caller.region) {
    throw new CloudError(
      'UnsupportedOperation',
      `InstanceRegion '${input.instanceRegion}' is given: accelerating other regions is not modelled by this emulator`,
    )
  }
  const ip = target(draft, input)
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  checkNotReturned(eip, 'AddressId')
  checkEipState(eip, 'AddressId', ['UNBIND'], 'UnsupportedOperation.AddressStatusNotPermit')
  const other = eipOf(draft, ip.id)
  if (other?.addressType === 'WanIP') {
    throw new CloudError(
      'InvalidParameterValue.InstanceHasWanIP',
      `PrivateIpAddress '${ip.address}' has the ordinary public IP '${other.address}': return it first`,
    )
  }
  if (other !== undefined) {
    throw input.instanceId
      ? new CloudError(
          'InvalidInstanceId.AlreadyBindEip',
          `InstanceId '${input.instanceId}' has EIP '${other.address}' (${other.id}) on its primary address already`,
        )
      : new CloudError(
          'InvalidPrivateIpAddress.AlreadyBindEip',
          `PrivateIpAddress '${ip.address}' has EIP '${other.address}' (${other.id}) already`,
        )
  }
  draft.put('eips', { ...eip, state: 'BINDING', privateIpId: ip.id })
  return startEipTask(draft, context, 'AssociateAddress', eip, { kind: 'bind-eip', eipId: eip.id })
}

function target(draft: Draft, input: AssociateAddressInput): PrivateIp {
  const { instanceId, networkInterfaceId, privateIpAddress } = input
  if (instanceId && networkInterfaceId) {
    throw new CloudError(
      'InvalidParameterConflict',
      `InstanceId '${instanceId}' and NetworkInterfaceId '${networkInterfaceId}' are both given: give one`,
    )
  }
  if (instanceId) return primaryIp(draft, instanceId, privateIpAddress)
  if (!networkInterfaceId) {
    throw new CloudError(
      'InvalidParameterValue.MissingAssociateEntity',
      'neither InstanceId nor NetworkInterfaceId is given',
    )
  }
  if (!privateIpAddress) {
    throw new CloudError('MissingParameter', `PrivateIpAddress is missing: NetworkInterfaceId needs it`)
  }
  const eni = draft.networkInterfaces.get(
    checkId('NetworkInterfaceId', 'eni', networkInterfaceId, 'InvalidParameterValue'),
  )
  return ipOfEni(
    draft,
    found(eni, 'NetworkInterfaceId', networkInterfaceId, 'InvalidNetworkInterfaceId.NotFound'),
    privateIpAddress,
  )
}

function ipOfEni(draft: Draft, eni: NetworkInterface, address: string): PrivateIp {
  const ip = eniAddresses(draft, eni.id).find(({ ip }) => ip.address === address)?.ip
  if (ip === undefined) {
    throw new CloudError(
      'InvalidParameterValue.PrivateIpAddressNotMatch',
      `PrivateIpAddress '${address}' is not one of NetworkInterfaceId '${eni.id}'`,
    )
  }
  if (eni.state !== 'AVAILABLE') {
    throw new CloudError(
      'UnsupportedOperation.InstanceStatusNotPermit',
      `NetworkInterfaceId '${eni.id}' is ${eni.state}: it must be AVAILABLE`,
    )
  }
  return ip
}

/** The primary address of the instance's primary ENI, which `address` is too if it is given. */
function primaryIp(draft: Draft, instanceId: string, address = ''): PrivateIp {
  if (/^(lb|nat|eks|havip)-/.test(instanceId)) {
    throw new CloudError(
      'InvalidParameterValue.ResourceNotSupport',
      `InstanceId '${instanceId}' is not an instance: load balancers and the like have no EIPs in this emulator`,
    )
  }
  const id = checkId('InstanceId', 'ins', instanceId, 'InvalidParameterValue.InstanceIdMalformed')
  const instance = found(draft.instances.get(id), 'InstanceId', id, 'InvalidInstanceId.NotFound')
  if (instance.state !== 'RUNNING' && instance.state !== 'STOPPED') {
    throw new CloudError(
      'InvalidParameterValue.InvalidInstanceState',
      `InstanceId '${id}' is ${instance.state}: it must be RUNNING or STOPPED`,
    )
  }
  for (const eni of draft.networkInterfaces.by('instance', id)) {
    if (!eni.primary) continue
    for (const { ip, owner } of eniAddresses(draft, eni.id)) {
      if (!owner.primary) continue
      if (address === '' || address === ip.address) return ip
      throw new CloudError(
        'InvalidParameterValue.PrivateIpAddressNotMatch',
        `PrivateIpAddress '${address}' is not '${ip.address}', the primary one of InstanceId '${id}': name its ENI instead`,
      )
    }
  }
  throw new CloudError('InternalError', `InstanceId '${id}' has no primary address`)
}

export interface DisassociateAddressInput {
  readonly addressId: string
  readonly reallocateNormalPublicIp?: boolean
}

/** Unbinds an EIP, from a HAVIP too (assumed: Terraform releases every EIP that way). Asynchronous. */
export function disassociateAddress(draft: Draft, input: DisassociateAddressInput, context: ActionContext): number {
  const eip = findEip(draft, input.addressId)
  if (input.reallocateNormalPublicIp === true) {
    throw new CloudError(
      'UnsupportedOperation',
      'ReallocateNormalPublicIp is true: a public IP in place of an EIP is not modelled by this emulator',
    )
  }
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  checkEipState(eip, 'AddressId', ['BIND'], 'InvalidAddressIdStatus.NotPermit')
  draft.put('eips', { ...eip, state: 'UNBINDING' })
  return startEipTask(draft, context, 'DisassociateAddress', eip, { kind: 'unbind-eip', eipId: eip.id })
}
