import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { WorldView } from '../world/world.js'

export interface EipQuota {
  readonly id: 'TOTAL_EIP_QUOTA' | 'DAILY_EIP_APPLY'
  readonly current: number
  readonly limit: number
}

const day = 24 * 3600 * 1000
const beijing = 8 * 3600 * 1000

/** The quotas of EIPs, as told and as enforced. */
export function eipQuotas(world: WorldView, { now, settings }: ActionContext): readonly [EipQuota, EipQuota] {
  const midnight = Math.floor((now + beijing) / day) * day - beijing
  // A repeated request has tasks of its own for the same EIPs.
  const today = new Set<string>()
  for (const task of world.tasks.by('kind', 'create-eip')) if (task.createdAt >= midnight) today.add(task.resourceId)
  return [
    { id: 'TOTAL_EIP_QUOTA', current: world.eips.countBy('kind', 'EIP'), limit: settings.quotas.eipsPerRegion },
    { id: 'DAILY_EIP_APPLY', current: today.size, limit: settings.quotas.eipAllocationsPerDay },
  ]
}

export function checkEipQuotas(world: WorldView, more: number, context: ActionContext): void {
  const [total, daily] = eipQuotas(world, context)
  if (total.current + more > total.limit) {
    throw new CloudError(
      'AddressQuotaLimitExceeded',
      `the quota of ${total.limit} EIPs is used up: ${total.current} exist and ${more} more were asked for`,
    )
  }
  if (daily.current + more > daily.limit) {
    throw new CloudError(
      'AddressQuotaLimitExceeded.DailyAllocate',
      `the quota of ${daily.limit} EIPs a day is used up: ${daily.current} were allocated today, ${more} more asked for`,
    )
  }
}
