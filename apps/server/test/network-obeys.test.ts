import { createClient, type Schemas, take } from '@havip/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { given, makeNetwork, type Network, runInstance, type Sdk, sdk, taskDone, zone } from './sdk.js'

/** What the SDK makes, and what the network then does with packets. */
let cloud: CloudUnderTest
let api: Sdk
let network: Network
let a: Awaited<ReturnType<typeof runInstance>>
let b: typeof a

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
  network = await makeNetwork(api, 1)
  a = await runInstance(api, network)
  b = await runInstance(api, network)
})

afterAll(() => cloud.close())

const rest = () => createClient({ url: cloud.url })
const packet = async (body: Schemas['TraceCreate']) => take(rest().POST('/v1/sdn/trace', { body }))
const announce = (from: string, address: string) =>
  take(rest().POST('/v1/sdn/announcements', { body: { from, address } }))
const addressOf = async (eniId: string) => {
  const { NetworkInterfaceSet } = await api.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [eniId] })
  return given(NetworkInterfaceSet?.[0]?.PrivateIpAddressSet?.[0]?.PrivateIpAddress)
}
const groupWith = async (name: string, ingress: object) => {
  const { SecurityGroup } = await api.vpc.CreateSecurityGroup({ GroupName: name, GroupDescription: '' })
  const SecurityGroupId = given(SecurityGroup?.SecurityGroupId)
  const everything = { Protocol: 'ALL', Port: 'ALL', CidrBlock: '0.0.0.0/0', Action: 'ACCEPT' }
  await api.vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress: [ingress] } })
  await api.vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Egress: [everything] } })
  return SecurityGroupId
}

test('a HAVIP gets packets where it was announced, and the group of its holder decides which', async () => {
  const { HaVip } = await api.vpc.CreateHaVip({ ...ids(), HaVipName: 'vip', Vip: '10.1.0.100' })
  const web = { from: a.eniId, destination: '10.1.0.100', protocol: 'tcp', destinationPort: 80 } as const
  expect(await packet(web)).toMatchObject({ verdict: 'dropped', reason: 'no-holder' })
  await announce(b.eniId, given(HaVip?.Vip))
  expect(await packet(web)).toMatchObject({ verdict: 'delivered', to: b.eniId })

  const onlyHttps = { Protocol: 'TCP', Port: '443', CidrBlock: '0.0.0.0/0', Action: 'ACCEPT' }
  const SecurityGroupId = await groupWith('https', onlyHttps)
  await api.call('ModifyNetworkInterfaceAttribute', {
    NetworkInterfaceId: b.eniId,
    SecurityGroupIds: [SecurityGroupId],
  })
  expect(await packet(web)).toMatchObject({ verdict: 'dropped', reason: 'security-group' })
  expect(await packet({ ...web, destinationPort: 443 })).toMatchObject({ verdict: 'delivered', to: b.eniId })
  await announce(a.eniId, '10.1.0.100')
  expect(await packet({ ...web, from: b.eniId })).toMatchObject({ verdict: 'delivered', to: a.eniId })
})

test('an EIP reaches whoever holds the HAVIP it is bound to', async () => {
  const { HaVip } = await api.vpc.CreateHaVip({ ...ids(), HaVipName: 'public', Vip: '10.1.0.101' })
  const HaVipId = given(HaVip?.HaVipId)
  const { AddressSet } = await api.vpc.AllocateAddresses({ InternetMaxBandwidthOut: 1 })
  const AddressIds = [given(AddressSet?.[0])]
  const AddressIp = given((await api.vpc.DescribeAddresses({ AddressIds })).AddressSet?.[0]?.AddressIp)
  await taskDone(api, await api.vpc.HaVipAssociateAddressIp({ HaVipId, AddressIp }))
  const outside = { from: 'internet', source: '203.0.113.9', destination: AddressIp, destinationPort: 443 } as const
  for (const { eniId } of [a, b]) {
    await announce(eniId, '10.1.0.101')
    const https = { ...outside, protocol: 'tcp' } as const
    expect(await packet(https)).toMatchObject({ verdict: 'delivered', to: eniId, destination: '10.1.0.101' })
  }
  await taskDone(api, await api.vpc.HaVipDisassociateAddressIp({ HaVipId }))
  expect(await packet(outside)).toMatchObject({ verdict: 'dropped' })
})

test('a route leads through the instance it names, and nowhere once it is disabled', async () => {
  const other = await api.vpc.CreateSubnet({
    VpcId: network.vpcId,
    SubnetName: 'other',
    CidrBlock: '10.1.1.0/24',
    Zone: zone,
  })
  const c = await runInstance(api, { ...network, subnetId: given(other.Subnet?.SubnetId) })
  const { RouteTable } = await api.vpc.CreateRouteTable({ VpcId: network.vpcId, RouteTableName: 'r' })
  const RouteTableId = given(RouteTable?.RouteTableId)
  await api.vpc.ReplaceRouteTableAssociation({ RouteTableId, SubnetId: given(other.Subnet?.SubnetId) })
  const beyond = { from: c.eniId, destination: '192.168.7.7' }
  expect(await packet(beyond)).toMatchObject({ verdict: 'dropped', reason: 'no-route' })
  const GatewayId = await addressOf(a.eniId)
  const Routes = [{ DestinationCidrBlock: '192.168.0.0/16', GatewayType: 'NORMAL_CVM', GatewayId }]
  const { RouteTableSet } = await api.vpc.CreateRoutes({ RouteTableId, Routes })
  expect(await packet(beyond)).toMatchObject({ verdict: 'delivered', to: a.eniId })
  const RouteIds = [given(RouteTableSet?.[0]?.RouteSet?.find((route) => route.GatewayId === GatewayId)?.RouteId)]
  await api.vpc.DisableRoutes({ RouteTableId, RouteIds })
  expect(await packet(beyond)).toMatchObject({ verdict: 'dropped', reason: 'no-route' })
})

test('a stopped instance gets nothing and sends nothing', async () => {
  const stopped = await runInstance(api, network)
  const to = { from: a.eniId, destination: await addressOf(stopped.eniId) }
  expect(await packet(to)).toMatchObject({ verdict: 'delivered' })
  await api.cvm.StopInstances({ InstanceIds: [stopped.instanceId] })
  await expect.poll(async () => (await packet(to)).verdict).toBe('dropped')
  expect(await packet({ from: stopped.eniId, destination: await addressOf(a.eniId) })).toMatchObject({
    verdict: 'dropped',
  })
})

function ids() {
  return { VpcId: network.vpcId, SubnetId: network.subnetId }
}
