import { CloudError, ManualClock } from '@havip/cloud'
import { describe, expect, it } from 'vitest'
import { openHarness } from '../../test/harness.js'
import { signTc3 } from '../../test/sign.js'
import { defaultRate, documentedRateLimits, type RatedCall } from './rate-limits.js'

const call: RatedCall = { service: 'vpc', action: 'DescribeVpcs', accountId: '1', region: 'ap-guangzhou' }

function limits() {
  const clock = new ManualClock()
  const rates = documentedRateLimits(clock)
  const isServed = (rated: RatedCall = call) => {
    try {
      rates.count(rated)
      return true
    } catch (error) {
      if (error instanceof CloudError && error.code === 'RequestLimitExceeded') return false
      throw error
    }
  }
  /** How many of a hundred calls at once are served. */
  const burst = (rated?: RatedCall) => Array.from({ length: 101 }, () => isServed(rated)).filter(Boolean).length
  return { clock, isServed, burst }
}

describe('rate limits', () => {
  it.each([
    ['vpc', 'DescribeVpcs', defaultRate],
    ['vpc', 'CreateHaVip', 20],
    ['vpc', 'AllocateAddresses', 10],
    ['vpc', 'DescribeAddressQuota', 10],
    ['vpc', 'CreateVpc', 100],
    ['cvm', 'constructor', defaultRate],
  ])('let %s.%s be called %d times in a second', (service, action, rate) => {
    expect(limits().burst({ ...call, service, action })).toBe(rate)
  })

  it('are of one action, account and region', () => {
    const { burst } = limits()
    for (const other of [{}, { action: 'DescribeSubnets' }, { accountId: '2' }, { region: 'ap-shanghai' }]) {
      expect(burst({ ...call, ...other })).toBe(defaultRate)
    }
  })

  it('hold in any second, not only in those of the clock', () => {
    const { clock, burst, isServed } = limits()
    clock.advance(900)
    expect(burst()).toBe(defaultRate)
    clock.advance(999)
    expect(isServed()).toBe(false)
    clock.advance(1)
    expect(burst()).toBe(defaultRate)
  })

  it('do not count what was refused', () => {
    const { clock, burst, isServed } = limits()
    burst()
    for (let i = 0; i < 9; i++) {
      clock.advance(100)
      expect(isServed()).toBe(false)
    }
    clock.advance(100)
    expect(isServed()).toBe(true)
  })

  it('are kept by the API when it is given some, and by default are none', async () => {
    const codes = async (rated: boolean) => {
      const harness = await openHarness({}, { rated })
      const replies = await Promise.all(Array.from({ length: 21 }, () => harness.call('DescribeHaVips')))
      return replies.map((reply) => reply.Error?.Code)
    }
    expect(await codes(false)).toEqual(Array(21).fill(undefined))
    expect(await codes(true)).toEqual([...Array(20).fill(undefined), 'RequestLimitExceeded'])
  })

  it('count only calls that are proven to be of the account', async () => {
    const harness = await openHarness({}, { rated: true })
    const forged = signTc3({ action: 'DescribeHaVips', timestamp: harness.now(), secretKey: 'guessed' })
    await Promise.all(Array.from({ length: 30 }, () => harness.send(forged)))
    expect((await harness.call('DescribeHaVips')).Error).toBeUndefined()
  })
})
