import { parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip, EipId, Instance } from '../world/rows.js'
import { checkId, first, found } from './checks.js'
import { checkEipIdle, checkNotReturned, eipById, startEipTask } from './eip.js'
import { freePublicAddress } from './eip-allocate.js'
import { notPrepaid } from './eip-modify.js'
import { checkEipQuotas } from './eip-quota.js'
import { publicIpOf, removePublicIp } from './public-ip.js'

/**
 * Makes the ordinary public IP of an instance an EIP, bound where it was. It counts as one allocated today. The task has
 * nothing more to do.
 */
export function transformAddress(
  draft: Draft,
  input: { readonly instanceId: string },
  context: ActionContext,
): { readonly id: EipId; readonly taskNumber: number } {
  const instance = findInstance(draft, input.instanceId)
  const wan = publicIp(draft, instance)
  checkEipIdle(draft, wan, 'InstanceId', instance.id)
  checkEipQuotas(draft, 1, context)
  const eip = { ...wan, addressType: 'EIP' } as const
  draft.put('eips', eip)
  const work = { kind: 'create-eip', eipId: eip.id } as const
  return { id: eip.id, taskNumber: startEipTask(draft, context, 'TransformAddress', eip, work) }
}

/** Gives an ordinary public IP, or a monthly prepaid EIP, another address, at once; its task has nothing more to do. */
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
  if (input.instanceId) {
    const instance = findInstance(draft, input.instanceId)
    const wan = publicIp(draft, instance)
    checkEipIdle(draft, wan, 'InstanceId', instance.id)
    return replaceAddress(draft, wan, context)
  }
  if (!input.addressId) throw new CloudError('MissingParameter', 'neither InstanceId nor AddressId is given')
  const id = checkId('AddressId', 'eip', input.addressId, 'InvalidParameterValue')
  const eip = found(eipById(draft, id), 'AddressId', id, 'InvalidParameterValue.AddressNotFound')
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  checkNotReturned(eip, 'AddressId')
  if (eip.prepaid === null) {
    throw new CloudError('UnsupportedOperation.InvalidAddressInternetChargeType', notPrepaid('AddressId', eip))
  }
  return replaceAddress(draft, eip, context)
}

function replaceAddress(draft: Draft, eip: Eip, context: ActionContext): number {
  draft.put('eips', { ...eip, address: freePublicAddress(draft, context) })
  return startEipTask(draft, context, 'AdjustPublicAddress', eip, { kind: 'replace-eip-address', eipId: eip.id })
}

/** Takes ordinary public IPs from their instances, at once; all of those named or none. */
export function returnNormalAddresses(
  draft: Draft,
  input: { readonly addressIps: readonly string[] },
  _context: ActionContext,
): void {
  if (input.addressIps.length === 0) {
    throw new CloudError('MissingParameter', 'AddressIps is empty: expected an IPv4 address')
  }
  for (const text of new Set(input.addressIps)) {
    const address = parseIpv4(text)
    if (address === undefined) {
      throw new CloudError(
        'InvalidParameterValue.Illegal',
        `AddressIps '${text}' is malformed: expected an IPv4 address`,
      )
    }
    const eip = first(draft.eips.by('address', address))
    if (eip?.addressType !== 'WanIP') {
      throw new CloudError(
        'InvalidParameterValue.AddressIpsNotFound',
        `AddressIps '${text}' is not the ordinary public IP of an instance`,
      )
    }
    if (eip.prepaid !== null) {
      throw new CloudError(
        'UnsupportedOperation.NotSupportedAddressIpsChargeType',
        `AddressIps '${text}' has bandwidth that is paid in advance: it cannot be returned`,
      )
    }
    removePublicIp(draft, eip)
  }
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

function publicIp(draft: Draft, instance: Instance): Eip {
  const eip = publicIpOf(draft, instance)
  if (eip !== undefined) return eip
  throw new CloudError('InvalidParameterValue.InstanceNoWanIP', `InstanceId '${instance.id}' has no ordinary public IP`)
}
