import { expect, test } from 'vitest'
import { becomes, describeLives, failure, runInstances } from './both-sdks.js'
import { zone } from './sdk.js'

describeLives((call, network) => {
  const eni = (id: string) => call('vpc:DescribeNetworkInterfaces', { NetworkInterfaceIds: [id] })
  const only = (element: object) => ({ NetworkInterfaceSet: [element] })

  async function makeEni(more: object = {}): Promise<string> {
    const named = { NetworkInterfaceName: 'e', NetworkInterfaceDescription: '' }
    const { NetworkInterface } = await call('vpc:CreateNetworkInterface', { ...network, ...named, ...more })
    await becomes(() => eni(NetworkInterface.NetworkInterfaceId), only({ State: 'AVAILABLE' }))
    return NetworkInterface.NetworkInterfaceId
  }

  test('a VPC and its subnets live', async () => {
    const { Vpc } = await call('vpc:CreateVpc', { VpcName: 'life', CidrBlock: '10.9.0.0/16' })
    const { VpcId } = Vpc
    await call('vpc:ModifyVpcAttribute', { VpcId, VpcName: 'renamed' })
    const place = { VpcId, SubnetName: 'a', CidrBlock: '10.9.1.0/24', Zone: zone }
    const { Subnet } = await call('vpc:CreateSubnet', place)
    await call('vpc:ModifySubnetAttribute', { SubnetId: Subnet.SubnetId, SubnetName: 'b' })
    expect(await call('vpc:DescribeVpcs', { VpcIds: [VpcId] })).toMatchObject({ VpcSet: [{ VpcName: 'renamed' }] })
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }]
    const subnets = { TotalCount: 1, SubnetSet: [{ SubnetName: 'b', AvailableIpAddressCount: 253 }] }
    expect(await call('vpc:DescribeSubnets', { Filters })).toMatchObject(subnets)
    expect(await failure(call('vpc:DeleteVpc', { VpcId }))).toBe('ResourceInUse')
    await call('vpc:DeleteSubnet', { SubnetId: Subnet.SubnetId })
    await call('vpc:DeleteVpc', { VpcId })
    expect(await failure(call('vpc:DeleteVpc', { VpcId }))).toBe('ResourceNotFound')
  })

  test('an ENI lives', async () => {
    const NetworkInterfaceId = await makeEni()
    const [InstanceId = ''] = await runInstances(call, network)
    await call('vpc:AttachNetworkInterface', { NetworkInterfaceId, InstanceId })
    await becomes(() => eni(NetworkInterfaceId), only({ Attachment: { InstanceId }, State: 'AVAILABLE' }))
    const { PrivateIpAddressSet } = await call('vpc:AssignPrivateIpAddresses', {
      NetworkInterfaceId,
      SecondaryPrivateIpAddressCount: 1,
    })
    const PrivateIpAddresses = [{ PrivateIpAddress: PrivateIpAddressSet[0].PrivateIpAddress }]
    const ready = { PrivateIpAddressSet: [{}, { State: 'AVAILABLE' }] }
    await becomes(() => eni(NetworkInterfaceId), only(ready))
    await call('vpc:UnassignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses })
    const fewer = only({ PrivateIpAddressSet: [{ Primary: true }], State: 'AVAILABLE' })
    await becomes(() => eni(NetworkInterfaceId), fewer)
    await call('vpc:DetachNetworkInterface', { NetworkInterfaceId, InstanceId })
    await becomes(() => eni(NetworkInterfaceId), only({ Attachment: null, State: 'AVAILABLE' }))
    const { RequestId } = await call('vpc:DeleteNetworkInterface', { NetworkInterfaceId })
    await becomes(() => call('vpc:DescribeVpcTaskResult', { TaskId: RequestId }), { Status: 'SUCCESS' })
    expect(await failure(eni(NetworkInterfaceId))).toBe('ResourceNotFound')
    await call('cvm:TerminateInstances', { InstanceIds: [InstanceId] })
    await becomes(() => call('cvm:DescribeInstances'), { TotalCount: 0 })
  })

  test('a HAVIP lives, and an EIP with it', async () => {
    const { HaVip } = await call('vpc:CreateHaVip', { ...network, HaVipName: 'vip' })
    const { HaVipId } = HaVip
    const find = () => call('vpc:DescribeHaVips', { HaVipIds: [HaVipId] })
    await call('vpc:ModifyHaVipAttribute', { HaVipId, HaVipName: 'renamed' })
    const { AddressSet, TaskId } = await call('vpc:AllocateAddresses', { AddressCount: 1 })
    await becomes(() => call('vpc:DescribeTaskResult', { TaskId: Number(TaskId) }), { Result: 'SUCCESS' })
    const [AddressId] = AddressSet
    const eip = () => call('vpc:DescribeAddresses', { AddressIds: [AddressId] })
    const { AddressIp } = (await eip()).AddressSet[0]
    await call('vpc:HaVipAssociateAddressIp', { HaVipId, AddressIp })
    await becomes(find, { HaVipSet: [{ HaVipName: 'renamed', State: 'UNBIND', AddressIp }] })
    expect(await eip()).toMatchObject({ AddressSet: [{ AddressStatus: 'BIND', InstanceId: HaVipId }] })
    await call('vpc:HaVipDisassociateAddressIp', { HaVipId })
    await becomes(find, { HaVipSet: [{ AddressIp: '' }] })
    await call('vpc:DeleteHaVip', { HaVipId })
    await becomes(find, { TotalCount: 0 })
    await call('vpc:ReleaseAddresses', { AddressIds: [AddressId] })
    await becomes(eip, { TotalCount: 0 })
  })

  test('an EIP lives on an address of an ENI', async () => {
    const { AddressSet } = await call('vpc:AllocateAddresses', { AddressCount: 1, AddressName: 'e' })
    const [AddressId] = AddressSet
    const eip = () => call('vpc:DescribeAddresses', { AddressIds: [AddressId] })
    await becomes(eip, { AddressSet: [{ AddressStatus: 'UNBIND' }] })
    await call('vpc:ModifyAddressAttribute', { AddressId, AddressName: 'renamed' })
    const NetworkInterfaceId = await makeEni()
    const [{ PrivateIpAddress }] = (await eni(NetworkInterfaceId)).NetworkInterfaceSet[0].PrivateIpAddressSet
    await call('vpc:AssociateAddress', { AddressId, NetworkInterfaceId, PrivateIpAddress })
    await becomes(eip, { AddressSet: [{ AddressName: 'renamed', NetworkInterfaceId }] })
    expect(await failure(call('vpc:ReleaseAddresses', { AddressIds: [AddressId] }))).toMatch(/^UnsupportedOperation/)
    await call('vpc:DisassociateAddress', { AddressId })
    await becomes(eip, { AddressSet: [{ AddressStatus: 'UNBIND', NetworkInterfaceId: null }] })
    await call('vpc:ReleaseAddresses', { AddressIds: [AddressId] })
    await becomes(eip, { TotalCount: 0 })
    await call('vpc:DeleteNetworkInterface', { NetworkInterfaceId })
  })

  test('a route table and its routes live', async () => {
    const { RouteTable } = await call('vpc:CreateRouteTable', { VpcId: network.VpcId, RouteTableName: 'r' })
    const { RouteTableId } = RouteTable
    const route = { DestinationCidrBlock: '172.20.0.0/16', GatewayType: 'EIP', GatewayId: '0' }
    const { RouteTableSet } = await call('vpc:CreateRoutes', { RouteTableId, Routes: [route] })
    const { RouteId } = RouteTableSet[0].RouteSet[0]
    const table = () => call('vpc:DescribeRouteTables', { RouteTableIds: [RouteTableId] })
    await call('vpc:DisableRoutes', { RouteTableId, RouteIds: [RouteId] })
    expect(await table()).toMatchObject({ RouteTableSet: [{ Main: false, RouteSet: [{ RouteId, Enabled: false }] }] })
    await call('vpc:ReplaceRouteTableAssociation', { SubnetId: network.SubnetId, RouteTableId })
    expect(await failure(call('vpc:DeleteRouteTable', { RouteTableId }))).toMatch(/^UnsupportedOperation/)
    const mine = [{ Name: 'vpc-id', Values: [network.VpcId] }]
    const main = [...mine, { Name: 'association.main', Values: ['true'] }]
    const [back] = (await call('vpc:DescribeRouteTables', { Filters: main })).RouteTableSet
    const undone = { SubnetId: network.SubnetId, RouteTableId: back.RouteTableId }
    await call('vpc:ReplaceRouteTableAssociation', undone)
    await call('vpc:DeleteRoutes', { RouteTableId, Routes: [{ ...route, RouteId }] })
    await call('vpc:DeleteRouteTable', { RouteTableId })
    expect(await call('vpc:DescribeRouteTables', { Filters: mine })).toMatchObject({ TotalCount: 1 })
  })

  test('a security group and its policies live', async () => {
    const { SecurityGroup } = await call('vpc:CreateSecurityGroup', { GroupName: 'g', GroupDescription: 'd' })
    const { SecurityGroupId } = SecurityGroup
    const web = { Protocol: 'TCP', Port: '80', CidrBlock: '0.0.0.0/0', Action: 'ACCEPT' }
    await call('vpc:CreateSecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet: { Ingress: [web] } })
    const NetworkInterfaceId = await makeEni({ SecurityGroupIds: [SecurityGroupId] })
    expect(await eni(NetworkInterfaceId)).toMatchObject(only({ GroupSet: [SecurityGroupId] }))
    expect(await call('vpc:DescribeSecurityGroupPolicies', { SecurityGroupId })).toMatchObject({
      SecurityGroupPolicySet: { Version: '1', Ingress: [{ Port: '80', Action: 'ACCEPT' }], Egress: [] },
    })
    expect(await failure(call('vpc:DeleteSecurityGroup', { SecurityGroupId }))).toBe('ResourceInUse')
    await call('vpc:DeleteNetworkInterface', { NetworkInterfaceId })
    await becomes(
      () => call('vpc:DescribeSecurityGroupAssociationStatistics', { SecurityGroupIds: [SecurityGroupId] }),
      { SecurityGroupAssociationStatisticsSet: [{ ENI: 0, TotalCount: 0 }] },
    )
    await call('vpc:DeleteSecurityGroup', { SecurityGroupId })
    const gone = call('vpc:DescribeSecurityGroups', { SecurityGroupIds: [SecurityGroupId] })
    expect(await failure(gone)).toBe('ResourceNotFound')
  })
})
