import { defaultQuotas, type Quotas } from '@havip/cloud'
import { describe, expect, it } from 'vitest'
import { buildCluster, type Harness, openHarness, type Response } from '../../test/harness.js'

/** What the quotas of these tests are set to: none is so by default. */
const set = 3

interface Case {
  /** Asks for the n-th of what the quota is of. */
  readonly ask: (n: number) => Promise<Response>
  /** What the API tells about the quota; undefined where no action does. */
  readonly told?: (() => Promise<unknown>) | undefined
  /** How many there are before the first is asked for. */
  readonly had?: number
}

type Cluster = Awaited<ReturnType<typeof buildCluster>>

/** How each quota is used up, and where it is told. */
const cases: Record<keyof Quotas, (harness: Harness, cluster: Cluster) => Case | Promise<Case>> = {
  vpcsPerRegion: (harness) => ({
    had: 1,
    ask: (n) => harness.call('CreateVpc', { VpcName: 'v', CidrBlock: `10.${n}.0.0/16` }),
    told: () => vpcLimit(harness, 'appid-max-vpcs'),
  }),
  subnetsPerVpc: (harness, { vpcId }) => ({
    had: 1,
    ask: (n) =>
      harness.call('CreateSubnet', { VpcId: vpcId, SubnetName: 's', CidrBlock: `172.17.${n}.0/24`, Zone: zone }),
    told: () => vpcLimit(harness, 'vpc-max-subnets'),
  }),
  haVipsPerVpc: (harness, { vpcId, subnetId }) => ({
    had: 1,
    ask: () => harness.call('CreateHaVip', { VpcId: vpcId, SubnetId: subnetId, HaVipName: 'h' }),
    told: () => vpcLimit(harness, 'vpc-max-havips'),
  }),
  networkInterfacesPerVpc: (harness, cluster) => ({
    // Those of the two instances.
    had: 2,
    ask: () => eni(harness, cluster),
    told: () => vpcLimit(harness, 'vpc-max-enis'),
  }),
  privateIpsPerNetworkInterface: async (harness, cluster) => {
    const { NetworkInterface } = await eni(harness, cluster)
    const id = NetworkInterface.NetworkInterfaceId
    return {
      had: 1,
      ask: () =>
        harness.call('AssignPrivateIpAddresses', { NetworkInterfaceId: id, SecondaryPrivateIpAddressCount: 1 }),
      told: async () => {
        const limits = await harness.call('DescribeNetworkInterfaceLimit', { InstanceId: cluster.instanceIds[0] })
        expect(await vpcLimit(harness, 'eni-max-private-ips')).toBe(limits.EniPrivateIpAddressQuantity)
        return limits.EniPrivateIpAddressQuantity
      },
    }
  },
  associationsPerHaVip: (harness, cluster) => ({
    ask: async () => {
      const { NetworkInterface } = await eni(harness, cluster)
      const HaVipAssociationSet = [
        { HaVipId: cluster.haVipId, InstanceId: NetworkInterface.NetworkInterfaceId, InstanceType: 'ENI' },
      ]
      return harness.call('AssociateHaVipInstance', { HaVipAssociationSet })
    },
  }),
  instancesPerZone: (harness, cluster) => ({ had: 2, ask: () => instance(harness, cluster) }),
  tagsPerResource: (harness, { vpcId }) => ({
    ask: (n) =>
      harness.call('AddResourceTag', {
        Resource: `qcs::vpc:ap-guangzhou:uin/100000000001:vpc/${vpcId}`,
        TagKey: `k${n}`,
        TagValue: 'v',
      }),
  }),
  routeTablesPerVpc: (harness, { vpcId }) => ({
    // The main one.
    had: 1,
    ask: () => harness.call('CreateRouteTable', { VpcId: vpcId, RouteTableName: 'r' }),
    told: () => vpcLimit(harness, 'vpc-max-route-tables'),
  }),
  routesPerRouteTable: async (harness, cluster) => {
    const { RouteTable } = await harness.call('CreateRouteTable', { VpcId: cluster.vpcId, RouteTableName: 'r' })
    return {
      ask: (n) =>
        harness.call('CreateRoutes', {
          RouteTableId: RouteTable.RouteTableId,
          Routes: [{ DestinationCidrBlock: `10.${n}.0.0/16`, GatewayType: 'HAVIP', GatewayId: cluster.haVipId }],
        }),
      told: () => vpcLimit(harness, 'route-table-max-policies'),
    }
  },
  securityGroupsPerProject: (harness) => ({
    // The default one, which came with the instances.
    had: 1,
    ask: () => group(harness),
    told: () => groupLimit(harness, 'SecurityGroupLimit'),
  }),
  policiesPerSecurityGroup: async (harness) => {
    const { SecurityGroup } = await group(harness)
    return {
      ask: (n) => policy(harness, SecurityGroup.SecurityGroupId, { CidrBlock: `10.${n}.0.0/16` }),
      told: () => groupLimit(harness, 'SecurityGroupPolicyLimit'),
    }
  },
  referencesPerSecurityGroup: async (harness) => {
    const { SecurityGroup } = await group(harness)
    return {
      ask: async () => {
        const other = await group(harness)
        return policy(harness, SecurityGroup.SecurityGroupId, {
          SecurityGroupId: other.SecurityGroup.SecurityGroupId,
        })
      },
      told: () => groupLimit(harness, 'ReferedSecurityGroupLimit'),
    }
  },
  networkInterfacesPerSecurityGroup: async (harness, cluster) => {
    const { SecurityGroup } = await group(harness)
    return {
      ask: () => eni(harness, cluster, { SecurityGroupIds: [SecurityGroup.SecurityGroupId] }),
      told: () => groupLimit(harness, 'SecurityGroupInstanceLimit'),
    }
  },
  securityGroupsPerNetworkInterface: async (harness, cluster) => {
    const { NetworkInterface } = await eni(harness, cluster)
    return {
      ask: async () => {
        const { SecurityGroup } = await group(harness)
        return harness.call('AssociateNetworkInterfaceSecurityGroups', {
          NetworkInterfaceIds: [NetworkInterface.NetworkInterfaceId],
          SecurityGroupIds: [SecurityGroup.SecurityGroupId],
        })
      },
      told: () => groupLimit(harness, 'InstanceSecurityGroupLimit'),
    }
  },
  eipsPerRegion: (harness) => ({
    ask: () => harness.call('AllocateAddresses'),
    told: () => eipLimit(harness, 'TOTAL_EIP_QUOTA'),
  }),
  eipAllocationsPerDay: (harness) => ({
    ask: async () => {
      const made = await harness.call('AllocateAddresses')
      if (made.AddressSet) await harness.call('ReleaseAddresses', { AddressIds: made.AddressSet })
      return made
    },
    told: () => eipLimit(harness, 'DAILY_EIP_APPLY'),
  }),
  assistantCidrsPerVpc: (harness, { vpcId }) => ({
    ask: (n) => harness.call('CreateAssistantCidr', { VpcId: vpcId, CidrBlocks: [`10.${n}.0.0/16`] }),
    told: () => vpcLimit(harness, 'vpc-max-assistant_cidrs'),
  }),
  placementGroupsPerRegion: (harness) => ({
    ask: () => placementGroup(harness, 'HOST'),
    told: () => placementLimit(harness, 'GroupQuota'),
  }),
  instancesPerHostGroup: (harness, cluster) => inGroup(harness, cluster, 'HOST', 'CvmInHostGroupQuota'),
  instancesPerSwitchGroup: (harness, cluster) => inGroup(harness, cluster, 'SW', 'CvmInSwGroupQuota'),
  instancesPerRackGroup: (harness, cluster) => inGroup(harness, cluster, 'RACK', 'CvmInRackGroupQuota'),
}

const zone = 'ap-guangzhou-3'

async function vpcLimit({ call }: Harness, name: string): Promise<unknown> {
  const { VpcLimitSet } = await call('DescribeVpcLimits', { LimitTypes: [name] })
  const { ProductQuotaSet } = await call('DescribeProductQuota', { Product: 'vpc' })
  const quota = ProductQuotaSet.find(({ QuotaId }: Response) => QuotaId === name)
  expect(quota.QuotaLimit).toBe(VpcLimitSet[0].LimitValue)
  return VpcLimitSet[0].LimitValue
}

async function groupLimit({ call }: Harness, name: string): Promise<unknown> {
  return (await call('DescribeSecurityGroupLimits')).SecurityGroupLimitSet[name]
}

async function eipLimit({ call }: Harness, name: string): Promise<unknown> {
  return (await call('DescribeAddressQuota')).QuotaSet.find(({ QuotaId }: Response) => QuotaId === name).QuotaLimit
}

async function placementLimit({ call }: Harness, name: string): Promise<unknown> {
  return (await call('DescribeDisasterRecoverGroupQuota'))[name]
}

function eni({ call }: Harness, { vpcId, subnetId }: Cluster, more: object = {}): Promise<Response> {
  return call('CreateNetworkInterface', { VpcId: vpcId, SubnetId: subnetId, NetworkInterfaceName: 'e', ...more })
}

function group({ call }: Harness): Promise<Response> {
  return call('CreateSecurityGroup', { GroupName: 'g', GroupDescription: '' })
}

function policy({ call }: Harness, id: string, more: object): Promise<Response> {
  const Ingress = [{ Protocol: 'TCP', Port: '80', Action: 'ACCEPT', ...more }]
  return call('CreateSecurityGroupPolicies', { SecurityGroupId: id, SecurityGroupPolicySet: { Ingress } })
}

function instance({ call }: Harness, { vpcId, subnetId }: Cluster, more: object = {}): Promise<Response> {
  return call('RunInstances', {
    Placement: { Zone: zone },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: { VpcId: vpcId, SubnetId: subnetId },
    ...more,
  })
}

function placementGroup({ call }: Harness, type: string): Promise<Response> {
  return call('CreateDisasterRecoverGroup', { Name: 'p', Type: type })
}

async function inGroup(harness: Harness, cluster: Cluster, type: string, name: string): Promise<Case> {
  const { DisasterRecoverGroupId } = await placementGroup(harness, type)
  return {
    ask: () => instance(harness, cluster, { DisasterRecoverGroupIds: [DisasterRecoverGroupId] }),
    told: () => placementLimit(harness, name),
  }
}

describe('a quota is told as it is set, and as many are made', () => {
  it.each(Object.keys(cases) as (keyof Quotas)[])('%s', async (name) => {
    const harness = await openHarness({ quotas: { ...defaultQuotas, [name]: set } })
    const cluster = await buildCluster(harness)
    const { ask, told, had = 0 } = await cases[name](harness, cluster)
    if (told !== undefined) expect(await told()).toBe(set)
    for (let n = 0; n < set - had; n++) expect((await ask(n)).Error, `${name}, number ${had + n + 1}`).toBeUndefined()
    const refused = await ask(set)
    expect(refused.Error?.Code, `${name}, number ${set + 1}`).toMatch(/Limit|Quota|OverUsed|ExceedTheNumber/)
    expect(refused.Error?.Message).toContain(String(set))
  })
})
