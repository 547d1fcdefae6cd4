import { afterAll, beforeAll, expect, test } from 'vitest'
import { region, zone } from '../sdk.js'
import { makeGroup, makeInstance, makeNetwork, routeTables, setTags, subnets, tagsOf, vpcs } from './network.js'
import { filter, type Provider, type Reply, startProvider, until } from './provider.js'
import { type Except, Replay } from './replay.js'

let provider: Provider
let network: { VpcId: string; SubnetId: string }
let group: string
let instance: string

beforeAll(async () => {
  provider = await startProvider()
  network = await makeNetwork(provider)
  instance = await makeInstance(provider, network)
  group = await makeGroup(provider, 'data')
  const [main] = await routeTables(provider.call, filter('vpc-id', network.VpcId))
  const Routes = [{ DestinationCidrBlock: '172.20.0.0/16', GatewayType: 'EIP', GatewayId: '0' }]
  await provider.call('vpc:CreateRoutes', { RouteTableId: main?.RouteTableId, Routes })
  await setTags(provider.call, 'vpc', 'vpc', network.VpcId, { find: 'me' })
  await setTags(provider.call, 'vpc', 'subnet', network.SubnetId, { find: 'me' })
  await setTags(provider.call, 'vpc', 'rtb', main?.RouteTableId, { find: 'me' })
})

afterAll(() => provider.close())

/** Reads a data source, and holds what it called to the description. */
async function read(name: string, run: (replay: Replay['in']) => Promise<void>, except?: Except): Promise<void> {
  const replay = new Replay(provider, name)
  await run((operation) => replay.in(operation))
  await replay.finish(except)
}

test('data tencentcloud_vpc and tencentcloud_vpc_instances', async () => {
  const found = [
    filter('vpc-id', network.VpcId),
    filter('vpc-name', 'seed'),
    filter('cidr-block', '10.0.0.0/16'),
    filter('is-default', 'false'),
    filter('tag:find', 'me'),
  ]
  await read('ds:tencentcloud_vpc', async (calls) => {
    expect(await vpcs(calls('read'), ...found)).toMatchObject([{ VpcId: network.VpcId }])
    expect(await vpcs(calls('read'), filter('tag-key', 'find'))).toHaveLength(1)
  })
  await read('ds:tencentcloud_vpc_instances', async (calls) => {
    expect(await vpcs(calls('read'), ...found)).toHaveLength(1)
    expect(await subnets(calls('read'), filter('vpc-id', network.VpcId))).toHaveLength(1)
  })
})

test('data tencentcloud_vpc_subnets and tencentcloud_subnet', async () => {
  const found = [
    filter('vpc-id', network.VpcId),
    filter('subnet-id', network.SubnetId),
    filter('subnet-name', 'seed'),
    filter('cidr-block', '10.0.0.0/24'),
    filter('zone', zone),
    filter('is-default', 'false'),
    filter('is-remote-vpc-snat', 'false'),
    filter('tag:find', 'me'),
  ]
  await read('ds:tencentcloud_vpc_subnets', async (calls) => {
    const call = calls('read')
    expect(await subnets(call, ...found)).toMatchObject([{ CdcId: '', AvailableIpAddressCount: 252 }])
    expect(await tagsOf(call, 'vpc', 'subnet', network.SubnetId)).toEqual({ find: 'me' })
  })
  await read('ds:tencentcloud_subnet', async (calls) => {
    expect(await subnets(calls('read'), ...found)).toHaveLength(1)
  })
})

test('data tencentcloud_vpc_route_tables and tencentcloud_route_table', async () => {
  const found = [
    filter('vpc-id', network.VpcId),
    filter('route-table-name', 'default'),
    filter('association.main', 'true'),
    filter('tag:find', 'me'),
  ]
  await read('ds:tencentcloud_vpc_route_tables', async (calls) => {
    const call = calls('read')
    const [table] = await routeTables(call, ...found)
    expect(table).toMatchObject({ Main: true, RouteSet: [{ GatewayType: 'EIP' }] })
    expect(await tagsOf(call, 'vpc', 'rtb', table?.RouteTableId)).toEqual({ find: 'me' })
  })
  await read('ds:tencentcloud_route_table', async (calls) => {
    expect(await routeTables(calls('read'), ...found)).toHaveLength(1)
  })
})

test('data sources of what is in a VPC', async () => {
  const { VpcId, SubnetId } = network
  const [ip] = await addressesOf()
  await read('ds:tencentcloud_vpc_used_ip_address', async (calls) => {
    const { IpAddressStates } = await calls('read')('vpc:DescribeUsedIpAddress', { VpcId, SubnetId, Limit: 20 })
    expect(IpAddressStates).toMatchObject([{ VpcId, SubnetId, IpAddress: ip, ResourceType: 'CVM' }])
  })
  await read('ds:tencentcloud_vpc_private_ip_addresses', async (calls) => {
    const named = { VpcId, PrivateIpAddresses: [ip] }
    const { VpcPrivateIpAddressSet } = await calls('read')('vpc:DescribeVpcPrivateIpAddresses', named)
    expect(VpcPrivateIpAddressSet).toMatchObject([{ PrivateIpAddress: ip }])
  })
  await read('ds:tencentcloud_vpc_cvm_instances', async (calls) => {
    const Filters = [filter('vpc-id', VpcId)]
    const { InstanceSet } = await calls('read')('vpc:DescribeVpcInstances', { Filters, Offset: 0, Limit: 100 })
    expect(InstanceSet).toMatchObject([{ InstanceId: instance }])
  })
  await read('ds:tencentcloud_vpc_resource_dashboard', async (calls) => {
    const { ResourceDashboardSet } = await calls('read')('vpc:DescribeVpcResourceDashboard', { VpcIds: [VpcId] })
    expect(ResourceDashboardSet).toMatchObject([{ VpcId, CVM: 1, Subnet: 1 }])
  })
  await read('ds:tencentcloud_vpc_subnet_resource_dashboard', async (calls) => {
    const named = { SubnetIds: [SubnetId] }
    const { ResourceStatisticsSet } = await calls('read')('vpc:DescribeSubnetResourceDashboard', named)
    expect(ResourceStatisticsSet).toMatchObject([{ SubnetId, Ip: 1 }])
  })
  await read('ds:tencentcloud_vpc_network_interface_limit', async (calls) => {
    const limit = await calls('read')('vpc:DescribeNetworkInterfaceLimit', { InstanceId: instance })
    expect(limit).toMatchObject({ EniQuantity: expect.any(Number), EniPrivateIpAddressQuantity: expect.any(Number) })
  })
})

async function addressesOf(): Promise<string[]> {
  const { InstanceSet } = await provider.call('cvm:DescribeInstances', { InstanceIds: [instance] })
  return InstanceSet[0].PrivateIpAddresses
}

test('data sources of quotas and of the account', async () => {
  await read('ds:tencentcloud_vpc_limits', async (calls) => {
    const LimitTypes = ['appid-max-vpcs', 'vpc-max-havips']
    const { VpcLimitSet } = await calls('read')('vpc:DescribeVpcLimits', { LimitTypes })
    expect(VpcLimitSet).toMatchObject(LimitTypes.map((LimitType) => ({ LimitType, LimitValue: expect.any(Number) })))
  })
  await read('ds:tencentcloud_vpc_product_quota', async (calls) => {
    const { ProductQuotaSet } = await calls('read')('vpc:DescribeProductQuota', { Product: 'vpc' })
    expect(ProductQuotaSet.map(({ QuotaId }: Reply) => QuotaId)).toContain('appid-max-vpcs')
  })
  await read('ds:tencentcloud_vpc_account_attributes', async (calls) => {
    const { AccountAttributeSet } = await calls('read')('vpc:DescribeAccountAttributes')
    expect(AccountAttributeSet).toMatchObject([{ AttributeName: expect.any(String) }])
  })
  await read('ds:tencentcloud_eip_address_quota', async (calls) => {
    const { QuotaSet } = await calls('read')('vpc:DescribeAddressQuota')
    expect(QuotaSet.map(({ QuotaId }: Reply) => QuotaId)).toContain('TOTAL_EIP_QUOTA')
  })
  await read('ds:tencentcloud_eip_network_account_type', async (calls) => {
    const reply = await calls('read')('vpc:DescribeNetworkAccountType')
    expect(reply).toMatchObject({ NetworkAccountType: 'STANDARD' })
  })
})

test('data sources of security groups in use', async () => {
  await read('ds:tencentcloud_vpc_security_group_limits', async (calls) => {
    const { SecurityGroupLimitSet } = await calls('read')('vpc:DescribeSecurityGroupLimits')
    expect(SecurityGroupLimitSet).toMatchObject({ SecurityGroupLimit: expect.any(Number) })
  })
  await read('ds:tencentcloud_vpc_security_group_references', async (calls) => {
    const named = { SecurityGroupIds: [group] }
    const { ReferredSecurityGroupSet } = await calls('read')('vpc:DescribeSecurityGroupReferences', named)
    expect(ReferredSecurityGroupSet).toMatchObject([{ SecurityGroupId: group, ReferredSecurityGroupIds: [] }])
  })
})

test('data sources of instances', async () => {
  const { AddressSet } = await provider.call('vpc:AllocateAddresses')
  const [AddressId] = AddressSet
  const status = (wanted: string) =>
    until(async () => {
      const { AddressSet: found } = await provider.call('vpc:DescribeAddresses', { AddressIds: [AddressId] })
      return found[0].AddressStatus === wanted ? true : undefined
    })
  await status('UNBIND')
  await provider.call('vpc:AssociateAddress', { AddressId, InstanceId: instance })
  await status('BIND')
  const [ip] = await addressesOf()
  for (const name of ['ds:tencentcloud_instances', 'ds:tencentcloud_instances_set']) {
    await read(name, async (calls) => {
      const Filters = [filter('instance-id', instance), filter('zone', zone), filter('vpc-id', network.VpcId)]
      const { InstanceSet } = await calls('read')('cvm:DescribeInstances', { Filters, Offset: 0, Limit: 100 })
      expect(InstanceSet).toMatchObject([
        { InstanceId: instance, PrivateIpAddresses: [ip], PublicIpAddresses: [expect.any(String)] },
      ])
    })
  }
})

test('data sources of regions and zones', async () => {
  await read('ds:tencentcloud_availability_regions', async (calls) => {
    const { RegionSet } = await calls('read')('cvm:DescribeRegions')
    expect(RegionSet).toContainEqual(expect.objectContaining({ Region: region, RegionState: 'AVAILABLE' }))
  })
  await read('ds:tencentcloud_availability_zones', async (calls) => {
    const { ZoneSet } = await calls('read')('cvm:DescribeZones')
    expect(ZoneSet).toContainEqual(expect.objectContaining({ Zone: zone, ZoneState: 'AVAILABLE' }))
  })
  await read('ds:tencentcloud_availability_zones_by_product', async (calls) => {
    const { ZoneSet } = await calls('read')('api:DescribeZones', { Product: 'cvm' })
    expect(ZoneSet).toContainEqual(expect.objectContaining({ Zone: zone, ZoneId: expect.stringMatching(/^\d+$/) }))
  })
})
