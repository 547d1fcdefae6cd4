import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, given, makeNetwork, type Sdk, sdk, zone } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
})

afterAll(() => cloud.close())

const find = async (id: string) => {
  const { InstanceSet } = await api.cvm.DescribeInstances({ InstanceIds: [id] })
  return given(InstanceSet?.[0])
}

test('a placement group is made, filled, changed, emptied and deleted', async () => {
  const { cvm } = api
  const { vpcId, subnetId } = await makeNetwork(api)
  const made = await cvm.CreateDisasterRecoverGroup({
    Name: 'pair',
    Type: 'RACK',
    TagSpecification: [{ ResourceType: 'ps', Tags: [{ Key: 'env', Value: 'test' }] }],
  })
  const DisasterRecoverGroupId = given(made.DisasterRecoverGroupId)
  const DisasterRecoverGroupIds = [DisasterRecoverGroupId]

  const run = { Placement: { Zone: zone }, VirtualPrivateCloud: { VpcId: vpcId, SubnetId: subnetId } }
  const { ImageSet } = await cvm.DescribeImages({ Filters: [{ Name: 'platform', Values: ['Debian'] }] })
  const ImageId = given(ImageSet?.[0]?.ImageId)
  const { InstanceIdSet = [] } = await cvm.RunInstances({ ...run, ImageId, InstanceCount: 2, DisasterRecoverGroupIds })
  const [first, second] = [given(InstanceIdSet[0]), given(InstanceIdSet[1])]
  const racks = await Promise.all([find(first), find(second)])
  expect(new Set(racks.map(({ Placement }) => Placement?.RackId)).size).toBe(2)

  const described = async () =>
    (await cvm.DescribeDisasterRecoverGroups({ DisasterRecoverGroupIds })).DisasterRecoverGroupSet?.[0]
  expect(await described()).toMatchObject({ Name: 'pair', CurrentNum: 2, InstanceIds: [first, second] })
  expect(await codeOf(cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds }))).toBe(
    'FailedOperation.PlacementSetNotEmpty',
  )

  await cvm.ModifyDisasterRecoverGroupAttribute({ DisasterRecoverGroupId, Name: 'trio', Affinity: 2 })
  expect(await described()).toMatchObject({ Name: 'trio', Affinity: 2, Tags: [{ Key: 'env', Value: 'test' }] })

  await expect.poll(async () => (await find(first)).InstanceState).toBe('RUNNING')
  const other = given((await cvm.CreateDisasterRecoverGroup({ Name: 'other', Type: 'HOST' })).DisasterRecoverGroupId)
  await cvm.ModifyInstancesDisasterRecoverGroup({ InstanceIds: [first], DisasterRecoverGroupIds: [other], Force: true })
  expect(await find(first)).toMatchObject({ DisasterRecoverGroupId: other, DisasterRecoverGroupIds: [other] })
  await cvm.DeleteInstancesDisasterRecoverGroups({ InstanceIds: [second], DisasterRecoverGroupIds })
  await cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds })
  expect(await described()).toBeUndefined()

  await expect.poll(async () => (await find(first)).InstanceState).toBe('RUNNING')
  await cvm.TerminateInstances({ InstanceIds: [first, second] })
  await expect.poll(async () => (await cvm.DescribeInstances({})).TotalCount).toBe(0)
  await cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds: [other] })
  expect(await cvm.DescribeDisasterRecoverGroupQuota()).toMatchObject({ CurrentNum: 0, GroupQuota: 10 })
})

test('what instances can be is told before one is made', async () => {
  const { cvm } = api
  const Filters = [
    { Name: 'zone', Values: [zone] },
    { Name: 'instance-type', Values: ['S5.LARGE8'] },
  ]
  expect((await cvm.DescribeInstanceTypeConfigs({ Filters })).InstanceTypeConfigSet).toMatchObject([
    { Zone: zone, InstanceType: 'S5.LARGE8', CPU: 4, Memory: 8 },
  ])
  const { InstanceTypeQuotaSet } = await cvm.DescribeZoneInstanceConfigInfos({ Filters })
  expect(InstanceTypeQuotaSet?.map(({ InstanceChargeType, Status }) => [InstanceChargeType, Status])).toEqual([
    ['PREPAID', 'SELL'],
    ['POSTPAID_BY_HOUR', 'SELL'],
  ])
  const { InstanceFamilyConfigSet } = await cvm.DescribeInstanceFamilyConfigs()
  expect(InstanceFamilyConfigSet).toContainEqual({ InstanceFamily: 'S5', InstanceFamilyName: '标准型S5' })
  const { AccountQuotaOverview } = await cvm.DescribeAccountQuota({})
  expect(AccountQuotaOverview?.AccountQuota?.PostPaidQuotaSet).toContainEqual({
    Zone: zone,
    UsedQuota: 0,
    RemainingQuota: 500,
    TotalQuota: 500,
  })
})
