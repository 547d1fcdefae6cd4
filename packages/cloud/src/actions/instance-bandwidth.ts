import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance } from '../world/rows.js'
import { operate, selectInstances } from './instance-operation.js'
import { checkInternetBandwidth, type InternetChargeType, publicIpOf } from './public-ip.js'

export interface ResetInstancesInternetMaxBandwidthInput {
  readonly instanceIds: readonly string[]
  readonly internetAccessible: { readonly internetMaxBandwidthOut?: number }
  readonly startTime?: string
  readonly endTime?: string
}

const day = 24 * 3600 * 1000
const beijing = 8 * 3600 * 1000

/** Another limit of public traffic, of the ordinary public IP too; from now on, whatever the time it is paid for. */
export function resetInstancesInternetMaxBandwidth(
  draft: Draft,
  input: ResetInstancesInternetMaxBandwidthInput,
  context: ActionContext,
): void {
  const { internetMaxBandwidthOut: out } = input.internetAccessible
  if (out === undefined)
    throw new CloudError('MissingParameter', 'InternetMaxBandwidthOut of InternetAccessible is missing')
  const instances = selectInstances(draft, input.instanceIds, { states: ['RUNNING', 'STOPPED'] })
  for (const instance of instances) {
    const type = instance.internetChargeType as InternetChargeType
    if (type !== 'TRAFFIC_POSTPAID_BY_HOUR' && instances.length > 1) {
      throw new CloudError(
        'InvalidParameterValue.LimitExceeded',
        `InstanceIds has ${instances.length} ids: '${instance.id}' pays its traffic by ${type}, of which one is allowed`,
      )
    }
    checkInternetBandwidth(out, type)
    if (type === 'BANDWIDTH_PREPAID') checkPrepaid(input, instance, out, context)
    const wan = publicIpOf(draft, instance)
    if (wan !== undefined && out === 0) {
      throw new CloudError(
        'InvalidParameterValue.Range',
        `InternetMaxBandwidthOut 0 is out of range: '${instance.id}' has the public IP ${wan.address}, which needs at least 1 Mbps`,
      )
    }
    if (wan !== undefined) draft.put('eips', { ...wan, bandwidth: out })
    operate(draft, context, 'ResetInstancesInternetMaxBandwidth', instance, { internetMaxBandwidthOut: out })
  }
}

/** Bandwidth that is paid in advance is bought for some days, and does not shrink. */
function checkPrepaid(
  input: ResetInstancesInternetMaxBandwidthInput,
  instance: Instance,
  out: number,
  context: ActionContext,
): void {
  const [start, end] = [dateOf('StartTime', input.startTime), dateOf('EndTime', input.endTime)]
  const today = Math.floor((context.now + beijing) / day) * day - beijing
  if (start < today || end < start || (instance.prepaid !== null && end > instance.prepaid.expiresAt)) {
    throw new CloudError(
      'InvalidParameterValue',
      `StartTime '${input.startTime}' and EndTime '${input.endTime}' do not lie between today and the end of '${instance.id}'`,
    )
  }
  if (out < instance.internetMaxBandwidthOut) {
    throw new CloudError(
      'InvalidParameterValue',
      `InternetMaxBandwidthOut ${out} is less than the ${instance.internetMaxBandwidthOut} Mbps that '${instance.id}' has`,
    )
  }
}

/** The begin of a day in Beijing. */
function dateOf(member: string, text: string | undefined): number {
  if (!text) throw new CloudError('MissingParameter', `${member} is missing: BANDWIDTH_PREPAID needs it`)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at))
    throw new CloudError('InvalidParameterValue', `${member} '${text}' is not a date like 2026-11-22`)
  return at - beijing
}
