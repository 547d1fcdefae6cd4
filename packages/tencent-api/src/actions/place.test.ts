import { defaultQuotas } from '@havip/cloud'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildCluster, type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
let cluster: Awaited<ReturnType<typeof buildCluster>>
let VpcId: string
let SubnetId: string

beforeAll(async () => {
  harness = await openHarness({ quotas: { ...defaultQuotas, haVipsPerVpc: 3 } })
  cluster = await buildCluster(harness)
  VpcId = cluster.vpcId
  SubnetId = cluster.subnetId
})

const call = (action: string, parameters: object) => harness.call(action, parameters)

describe('quotas', () => {
  it('are told as they are enforced, and zero for what is not modelled', async () => {
    const { VpcLimitSet } = await call('DescribeVpcLimits', { LimitTypes: ['vpc-max-havips', 'vpc-max-nat-gateways'] })
    expect(VpcLimitSet).toEqual([
      { LimitType: 'vpc-max-havips', LimitValue: 3 },
      { LimitType: 'vpc-max-nat-gateways', LimitValue: 0 },
    ])
    const unknown = await call('DescribeVpcLimits', { LimitTypes: ['vpc-max-dreams'] })
    expect(unknown.Error).toMatchObject({
      Code: 'InvalidParameterValue',
      Message: expect.stringContaining('vpc-max-dreams'),
    })
  })

  it('are told with how far the fullest VPC has used them', async () => {
    const { ProductQuotaSet, TotalCount } = await call('DescribeProductQuota', { Product: 'vpc' })
    expect(TotalCount).toBe(ProductQuotaSet.length)
    expect(ProductQuotaSet).toContainEqual({
      QuotaId: 'vpc-max-havips',
      QuotaName: 'HAVIPs in a VPC',
      QuotaCurrent: 1,
      QuotaLimit: 3,
      QuotaRegion: true,
    })
    expect((await call('DescribeProductQuota', { Product: 'ccn' })).Error.Code).toBe('UnsupportedOperation')
    expect((await call('DescribeProductQuota', { Product: 'x' })).Error.Code).toBe('InvalidParameterValue')
  })

  it('of ENIs are told for an instance and for an ENI', async () => {
    const [InstanceId] = cluster.instanceIds
    const one = { EniPrivateIpAddressQuantity: 6, EniQuantity: 2 }
    expect(await call('DescribeNetworkInterfaceLimit', { InstanceId })).toMatchObject(one)
    const { NetworkInterfaceSet } = await call('DescribeNetworkInterfaces', {})
    const ofEni = await call('DescribeNetworkInterfaceLimit', { InstanceId: NetworkInterfaceSet[0].NetworkInterfaceId })
    expect(ofEni).toMatchObject({ ...one, EniQuantity: 0 })
    const nobody = await call('DescribeNetworkInterfaceLimit', { InstanceId: 'ins-zzzzzzzz' })
    expect(nobody.Error.Code).toBe('InvalidInstanceId.NotFound')
  })
})

describe('used addresses', () => {
  it('name what has them, and free ones are left out', async () => {
    const PrivateIpAddresses = ['172.17.16.3', '172.17.16.7', '172.17.16.200']
    const { VpcPrivateIpAddressSet } = await call('DescribeVpcPrivateIpAddresses', { VpcId, PrivateIpAddresses })
    expect(VpcPrivateIpAddressSet).toMatchObject([
      { PrivateIpAddress: '172.17.16.3', PrivateIpAddressType: 'HAVIP', CidrBlock: '172.17.16.0/24' },
      { PrivateIpAddress: '172.17.16.7', PrivateIpAddressType: 'CVM' },
    ])
    const used = await call('DescribeUsedIpAddress', { VpcId, SubnetId, IpAddresses: ['172.17.16.7', '172.17.16.200'] })
    expect(used).toMatchObject({
      TotalCount: 1,
      IpAddressStates: [
        { VpcId, SubnetId, IpAddress: '172.17.16.7', ResourceType: 'CVM', ResourceId: cluster.instanceIds[0] },
      ],
    })
  })

  it('are found by what has them, and paged', async () => {
    const Filters = [{ Name: 'resource-id', Values: [cluster.haVipId] }]
    expect((await call('DescribeUsedIpAddress', { VpcId, Filters })).IpAddressStates).toHaveLength(1)
    const page = await call('DescribeUsedIpAddress', { VpcId, Offset: 1, Limit: 1 })
    expect([page.TotalCount, page.IpAddressStates.length]).toEqual([3, 1])
  })

  it('must lie in the VPC, and the subnet in it', async () => {
    const outside = await call('DescribeUsedIpAddress', { VpcId, IpAddresses: ['10.0.0.1'] })
    expect(outside.Error).toMatchObject({
      Code: 'InvalidParameterValue.ParameterMismatch',
      Message: expect.stringContaining('10.0.0.1'),
    })
    const elsewhere = await call('DescribeUsedIpAddress', { VpcId, SubnetId: 'subnet-zzzzzzzz' })
    expect(elsewhere.Error.Code).toBe('InvalidParameterValue.ParameterMismatch')
  })
})

describe('a reserved address', () => {
  it('is Bind while an ENI has it, is found by its state, and counts as taken', async () => {
    const available = async () => {
      const { SubnetSet } = await call('DescribeSubnets', { SubnetIds: [SubnetId] })
      return SubnetSet[0].AvailableIpAddressCount as number
    }
    const before = await available()
    const made = await call('CreateReserveIpAddresses', { VpcId, IpAddresses: ['172.17.16.90'], Name: 'db' })
    const [{ ReserveIpId, ...reserved }] = made.ReserveIpAddressSet
    expect(reserved).toMatchObject({ State: 'UnBind', ResourceId: '', IpType: 0, SubnetId, Name: 'db', TagSet: [] })
    expect(await available()).toBe(before - 1)
    const PrivateIpAddresses = [{ PrivateIpAddress: '172.17.16.90', Primary: true }]
    const eni = await call('CreateNetworkInterface', { VpcId, SubnetId, NetworkInterfaceName: 'e', PrivateIpAddresses })
    const { NetworkInterfaceId } = eni.NetworkInterface
    expect(await available()).toBe(before - 1)
    const Filters = [{ Name: 'state', Values: ['Bind'] }]
    const bound = await call('DescribeReserveIpAddresses', { Filters })
    expect(bound).toMatchObject({
      TotalCount: 1,
      ReserveIpAddressSet: [{ ReserveIpId, ResourceId: NetworkInterfaceId }],
    })
    await call('DeleteNetworkInterface', { NetworkInterfaceId })
    await call('DeleteReserveIpAddresses', { VpcId, ReserveIpIds: [ReserveIpId] })
    expect(await available()).toBe(before)
  })
})

describe('a secondary block', () => {
  it('is told with its VPC and its subnets', async () => {
    const { Vpc } = await call('CreateVpc', { VpcName: 'v', CidrBlock: '10.8.0.0/16' })
    const made = await call('CreateAssistantCidr', { VpcId: Vpc.VpcId, CidrBlocks: ['192.168.0.0/20'] })
    expect(made.AssistantCidrSet).toEqual([
      { VpcId: Vpc.VpcId, CidrBlock: '192.168.0.0/20', AssistantType: 0, SubnetSet: [] },
    ])
    const Subnets = [{ CidrBlock: '192.168.1.0/24', SubnetName: 's', Zone: 'ap-guangzhou-3' }]
    const { SubnetSet } = await call('CreateSubnets', { VpcId: Vpc.VpcId, Subnets })
    const { VpcSet } = await call('DescribeVpcs', { VpcIds: [Vpc.VpcId] })
    expect(VpcSet[0].AssistantCidrSet).toMatchObject([{ SubnetSet: [{ SubnetId: SubnetSet[0].SubnetId }] }])
    const listed = await call('DescribeAssistantCidr', { VpcIds: [Vpc.VpcId] })
    expect(listed).toMatchObject({ TotalCount: 1, AssistantCidrSet: VpcSet[0].AssistantCidrSet })
    expect((await call('DescribeAssistantCidr', { VpcIds: [VpcId] })).TotalCount).toBe(0)
    const check = await call('CheckAssistantCidr', { VpcId: Vpc.VpcId, NewCidrBlocks: ['192.168.0.0/24'] })
    expect(check.ConflictSourceSet).toMatchObject([
      { SourceItem: '192.168.0.0/24', ConflictItemSet: [{ DestinationItem: '192.168.0.0/20' }] },
    ])
  })
})

describe('what is in a place', () => {
  it('is counted per subnet and per VPC', async () => {
    const { ResourceStatisticsSet } = await call('DescribeSubnetResourceDashboard', { SubnetIds: [SubnetId] })
    const count = (ResourceType: string, ResourceCount: number) =>
      expect.objectContaining({ ResourceType, ResourceCount })
    expect(ResourceStatisticsSet).toMatchObject([{ VpcId, SubnetId, Ip: 3 }])
    const items = ResourceStatisticsSet[0].ResourceStatisticsItemSet
    expect(items).toEqual([count('CVM', 2), count('ENI', 0), count('HAVIP', 1)])
    const { ResourceDashboardSet } = await call('DescribeVpcResourceDashboard', { VpcIds: [VpcId] })
    expect(ResourceDashboardSet).toMatchObject([{ VpcId, CVM: 2, Subnet: 1, Ip: 1, Nat: 0 }])
  })

  it('is an error to ask of an unknown place', async () => {
    const error = { Code: 'ResourceNotFound' }
    expect((await call('DescribeVpcResourceDashboard', { VpcIds: ['vpc-zzzzzzzz'] })).Error).toMatchObject(error)
    const subnets = await call('DescribeSubnetResourceDashboard', { SubnetIds: ['subnet-zzzzzzzz'] })
    expect(subnets.Error).toMatchObject(error)
  })

  it('is listed, for instances', async () => {
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }]
    const { TotalCount, InstanceSet } = await call('DescribeVpcInstances', { Filters, Limit: 1 })
    expect(TotalCount).toBe(2)
    const shown = { InstanceId: cluster.instanceIds[0], InstanceState: 'RUNNING', InstanceEniCount: 1, EniLimit: 2 }
    expect(InstanceSet).toMatchObject([{ ...shown, CPU: 1, Memory: 1, VpcId, SubnetId }])
  })
})
