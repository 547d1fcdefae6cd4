import { beforeEach, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
beforeEach(async () => {
  harness = await openHarness({ topology: { switchesPerZone: 2, racksPerSwitch: 1, hostsPerRack: 2 } })
})

const filter = (Name: string, ...Values: string[]) => ({ Name, Values })
const run = (parameters: object) =>
  harness.call('RunInstances', { Placement: { Zone: 'ap-guangzhou-3' }, ImageId: 'img-487zeit5', ...parameters })

describe('placement groups', () => {
  const groups = async (parameters: object = {}) =>
    (await harness.call('DescribeDisasterRecoverGroups', parameters)).DisasterRecoverGroupSet

  it('show their instances, and instances show them', async () => {
    const made = await harness.call('CreateDisasterRecoverGroup', { Name: 'web', Type: 'HOST' })
    expect(made).toMatchObject({ Type: 'HOST', CvmQuotaTotal: 50, CurrentNum: 0, Strategy: 'SPREAD' })
    const DisasterRecoverGroupIds = [made.DisasterRecoverGroupId]
    const { InstanceIdSet } = await run({ DisasterRecoverGroupIds, InstanceCount: 4 })
    const [group] = await groups({ DisasterRecoverGroupIds })
    expect(group).toMatchObject({ Name: 'web', CurrentNum: 4, InstanceIds: InstanceIdSet, Affinity: 1 })
    const { InstanceSet } = await harness.call('DescribeInstances')
    expect(InstanceSet[0]).toMatchObject({
      DisasterRecoverGroupId: made.DisasterRecoverGroupId,
      DisasterRecoverGroupIds,
    })
    expect(
      new Set(InstanceSet.map((instance: { Placement: { RackId: string } }) => instance.Placement.RackId)).size,
    ).toBe(2)
    expect(await harness.call('DescribeDisasterRecoverGroupQuota')).toMatchObject({ GroupQuota: 10, CurrentNum: 1 })
  })

  it('are found by id, part of the name and tags, all of which have to match', async () => {
    const TagSpecification = [{ ResourceType: 'ps', Tags: [{ Key: 'team', Value: 'a' }] }]
    const one = await harness.call('CreateDisasterRecoverGroup', { Name: 'web-1', Type: 'SW', TagSpecification })
    await harness.call('CreateDisasterRecoverGroup', { Name: 'db', Type: 'RACK' })
    const names = async (parameters: object) => (await groups(parameters)).map(({ Name }: { Name: string }) => Name)
    expect(await names({})).toEqual(['web-1', 'db'])
    expect(await names({ Name: 'b' })).toEqual(['web-1', 'db'])
    expect(await names({ Name: 'web' })).toEqual(['web-1'])
    expect(await names({ Filters: [filter('tag:team', 'a')] })).toEqual(['web-1'])
    expect(await names({ Filters: [filter('tag-value', 'a')], Name: 'db' })).toEqual([])
    expect(await names({ DisasterRecoverGroupIds: [one.DisasterRecoverGroupId, 'ps-zzzzzzzz'] })).toEqual(['web-1'])
    expect(await names({ Offset: 1, Limit: 1 })).toEqual(['db'])
    const tagged = await harness.call('DescribeResourceTagsByResourceIds', {
      ServiceType: 'cvm',
      ResourcePrefix: 'ps',
      ResourceRegion: 'ap-guangzhou',
      ResourceIds: [one.DisasterRecoverGroupId],
    })
    expect(tagged.Tags).toMatchObject([{ TagKey: 'team', TagValue: 'a' }])
  })
})
