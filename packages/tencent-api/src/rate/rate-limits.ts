import { type Clock, CloudError } from '@havip/cloud'

/** Refuses a call that comes too soon after too many like it. */
export interface RateLimits {
  /** Counts one call of an action by an account in a region. CloudError RequestLimitExceeded when there were too many. */
  count(call: RatedCall): void
}

export interface RatedCall {
  readonly service: string
  readonly action: string
  readonly accountId: string
  readonly region: string
}

/** What the pages of most actions say, calls in a second. */
export const defaultRate = 20

/** Those whose documentation names another one. */
const documented: Readonly<Record<string, number>> = {
  'vpc.AllocateAddresses': 10,
  'vpc.CreateVpc': 100,
  'vpc.DescribeAddressQuota': 10,
}

const second = 1000

/**
 * The documented limits: so many calls of one action by one account in one region within any second. It counts by
 * sliding window, so a burst at the turn of a second is no way around it. Refused calls do not count.
 */
export function documentedRateLimits(clock: Pick<Clock, 'now'>): RateLimits {
  /** The times of the calls of the last second, oldest first. */
  const windows = new Map<string, number[]>()
  let sweptAt = clock.now()

  /** What was last called more than a second ago is forgotten: accounts and actions may be many. */
  const sweep = (now: number) => {
    if (now - sweptAt < second) return
    sweptAt = now
    for (const [key, times] of windows) if ((times.at(-1) ?? 0) <= now - second) windows.delete(key)
  }

  return {
    count({ service, action, accountId, region }) {
      const now = clock.now()
      sweep(now)
      const name = `${service}.${action}`
      const rate = (Object.hasOwn(documented, name) ? documented[name] : undefined) ?? defaultRate
      const key = `${accountId} ${region} ${name}`
      const recent = (windows.get(key) ?? []).filter((at) => at > now - second && at <= now)
      windows.set(key, recent)
      if (recent.length >= rate) {
        throw new CloudError(
          'RequestLimitExceeded',
          `${action} was called more than ${rate} times in a second by this account in ${region}; slow down and try again.`,
        )
      }
      recent.push(now)
    },
  }
}
