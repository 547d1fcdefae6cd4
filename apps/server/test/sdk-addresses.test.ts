import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, given, makeNetwork, runInstance, type Sdk, sdk, taskDone } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
})

afterAll(() => cloud.close())

const addressesOf = async (id: string) => {
  const { NetworkInterfaceSet } = await api.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [id] })
  return given(NetworkInterfaceSet?.[0]?.PrivateIpAddressSet).map((ip) => [ip.PrivateIpAddress, ip.State])
}

test('a secondary address is given, moved to another ENI and returned, and so is its ENI to another instance', async () => {
  const { vpc } = api
  const network = await makeNetwork(api, 1)
  const [one, two] = [await runInstance(api, network), await runInstance(api, network)]
  const place = { VpcId: network.vpcId, SubnetId: network.subnetId }
  const make = async (InstanceId: string) => {
    const made = await vpc.CreateAndAttachNetworkInterface({ ...place, NetworkInterfaceName: 'second', InstanceId })
    await taskDone(api, made)
    return given(made.NetworkInterface?.NetworkInterfaceId)
  }
  const [from, to] = [await make(one.instanceId), await make(two.instanceId)]

  const PrivateIpAddress = '10.1.0.60'
  const PrivateIpAddresses = [{ PrivateIpAddress, Description: 'service' }]
  const assigned = await vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: from, PrivateIpAddresses })
  expect(assigned.PrivateIpAddressSet).toMatchObject([{ PrivateIpAddress, Primary: false, Description: 'service' }])
  await taskDone(api, assigned)
  expect(await addressesOf(from)).toContainEqual([PrivateIpAddress, 'AVAILABLE'])

  const move = { SourceNetworkInterfaceId: from, DestinationNetworkInterfaceId: to, PrivateIpAddress }
  await taskDone(api, await vpc.MigratePrivateIpAddress(move))
  expect(await addressesOf(from)).toHaveLength(1)
  expect(await addressesOf(to)).toContainEqual([PrivateIpAddress, 'AVAILABLE'])
  expect(await codeOf(vpc.MigratePrivateIpAddress(move))).toBe('UnauthorizedOperation.AttachmentNotFound')
  const used = await vpc.DescribeUsedIpAddress({ ...place, IpAddresses: [PrivateIpAddress] })
  expect(used.IpAddressStates).toMatchObject([{ ResourceType: 'ENI', ResourceId: to }])

  await taskDone(api, await vpc.UnassignPrivateIpAddresses({ NetworkInterfaceId: to, PrivateIpAddresses }))
  expect(await addressesOf(to)).toHaveLength(1)

  await vpc.DetachNetworkInterface({ NetworkInterfaceId: to, InstanceId: two.instanceId })
  const migration = { SourceInstanceId: one.instanceId, DestinationInstanceId: two.instanceId }
  await taskDone(api, await vpc.MigrateNetworkInterface({ NetworkInterfaceId: from, ...migration }))
  const { NetworkInterfaceSet } = await vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [from] })
  expect(NetworkInterfaceSet).toMatchObject([{ State: 'AVAILABLE', Attachment: { InstanceId: two.instanceId } }])
})

test('secondary blocks, reserved addresses and the default VPC live and end', async () => {
  const { vpc } = api
  const { Vpc } = await vpc.CreateDefaultVpc({})
  const VpcId = given(Vpc?.VpcId)
  expect((await vpc.CreateDefaultVpc({ Force: true })).Vpc).toEqual(Vpc)
  const CidrBlocks = ['192.168.0.0/20']
  await vpc.CreateAssistantCidr({ VpcId, CidrBlocks })
  expect((await vpc.DescribeAssistantCidr({ VpcIds: [VpcId] })).TotalCount).toBe(1)
  await vpc.DeleteAssistantCidr({ VpcId, CidrBlocks })
  const { ReserveIpAddressSet } = await vpc.CreateReserveIpAddresses({ VpcId, IpAddressCount: 1 })
  const ReserveIpId = given(ReserveIpAddressSet?.[0]?.ReserveIpId)
  await vpc.ModifyReserveIpAddress({ VpcId, ReserveIpId, Name: 'kept' })
  expect((await vpc.DescribeReserveIpAddresses({ ReserveIpIds: [ReserveIpId] })).ReserveIpAddressSet).toMatchObject([
    { ReserveIpId, Name: 'kept', State: 'UnBind' },
  ])
  const SubnetId = given(Vpc?.SubnetId)
  expect(await codeOf(vpc.DeleteSubnet({ SubnetId }))).toBe('ResourceInUse')
  await vpc.DeleteReserveIpAddresses({ VpcId, ReserveIpIds: [ReserveIpId] })
  await vpc.DeleteSubnet({ SubnetId })
  await vpc.DeleteVpc({ VpcId })
})
