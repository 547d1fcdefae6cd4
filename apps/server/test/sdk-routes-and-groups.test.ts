import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, makeNetwork, type Network, runInstance, type Sdk, sdk } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk
let network: Network

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
  network = await makeNetwork(api)
})

afterAll(() => cloud.close())

test('a subnet changes its route table and back, as Terraform does it', async () => {
  const { vpc } = api
  const ofVpc = { Name: 'vpc-id', Values: [network.vpcId] }
  const main = await vpc.DescribeRouteTables({ Filters: [ofVpc, { Name: 'association.main', Values: ['true'] }] })
  expect(main.RouteTableSet).toMatchObject([{ Main: true, AssociationSet: [{ SubnetId: network.subnetId }] }])
  const { RouteTable } = await vpc.CreateRouteTable({ VpcId: network.vpcId, RouteTableName: 'r' })
  const RouteTableId = RouteTable?.RouteTableId ?? ''
  const Routes = [{ DestinationCidrBlock: '0.0.0.0/0', GatewayType: 'EIP', GatewayId: '0' }]
  const { RouteTableSet } = await vpc.CreateRoutes({ RouteTableId, Routes })
  const RouteId = RouteTableSet?.[0]?.RouteSet?.[0]?.RouteId ?? 0
  await vpc.DisableRoutes({ RouteTableId, RouteIds: [RouteId] })
  const listed = await vpc.DescribeRoutes({ Filters: [{ Name: 'route-table-id', Values: [RouteTableId] }] })
  expect(listed.RouteSet).toMatchObject([{ RouteId, Enabled: false, RouteType: 'USER' }])

  await vpc.ReplaceRouteTableAssociation({ RouteTableId, SubnetId: network.subnetId })
  expect(await codeOf(vpc.DeleteRouteTable({ RouteTableId }))).toBe('UnsupportedOperation.DelRouteWithSubnet')
  await vpc.ReplaceRouteTableAssociation({
    RouteTableId: main.RouteTableSet?.[0]?.RouteTableId ?? '',
    SubnetId: network.subnetId,
  })
  // Terraform names a route by its number alone; the SDK's type asks for more.
  await api.call('DeleteRoutes', { RouteTableId, Routes: [{ RouteId }] })
  await vpc.DeleteRouteTable({ RouteTableId })
  expect((await vpc.DescribeRouteTables({ Filters: [ofVpc] })).TotalCount).toBe(1)
})

test('a security group is made, filled, bound and deleted', async () => {
  const { vpc, cvm } = api
  const { SecurityGroup } = await vpc.CreateSecurityGroup({ GroupName: 'web', GroupDescription: '' })
  const SecurityGroupId = SecurityGroup?.SecurityGroupId ?? ''
  const web = { Protocol: 'TCP', Port: '80,443', CidrBlock: '0.0.0.0/0', Action: 'ACCEPT' }
  await vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress: [web] } })
  const { SecurityGroupPolicySet } = await vpc.DescribeSecurityGroupPolicies({ SecurityGroupId })
  expect(SecurityGroupPolicySet).toMatchObject({ Version: '1', Ingress: [{ PolicyIndex: 0, Port: '80,443' }] })

  const { instanceId } = await runInstance(api, network)
  const both = { SecurityGroupIds: [SecurityGroupId], InstanceIds: [instanceId] }
  await cvm.AssociateSecurityGroups(both)
  const [instance] = (await cvm.DescribeInstances({ InstanceIds: [instanceId] })).InstanceSet ?? []
  expect(instance).toMatchObject({
    LatestOperationState: 'SUCCESS',
    SecurityGroupIds: [/^sg-/, SecurityGroupId].map(text),
  })
  const used = await vpc.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [SecurityGroupId] })
  expect(used.SecurityGroupAssociationStatisticsSet).toMatchObject([{ CVM: 1, ENI: 0, SG: 0, TotalCount: 1 }])
  expect(await codeOf(vpc.DeleteSecurityGroup({ SecurityGroupId }))).toBe('ResourceInUse')
  await cvm.DisassociateSecurityGroups(both)
  await vpc.DeleteSecurityGroup({ SecurityGroupId })
  expect(await codeOf(vpc.DescribeSecurityGroups({ SecurityGroupIds: [SecurityGroupId] }))).toBe('ResourceNotFound')
})

function text(pattern: RegExp | string): unknown {
  return expect.stringMatching(pattern)
}
