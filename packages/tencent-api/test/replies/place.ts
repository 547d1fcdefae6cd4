import type { Response } from '../harness.js'

type Call = (action: string, parameters: object) => Promise<Response>

/** Replies about what is in VPCs and subnets, quotas, secondary blocks and reservations. */
export async function everyPlaceReply(call: Call, VpcId: string, SubnetId: string): Promise<void> {
  const Subnets = [{ CidrBlock: '172.17.64.0/24', SubnetName: 's', Zone: 'ap-guangzhou-3' }]
  await call('CreateSubnets', { VpcId, Subnets, Tags: [{ Key: 'city', Value: 'shanghai' }] })
  await call('ModifySubnetAttribute', { SubnetId, EnableBroadcast: 'true' })
  await call('CheckDefaultSubnet', {})
  await call('CreateDefaultVpc', {})
  await call('DescribeSubnetResourceDashboard', { SubnetIds: [SubnetId] })
  await call('DescribeVpcResourceDashboard', { VpcIds: [VpcId] })
  await call('DescribeVpcInstances', { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] })
  await call('DescribeVpcPrivateIpAddresses', { VpcId, PrivateIpAddresses: ['172.17.16.7'] })
  await call('DescribeUsedIpAddress', { VpcId })
  await call('DescribeVpcLimits', { LimitTypes: ['vpc-max-havips', 'vpc-max-nat-gateways'] })
  await call('DescribeProductQuota', { Product: 'vpc' })
  await call('DescribeAccountAttributes', {})
  await call('DescribeNetworkAccountType', {})
  const CidrBlocks = ['192.168.0.0/20']
  await call('CheckAssistantCidr', { VpcId, NewCidrBlocks: ['172.17.0.0/20'] })
  await call('CreateAssistantCidr', { VpcId, CidrBlocks })
  const inside = { ...Subnets[0], CidrBlock: '192.168.1.0/24' }
  const subnet = await call('CreateSubnets', { VpcId, Subnets: [inside] })
  await call('DescribeAssistantCidr', {})
  await call('ModifyAssistantCidr', { VpcId, NewCidrBlocks: ['192.168.16.0/20'] })
  await call('DeleteSubnet', { SubnetId: subnet.SubnetSet[0].SubnetId })
  await call('DeleteAssistantCidr', { VpcId, CidrBlocks })
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const reserved = await call('CreateReserveIpAddresses', { VpcId, SubnetId, IpAddressCount: 1, Tags })
  const [{ ReserveIpId }] = reserved.ReserveIpAddressSet
  await call('ModifyReserveIpAddress', { VpcId, ReserveIpId, Name: 'n' })
  await call('DescribeReserveIpAddresses', {})
  await call('DeleteReserveIpAddresses', { VpcId, ReserveIpIds: [ReserveIpId] })
}

/** Replies about ENIs that change. */
export async function everyEniReply(call: Call, place: object, [from = '', to = '']: readonly string[]): Promise<void> {
  const make = { ...place, NetworkInterfaceName: 'e' }
  const made = await call('CreateAndAttachNetworkInterface', { ...make, InstanceId: from })
  const { NetworkInterfaceId } = made.NetworkInterface
  const other = (await call('CreateNetworkInterface', make)).NetworkInterface.NetworkInterfaceId
  const given = await call('AssignPrivateIpAddresses', { NetworkInterfaceId, SecondaryPrivateIpAddressCount: 1 })
  const [{ PrivateIpAddress }] = given.PrivateIpAddressSet
  const PrivateIpAddresses = [{ PrivateIpAddress, Description: 'd' }]
  await call('ModifyPrivateIpAddressesAttribute', { NetworkInterfaceId, PrivateIpAddresses })
  const move = { SourceNetworkInterfaceId: NetworkInterfaceId, DestinationNetworkInterfaceId: other }
  await call('MigratePrivateIpAddress', { ...move, PrivateIpAddress })
  await call('UnassignPrivateIpAddresses', { NetworkInterfaceId: other, PrivateIpAddresses })
  await call('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId, NetworkInterfaceName: 'n' })
  await call('ModifyNetworkInterfaceQos', { NetworkInterfaceIds: [NetworkInterfaceId], QosLevel: 'AU' })
  await call('MigrateNetworkInterface', { NetworkInterfaceId, SourceInstanceId: from, DestinationInstanceId: to })
  await call('DescribeNetworkInterfaceLimit', { InstanceId: from })
}
