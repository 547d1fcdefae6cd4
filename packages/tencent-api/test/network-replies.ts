import type { Response } from './harness.js'

type Call = (action: string, parameters: object) => Promise<Response>

/** The families of route tables and routes, on the subnet of a VPC. */
export async function everyRouteReply(call: Call, place: { VpcId: string; SubnetId: string }): Promise<void> {
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const { RouteTable } = await call('CreateRouteTable', { VpcId: place.VpcId, RouteTableName: 'r', Tags })
  const { RouteTableId } = RouteTable
  await call('ModifyRouteTableAttribute', { RouteTableId, RouteTableName: 's' })
  await call('ReplaceRouteTableAssociation', { RouteTableId, SubnetId: place.SubnetId })
  const route = { DestinationCidrBlock: '8.8.8.0/24', GatewayType: 'EIP', GatewayId: '0' }
  const created = await call('CreateRoutes', { RouteTableId, Routes: [route] })
  const [{ RouteId, RouteItemId }] = created.RouteTableSet[0].RouteSet
  await call('DisableRoutes', { RouteTableId, RouteIds: [RouteId] })
  await call('EnableRoutes', { RouteTableId, RouteItemIds: [RouteItemId] })
  await call('ReplaceRoutes', { RouteTableId, Routes: [{ ...route, RouteId, RouteDescription: 'd' }] })
  await call('DescribeRouteTables', {})
  await call('DescribeRoutes', {})
  await call('DescribeRouteList', {})
  await call('DescribeRouteConflicts', { RouteTableId, DestinationCidrBlocks: ['8.8.8.0/24'] })
  await call('DescribeRouteTableAssociatedInstances', {})
  await call('DeleteRoutes', { RouteTableId, Routes: [{ RouteId }] })
  await call('ResetRoutes', { RouteTableId, RouteTableName: 't', Routes: [route] })
  const spare = await call('CreateRouteTable', { VpcId: place.VpcId, RouteTableName: 'x', Tags })
  await call('DeleteRouteTable', { RouteTableId: spare.RouteTable.RouteTableId })
}

/** The family of security groups, with what binds them. */
export async function everySecurityGroupReply(call: Call, place: { VpcId: string; SubnetId: string }): Promise<void> {
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const named = { GroupName: 'g', GroupDescription: 'd', Tags }
  const { SecurityGroup } = await call('CreateSecurityGroup', named)
  const { SecurityGroupId } = SecurityGroup
  const set = (policy: object) => ({ SecurityGroupId, SecurityGroupPolicySet: { Ingress: [policy] } })
  const web = { PolicyIndex: 0, Protocol: 'TCP', Port: '80', Action: 'ACCEPT', CidrBlock: '10.0.0.0/8' }
  await call('CreateSecurityGroupPolicies', set(web))
  await call('ReplaceSecurityGroupPolicy', set({ ...web, Port: '443' }))
  await call('ReplaceSecurityGroupPolicies', set({ ...web, Action: 'DROP' }))
  await call('DescribeSecurityGroupPolicies', { SecurityGroupId })
  await call('DescribeSecurityGroupExpandedPolicies', { SecurityGroupId })
  await call('DeleteSecurityGroupPolicies', set({ PolicyIndex: '0' }))
  await call('ModifySecurityGroupPolicies', set({ ...web, CidrBlock: '', SecurityGroupId }))
  await call('ModifySecurityGroupAttribute', { SecurityGroupId, GroupName: 'h' })
  await call('CloneSecurityGroup', { SecurityGroupId, IsCloneTags: true })
  const other = await call('CreateSecurityGroupWithPolicies', {
    ...named,
    SecurityGroupPolicySet: { Egress: [{ Action: 'accept', SecurityGroupId }] },
  })
  await call('CreateDefaultSecurityGroup', {})
  await call('DescribeSecurityGroups', {})
  await call('DescribeSecurityGroupReferences', { SecurityGroupIds: [SecurityGroupId] })
  await call('DescribeSecurityGroupLimits', {})
  const eni = await call('CreateNetworkInterface', { ...place, NetworkInterfaceName: 'e' })
  const bound = {
    NetworkInterfaceIds: [eni.NetworkInterface.NetworkInterfaceId],
    SecurityGroupIds: [SecurityGroupId],
  }
  await call('AssociateNetworkInterfaceSecurityGroups', bound)
  await call('DescribeSecurityGroupAssociationStatistics', { SecurityGroupIds: [SecurityGroupId] })
  await call('DisassociateNetworkInterfaceSecurityGroups', bound)
  const { InstanceIdSet } = await call('RunInstances', {
    Placement: { Zone: 'ap-guangzhou-3' },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: place,
  })
  const onInstance = { SecurityGroupIds: [SecurityGroupId], InstanceIds: InstanceIdSet }
  await call('AssociateSecurityGroups', onInstance)
  await call('DisassociateSecurityGroups', onInstance)
  await call('DeleteSecurityGroup', { SecurityGroupId: other.SecurityGroup.SecurityGroupId })
}
