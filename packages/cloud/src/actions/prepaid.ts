import { CloudError } from '../errors.js'
import type { Millis, Prepaid } from '../world/rows.js'

export const renewFlags = [
  'NOTIFY_AND_MANUAL_RENEW',
  'NOTIFY_AND_AUTO_RENEW',
  'DISABLE_NOTIFY_AND_MANUAL_RENEW',
] as const

export function checkRenewFlag(value: string): Prepaid['renewFlag'] {
  const flag = renewFlags.find((known) => known === value)
  if (flag === undefined) {
    throw new CloudError('InvalidParameterValue', `RenewFlag '${value}' is not one of ${renewFlags.join(', ')}`)
  }
  return flag
}

export function monthsAfter(from: Millis, months: number): Millis {
  const end = new Date(from)
  end.setUTCMonth(end.getUTCMonth() + months)
  return end.getTime()
}

export interface InstanceChargePrepaidInput {
  readonly period: number
  readonly renewFlag?: string
}

/** The terms of an instance paid in advance, which have to be given. */
export function checkInstancePrepaid(input: InstanceChargePrepaidInput | undefined, from: Millis): Prepaid {
  if (input === undefined) {
    throw new CloudError('MissingParameter', 'InstanceChargePrepaid is missing: PREPAID needs it')
  }
  const { period } = input
  if (!(period >= 1 && period <= 12) && ![24, 36, 48, 60].includes(period)) {
    throw new CloudError('InvalidPeriod', `Period ${period} is not one of 1 to 12, 24, 36, 48, 60`)
  }
  const renewFlag = checkRenewFlag(input.renewFlag || 'NOTIFY_AND_MANUAL_RENEW')
  return { expiresAt: monthsAfter(from, period), renewFlag }
}
