import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, given, makeNetwork, runInstance, type Sdk, sdk, taskDone, zone } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
})

afterAll(() => cloud.close())

test('a VPC is made, found, changed and deleted; not while a subnet is in it', async () => {
  const { vpc } = api
  const made = await vpc.CreateVpc({ VpcName: 'life', CidrBlock: '192.168.0.0/16', DnsServers: ['10.0.0.2'] })
  const VpcId = given(made.Vpc?.VpcId)
  await vpc.ModifyVpcAttribute({ VpcId, VpcName: 'new name', DomainName: 'example.test' })
  expect((await vpc.DescribeVpcs({ VpcIds: [VpcId] })).VpcSet).toMatchObject([
    { VpcId, VpcName: 'new name', CidrBlock: '192.168.0.0/16', DnsServerSet: ['10.0.0.2'], DomainName: 'example.test' },
  ])

  const subnet = await vpc.CreateSubnet({ VpcId, SubnetName: 'inside', CidrBlock: '192.168.1.0/24', Zone: zone })
  const SubnetId = given(subnet.Subnet?.SubnetId)
  expect(subnet.Subnet).toMatchObject({ VpcId, CidrBlock: '192.168.1.0/24', AvailableIpAddressCount: 253 })
  const again = { VpcId, SubnetName: 'overlap', CidrBlock: '192.168.1.128/25', Zone: zone }
  expect(await codeOf(vpc.CreateSubnet(again))).toBe('InvalidParameterValue.SubnetConflict')
  expect(await codeOf(vpc.DeleteVpc({ VpcId }))).toBe('ResourceInUse')

  const filter = { Name: 'vpc-id', Values: [VpcId] }
  expect((await vpc.DescribeSubnets({ Filters: [filter] })).SubnetSet?.map((row) => row.SubnetId)).toEqual([SubnetId])
  await vpc.DeleteSubnet({ SubnetId })
  expect((await vpc.DescribeSubnets({ Filters: [filter] })).TotalCount).toBe(0)
  await vpc.DeleteVpc({ VpcId })
  expect(await codeOf(vpc.DescribeVpcs({ VpcIds: [VpcId] }))).toBe('ResourceNotFound')
})

describe('an ENI', () => {
  test('is made, attached, detached and deleted, each step polled as a task', async () => {
    const { vpc } = api
    const network = await makeNetwork(api, 1)
    const { instanceId: InstanceId } = await runInstance(api, network)
    const created = await vpc.CreateNetworkInterface({
      VpcId: network.vpcId,
      SubnetId: network.subnetId,
      NetworkInterfaceName: 'second',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.1.0.50', Primary: true }],
      SecondaryPrivateIpAddressCount: 1,
    })
    await taskDone(api, created)
    const NetworkInterfaceId = given(created.NetworkInterface?.NetworkInterfaceId)
    const eni = async () =>
      (await vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [NetworkInterfaceId] })).NetworkInterfaceSet?.[0]
    expect(await eni()).toMatchObject({ State: 'AVAILABLE', Primary: false, Attachment: null })
    const addresses = given((await eni())?.PrivateIpAddressSet)
    expect(addresses.map((ip) => [ip.Primary, ip.State])).toEqual([
      [true, 'AVAILABLE'],
      [false, 'AVAILABLE'],
    ])

    await taskDone(api, await vpc.AttachNetworkInterface({ NetworkInterfaceId, InstanceId }))
    expect(await eni()).toMatchObject({ State: 'AVAILABLE', Attachment: { InstanceId, DeviceIndex: 1 } })
    expect(await codeOf(vpc.AttachNetworkInterface({ NetworkInterfaceId, InstanceId }))).toBe(
      'UnsupportedOperation.AttachmentAlreadyExists',
    )
    expect(await codeOf(vpc.DeleteNetworkInterface({ NetworkInterfaceId }))).toBe('UnsupportedOperation.InvalidState')

    await taskDone(api, await vpc.DetachNetworkInterface({ NetworkInterfaceId, InstanceId }))
    expect(await eni()).toMatchObject({ State: 'AVAILABLE', Attachment: null })
    await taskDone(api, await vpc.DeleteNetworkInterface({ NetworkInterfaceId }))
    expect(await codeOf(eni())).toBe('ResourceNotFound')

    // Its addresses are free again.
    const sameAddress = { PrivateIpAddresses: [{ PrivateIpAddress: '10.1.0.50', Primary: true }] }
    const { vpcId: VpcId, subnetId: SubnetId } = network
    await vpc.CreateNetworkInterface({ VpcId, SubnetId, NetworkInterfaceName: 'third', ...sameAddress })
  })

  test('keeps its address to itself', async () => {
    const network = await makeNetwork(api, 2)
    const { vpcId: VpcId, subnetId: SubnetId } = network
    const wanted = {
      VpcId,
      SubnetId,
      NetworkInterfaceName: 'x',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.2.0.9', Primary: true }],
    }
    await api.vpc.CreateNetworkInterface(wanted)
    expect(await codeOf(api.vpc.CreateNetworkInterface(wanted))).toBe('ResourceInUse')
  })

  test('that is primary goes neither off its instance nor away', async () => {
    const network = await makeNetwork(api, 3)
    const { instanceId: InstanceId, eniId: NetworkInterfaceId } = await runInstance(api, network)
    expect(await codeOf(api.vpc.DetachNetworkInterface({ NetworkInterfaceId, InstanceId }))).toBe(
      'UnsupportedOperation',
    )
    expect(await codeOf(api.vpc.DeleteNetworkInterface({ NetworkInterfaceId }))).toBe(
      'UnsupportedOperation.InvalidState',
    )
  })
})

test('a task that nobody started is not found', async () => {
  expect(await codeOf(api.vpc.DescribeVpcTaskResult({ TaskId: 'f7a1c8a2-0000-0000-0000-000000000000' }))).toBe(
    'ResourceNotFound',
  )
})
