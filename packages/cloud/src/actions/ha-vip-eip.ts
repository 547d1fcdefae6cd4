import { parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import { first, found } from './checks.js'
import { findHaVip } from './ha-vip.js'
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
  const eip = found(first(draft.eips.by('address', address)), 'AddressIp', address)
  checkIdle(draft, haVip.id, 'UnsupportedOperation.MutexOperationTaskRunning')
  const other = first(draft.tasks.by('busyEip', eip.id))
  if (other !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.MutexOperationTaskRunning',
      `AddressIp '${address}' is being bound or unbound by ${other.action} (request ${other.requestId})`,
    )
  }
  const bound = first(draft.eips.by('haVip', haVip.id))
  if (bound !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.BindEIP',
      `HaVipId '${haVip.id}' has EIP '${bound.address}' bound already`,
    )
  }
  if (eip.haVipId !== null) {
    throw new CloudError('UnsupportedOperation.BindEIP', `AddressIp '${address}' is bound to '${eip.haVipId}' already`)
  }
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
  const eip = first(draft.eips.by('haVip', haVip.id))
  if (eip === undefined)
    throw new CloudError('UnsupportedOperation.UnbindEIP', `HaVipId '${haVip.id}' has no EIP bound`)
  startTask(draft, context, 'HaVipDisassociateAddressIp', haVip.id, {
    kind: 'disassociate-eip',
    haVipId: haVip.id,
    eipId: eip.id,
  })
}
