import { parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import { first, found } from './checks.js'
import { checkEipIdle, eipById } from './eip.js'
import { findHaVip, haVipEip } from './ha-vip.js'
import { checkIdle, startTask } from './tasks.js'

export interface HaVipAssociateAddressIpInput {
  readonly haVipId: string
  readonly addressIp: string
}

/** Binds a free EIP to a HAVIP without one. Asynchronous. */
export function haVipAssociateAddressIp(
  draft: Draft,
  input: HaVipAssociateAddressIpInput,
  context: ActionContext,
): void {
  const haVip = findHaVip(draft, input.haVipId)
  const address = parseIpv4(input.addressIp)
  if (address === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `AddressIp '${input.addressIp}' is malformed: expected an IPv4 address`,
    )
  }
  const eip = found(eipById(draft, first(draft.eips.by('address', address))?.id ?? ''), 'AddressIp', address)
  checkIdle(draft, haVip.id, 'UnsupportedOperation.MutexOperationTaskRunning')
  checkEipIdle(draft, eip, 'AddressIp', address, 'UnsupportedOperation.MutexOperationTaskRunning')
  const bound = haVipEip(draft, haVip)
  if (bound !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.BindEIP',
      `HaVipId '${haVip.id}' has EIP '${bound.address}' bound already`,
    )
  }
  if (eip.privateIpId !== null) {
    throw new CloudError(
      'UnsupportedOperation.BindEIP',
      `AddressIp '${address}' is bound to '${eip.privateIpId}' already`,
    )
  }
  if (eip.prepaid?.returned === true) {
    throw new CloudError('UnsupportedOperation', `AddressIp '${address}' was returned and is isolated`)
  }
  draft.put('eips', { ...eip, state: 'BINDING', privateIpId: `${haVip.vpcId}/${haVip.vip}` })
  startTask(draft, context, 'HaVipAssociateAddressIp', haVip.id, {
    kind: 'associate-eip',
    haVipId: haVip.id,
    eipId: eip.id,
  })
}

/** Unbinds the EIP of a HAVIP. Asynchronous. */
export function haVipDisassociateAddressIp(
  draft: Draft,
  input: { readonly haVipId: string },
  context: ActionContext,
): void {
  const haVip = findHaVip(draft, input.haVipId)
  checkIdle(draft, haVip.id, 'UnsupportedOperation.MutexOperationTaskRunning')
  const eip = haVipEip(draft, haVip)
  if (eip === undefined)
    throw new CloudError('UnsupportedOperation.UnbindEIP', `HaVipId '${haVip.id}' has no EIP bound`)
  checkEipIdle(draft, eip, 'HaVipId', haVip.id, 'UnsupportedOperation.MutexOperationTaskRunning')
  draft.put('eips', { ...eip, state: 'UNBINDING' })
  startTask(draft, context, 'HaVipDisassociateAddressIp', haVip.id, {
    kind: 'disassociate-eip',
    haVipId: haVip.id,
    eipId: eip.id,
  })
}
