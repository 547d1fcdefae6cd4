import { parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance } from '../world/rows.js'
import { checkId, found } from './checks.js'
import { checkEipIdle, checkNotReturned, startEipTask } from './eip.js'
import { freePublicAddress } from './eip-allocate.js'
import { notPrepaid } from './eip-modify.js'

/** Instances get no ordinary public IPs here, so there is none that could be turned into an EIP. */
export function transformAddress(draft: Draft, input: { readonly instanceId: string }, _context: ActionContext): never {
  return refuseWithoutPublicIp(findInstance(draft, input.instanceId))
}

/** Gives a monthly prepaid EIP another address, at once; its task has nothing more to do. */
export function adjustPublicAddress(
  draft: Draft,
  input: { readonly instanceId?: string; readonly addressId?: string },
  context: ActionContext,
): number {
  if (input.instanceId && input.addressId) {
    throw new CloudError(
      'InvalidParameterValue.Combination',
      `InstanceId '${input.instanceId}' and AddressId '${input.addressId}' are both given: give one`,
    )
  }
  if (input.instanceId) return refuseWithoutPublicIp(findInstance(draft, input.instanceId))
  if (!input.addressId) throw new CloudError('MissingParameter', 'neither InstanceId nor AddressId is given')
  const id = checkId('AddressId', 'eip', input.addressId, 'InvalidParameterValue')
  const eip = found(draft.eips.get(id), 'AddressId', id, 'InvalidParameterValue.AddressNotFound')
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  checkNotReturned(eip, 'AddressId')
  if (eip.prepaid === null) {
    throw new CloudError('UnsupportedOperation.InvalidAddressInternetChargeType', notPrepaid('AddressId', eip))
  }
  draft.put('eips', { ...eip, address: freePublicAddress(draft, context) })
  return startEipTask(draft, context, 'AdjustPublicAddress', eip, { kind: 'replace-eip-address', eipId: eip.id })
}

/** As above: no address given can be an ordinary public IP. */
export function returnNormalAddresses(
  _draft: Draft,
  input: { readonly addressIps: readonly string[] },
  _context: ActionContext,
): never {
  const malformed = input.addressIps.find((address) => parseIpv4(address) === undefined)
  if (malformed !== undefined) {
    throw new CloudError(
      'InvalidParameterValue.Illegal',
      `AddressIps '${malformed}' is malformed: expected an IPv4 address`,
    )
  }
  const [first] = input.addressIps
  if (first === undefined) throw new CloudError('MissingParameter', 'AddressIps is empty: expected an IPv4 address')
  throw new CloudError(
    'InvalidParameterValue.AddressIpsNotFound',
    `AddressIps '${first}' is not an ordinary public IP: instances have none in this emulator`,
  )
}

/** NAT gateways cannot be made here, so none is ever found. */
export function disassociateNatGatewayAddress(
  _draft: Draft,
  input: { readonly natGatewayId: string; readonly publicIpAddresses: readonly string[] },
  _context: ActionContext,
): never {
  const id = checkId('NatGatewayId', 'nat', input.natGatewayId)
  throw new CloudError('ResourceNotFound', `NatGatewayId '${id}' does not exist`)
}

function findInstance(draft: Draft, id: string): Instance {
  const instanceId = checkId('InstanceId', 'ins', id, 'InvalidParameterValue.InstanceIdMalformed')
  return found(draft.instances.get(instanceId), 'InstanceId', instanceId, 'InvalidInstanceId.NotFound')
}

function refuseWithoutPublicIp(instance: Instance): never {
  throw new CloudError(
    'InvalidParameterValue.InstanceNoWanIP',
    `InstanceId '${instance.id}' has no ordinary public IP: instances get none in this emulator`,
  )
}
