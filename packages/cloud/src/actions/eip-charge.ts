import { CloudError, type ErrorCode } from '../errors.js'
import type { Eip, EipPrepaid, Millis } from '../world/rows.js'
import { monthsAfter, renewFlags } from './prepaid.js'

export type EipChargeType = Eip['internetChargeType']

/** The largest bandwidth of each way of charging, Mbps; the smallest is 1. */
export const largestBandwidth: Readonly<Record<EipChargeType, number>> = {
  TRAFFIC_POSTPAID_BY_HOUR: 100,
  BANDWIDTH_POSTPAID_BY_HOUR: 100,
  BANDWIDTH_PREPAID_BY_MONTH: 200,
}

export interface AddressChargePrepaidInput {
  readonly period: number
  readonly autoRenewFlag?: number
}

export function checkChargeType(value: string): EipChargeType {
  if (value === 'BANDWIDTH_PACKAGE') {
    throw new CloudError(
      'UnsupportedOperation',
      `InternetChargeType '${value}': bandwidth packages are not modelled by this emulator`,
    )
  }
  if (!Object.hasOwn(largestBandwidth, value)) {
    const known = Object.keys(largestBandwidth).join(', ')
    throw new CloudError('InvalidParameterValue', `InternetChargeType '${value}' is not one of ${known}`)
  }
  return value as EipChargeType
}

export function checkBandwidth(
  value: number,
  chargeType: EipChargeType,
  codes: { readonly low: ErrorCode; readonly high: ErrorCode } = {
    low: 'InvalidParameterValue.BandwidthTooSmall',
    high: 'InvalidParameterValue.BandwidthOutOfRange',
  },
): number {
  const largest = largestBandwidth[chargeType]
  if (value >= 1 && value <= largest) return value
  throw new CloudError(
    value < 1 ? codes.low : codes.high,
    `InternetMaxBandwidthOut ${value} is out of range: ${chargeType} allows 1 to ${largest} Mbps`,
  )
}

/** What was paid for in advance: given with the prepaid way of charging, and with no other. */
export function checkPrepaid(
  prepaid: AddressChargePrepaidInput | undefined,
  chargeType: EipChargeType,
  now: Millis,
  missing: ErrorCode,
): EipPrepaid | null {
  const isPrepaid = chargeType === 'BANDWIDTH_PREPAID_BY_MONTH'
  if (!isPrepaid && prepaid === undefined) return null
  if (prepaid === undefined) throw new CloudError(missing, `AddressChargePrepaid is missing: ${chargeType} needs it`)
  if (!isPrepaid) {
    throw new CloudError(
      'InvalidParameterValue.Combination',
      `AddressChargePrepaid is given: InternetChargeType ${chargeType} takes none`,
    )
  }
  return prepaidFrom(prepaid, now)
}

/** `from` and so many months; renewed automatically unless told otherwise. */
export function prepaidFrom({ period, autoRenewFlag = 1 }: AddressChargePrepaidInput, from: Millis): EipPrepaid {
  if (!((period >= 1 && period <= 12) || period === 24 || period === 36)) {
    throw new CloudError('InvalidParameterValue', `Period ${period} is not one of 1 to 12, 24, 36 (months)`)
  }
  const renewFlag = renewFlags[autoRenewFlag]
  if (renewFlag === undefined) {
    throw new CloudError('InvalidParameterValue', `AutoRenewFlag ${autoRenewFlag} is not one of 0, 1, 2`)
  }
  return { expiresAt: monthsAfter(from, period), renewFlag, returned: false }
}
