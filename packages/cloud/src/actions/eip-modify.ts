import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip } from '../world/rows.js'
import { taskNumber } from '../world/task-number.js'
import { checkLength, checkSwitch } from './checks.js'
import { checkEipIdle, checkNotReturned, findEip, findEips, startEipTask } from './eip.js'
import {
  type AddressChargePrepaidInput,
  checkBandwidth,
  checkChargeType,
  checkPrepaid,
  prepaidFrom,
} from './eip-charge.js'
import { checkRenewFlag } from './prepaid.js'

export interface ModifyAddressAttributeInput {
  readonly addressId: string
  readonly addressName?: string
  readonly eipDirectConnection?: string
}

export function modifyAddressAttribute(
  draft: Draft,
  input: ModifyAddressAttributeInput,
  _context: ActionContext,
): void {
  const eip = findEip(draft, input.addressId)
  if (input.eipDirectConnection && checkSwitch('EipDirectConnection', input.eipDirectConnection)) {
    throw new CloudError('UnsupportedOperation', 'EipDirectConnection is TRUE: not modelled by this emulator')
  }
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  const name = input.addressName
  if (name === undefined) return
  checkLength('AddressName', name, 128)
  if (/\s/.test(name)) {
    throw new CloudError('InvalidParameterValue', `AddressName '${name}' has a space: none is allowed`)
  }
  draft.put('eips', { ...eip, name })
}

export interface ModifyAddressesBandwidthInput {
  readonly addressIds: readonly string[]
  readonly internetMaxBandwidthOut: number
}

/** All of the EIPs named or none. Asynchronous. */
export function modifyAddressesBandwidth(
  draft: Draft,
  input: ModifyAddressesBandwidthInput,
  context: ActionContext,
): number {
  for (const eip of findEips(draft, input.addressIds)) {
    checkEipIdle(draft, eip, 'AddressIds', eip.id)
    checkNotReturned(eip, 'AddressIds')
    const bandwidth = checkBandwidth(input.internetMaxBandwidthOut, eip.internetChargeType)
    const work = { kind: 'set-eip-bandwidth', eipId: eip.id, bandwidth } as const
    startEipTask(draft, context, 'ModifyAddressesBandwidth', eip, work)
  }
  return taskNumber(context.requestId)
}

export interface ModifyAddressInternetChargeTypeInput {
  readonly addressId: string
  readonly internetChargeType: string
  readonly internetMaxBandwidthOut: number
  readonly addressChargePrepaid?: AddressChargePrepaidInput
}

/** How often the way of charging an EIP may change. */
const mostChargeTypeChanges = 2

export function modifyAddressInternetChargeType(
  draft: Draft,
  input: ModifyAddressInternetChargeTypeInput,
  context: ActionContext,
): void {
  const eip = findEip(draft, input.addressId)
  checkEipIdle(draft, eip, 'AddressId', eip.id)
  checkNotReturned(eip, 'AddressId')
  const internetChargeType = checkChargeType(input.internetChargeType)
  if (internetChargeType === eip.internetChargeType) {
    throw new CloudError(
      'InvalidParameterValue.InternetChargeTypeNotChanged',
      `InternetChargeType '${internetChargeType}' is what AddressId '${eip.id}' has already`,
    )
  }
  if (eip.chargeTypeChanges >= mostChargeTypeChanges) {
    throw new CloudError(
      'LimitExceeded.ModifyAddressInternetChargeTypeQuota',
      `the InternetChargeType of AddressId '${eip.id}' was changed ${eip.chargeTypeChanges} times: no more are allowed`,
    )
  }
  const range = 'InvalidParameterValue.Range'
  draft.put('eips', {
    ...eip,
    internetChargeType,
    bandwidth: checkBandwidth(input.internetMaxBandwidthOut, internetChargeType, { low: range, high: range }),
    prepaid: checkPrepaid(
      input.addressChargePrepaid,
      internetChargeType,
      context.now,
      'InvalidParameterValue.Combination',
    ),
    chargeTypeChanges: eip.chargeTypeChanges + 1,
  })
}

export function modifyAddressesRenewFlag(
  draft: Draft,
  input: { readonly addressIds: readonly string[]; readonly renewFlag: string },
  _context: ActionContext,
): void {
  const renewFlag = checkRenewFlag(input.renewFlag)
  for (const eip of findEips(draft, input.addressIds)) {
    if (eip.prepaid === null) {
      throw new CloudError('InvalidParameterValue.ResourceNotSupport', notPrepaid('AddressIds', eip))
    }
    draft.put('eips', { ...eip, prepaid: { ...eip.prepaid, renewFlag } })
  }
}

/** Adds to the time paid for; a returned EIP is back in use. */
export function renewAddresses(
  draft: Draft,
  input: { readonly addressIds: readonly string[]; readonly addressChargePrepaid: AddressChargePrepaidInput },
  _context: ActionContext,
): void {
  for (const eip of findEips(draft, input.addressIds)) {
    if (eip.prepaid === null) {
      throw new CloudError('UnsupportedOperation.InvalidAddressInternetChargeType', notPrepaid('AddressIds', eip))
    }
    draft.put('eips', { ...eip, prepaid: prepaidFrom(input.addressChargePrepaid, eip.prepaid.expiresAt) })
  }
}

export function notPrepaid(member: string, eip: Eip): string {
  return `${member} '${eip.id}' is ${eip.internetChargeType}: it must be BANDWIDTH_PREPAID_BY_MONTH`
}
