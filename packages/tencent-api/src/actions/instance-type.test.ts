import { defaultQuotas, defaultSettings, instanceTypes, zonesOf } from '@havip/cloud'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
beforeEach(async () => {
  harness = await openHarness()
})

const filter = (Name: string, ...Values: string[]) => ({ Name, Values })
const Zone = 'ap-guangzhou-3'
const run = (parameters: object = {}) =>
  harness.call('RunInstances', { Placement: { Zone }, ImageId: 'img-487zeit5', ...parameters })

describe('instance types', () => {
  it('that are listed are those that RunInstances takes, in every zone', async () => {
    const { InstanceTypeConfigSet } = await harness.call('DescribeInstanceTypeConfigs')
    expect(InstanceTypeConfigSet).toHaveLength(instanceTypes.size * zonesOf(defaultSettings, 'ap-guangzhou').length)
    const inZone = InstanceTypeConfigSet.filter((type: { Zone: string }) => type.Zone === Zone)
    for (const { InstanceType } of inZone) {
      expect((await run({ InstanceType, DryRun: true })).Error).toBeUndefined()
    }
    expect((await run({ InstanceType: 'S5.SMALL3', DryRun: true })).Error.Code).toBe(
      'InvalidParameterValue.InstanceTypeNotFound',
    )
  })

  it('are filtered by zone, family and type', async () => {
    const Filters = [filter('zone', Zone), filter('instance-family', 'S6'), filter('instance-type', 'S6.LARGE8')]
    const { InstanceTypeConfigSet } = await harness.call('DescribeInstanceTypeConfigs', { Filters })
    expect(InstanceTypeConfigSet).toMatchObject([{ Zone, InstanceType: 'S6.LARGE8', CPU: 4, Memory: 8 }])
  })

  it('are ordered by the sort keys, the first one first', async () => {
    const Filters = [
      filter('zone', Zone),
      filter('instance-family', 'M6', 'C6'),
      filter('instance-charge-type', 'PREPAID'),
      filter('sort-keys', 'cpu:desc', 'mem:asc'),
    ]
    const { InstanceTypeQuotaSet } = await harness.call('DescribeZoneInstanceConfigInfos', { Filters })
    const order = InstanceTypeQuotaSet.map(({ Cpu, Memory }: { Cpu: number; Memory: number }) => [Cpu, Memory])
    expect(order.slice(0, 4)).toEqual([
      [64, 128],
      [64, 256],
      [64, 512],
      [48, 96],
    ])
    expect(InstanceTypeQuotaSet[0]).toMatchObject({ InstanceChargeType: 'PREPAID', Price: { OriginalPrice: 0 } })
  })

  it.each([
    ['DescribeInstanceTypeConfigs', filter('zone', 'ap-shanghai-2'), 'InvalidZone.MismatchRegion'],
    ['DescribeInstanceTypeConfigs', filter('zone', Zone, Zone), 'InvalidFilterValue.LimitExceeded'],
    ['DescribeZoneInstanceConfigInfos', filter('sort-keys', 'price:asc'), 'InvalidFilter'],
    ['DescribeAccountQuota', filter('zone', 'ap-shanghai-2'), 'InvalidZone.MismatchRegion'],
    ['DescribeAccountQuota', filter('region', 'x'), 'InvalidFilter'],
  ])('%s refuses the filter %o', async (action, wrong, code) => {
    expect((await harness.call(action, { Filters: [wrong] })).Error.Code).toBe(code)
  })
})

describe('public images', () => {
  it('are filtered by id, kind and parts of name and platform', async () => {
    const ids = async (parameters: object) =>
      (await harness.call('DescribeImages', parameters)).ImageSet.map(({ ImageId }: { ImageId: string }) => ImageId)
    expect(await ids({ ImageIds: ['img-9qabwvbn', 'img-zzzzzzzz'] })).toEqual(['img-9qabwvbn'])
    expect(await ids({ Filters: [filter('platform', 'Rocky')] })).toEqual(['img-no575grb', 'img-no59bf11'])
    expect(await ids({ Filters: [filter('image-name', '22.04')] })).toEqual(['img-487zeit5'])
    expect(await ids({ Filters: [filter('image-type', 'PRIVATE_IMAGE')] })).toEqual([])
    expect(await ids({ Limit: 2, Offset: 1, InstanceType: 'SA5.MEDIUM2' })).toHaveLength(2)
  })

  it('give instances the name of their system', async () => {
    await run()
    await run({ ImageId: 'img-0000mine' })
    const { InstanceSet } = await harness.call('DescribeInstances')
    expect(InstanceSet.map(({ OsName }: { OsName: string }) => OsName)).toEqual([
      'Ubuntu Server 22.04 LTS 64bit',
      'Linux',
    ])
  })
})

it('the quota of the account is what is enforced, and says how much of it is used', async () => {
  harness = await openHarness({ quotas: { ...defaultQuotas, instancesPerZone: 2 } })
  const told = async () => {
    const Filters = [filter('zone', Zone), filter('quota-type', 'PostPaidQuotaSet')]
    const { AccountQuotaOverview } = await harness.call('DescribeAccountQuota', { Filters })
    const { PostPaidQuotaSet, PrePaidQuotaSet } = AccountQuotaOverview.AccountQuota
    expect(PrePaidQuotaSet).toEqual([])
    return PostPaidQuotaSet
  }
  expect(await told()).toEqual([{ Zone, UsedQuota: 0, RemainingQuota: 2, TotalQuota: 2 }])
  expect((await run({ InstanceCount: 3 })).Error.Code).toBe('LimitExceeded.InstanceQuota')
  expect((await run({ InstanceCount: 2 })).InstanceIdSet).toHaveLength(2)
  expect(await told()).toEqual([{ Zone, UsedQuota: 2, RemainingQuota: 0, TotalQuota: 2 }])
})
