import { region, zone } from '../sdk.js'
import { type Call, type Provider, pages, type Reply, resourceName, unless, until } from './provider.js'

/** What the provider does for several resources of a network, and what its tests put there. */

export const vpcs = (call: Call, ...Filters: object[]) =>
  pages(call, 'vpc:DescribeVpcs', 'VpcSet', 'VpcId', { Filters }, true)

export const subnets = (call: Call, ...Filters: object[]) =>
  pages(call, 'vpc:DescribeSubnets', 'SubnetSet', 'SubnetId', { Filters }, true)

export const routeTables = (call: Call, ...Filters: object[]) =>
  pages(call, 'vpc:DescribeRouteTables', 'RouteTableSet', 'RouteTableId', { Filters }, true)

export type Tags = Readonly<Record<string, string>>

/** Tags by the tag service. */
export async function tagsOf(call: Call, service: string, prefix: string, id: string): Promise<Tags> {
  const named = { ServiceType: service, ResourcePrefix: prefix, ResourceRegion: region, ResourceIds: [id] }
  const reply = await call('tag:DescribeResourceTagsByResourceIds', { ...named, Limit: 200, Offset: 0 })
  return Object.fromEntries((reply.Tags as Reply[]).map(({ TagKey, TagValue }) => [TagKey, TagValue]))
}

/** Tags by the resource's own Describe. */
export function tagSet(set: readonly Reply[]): Tags {
  return Object.fromEntries(set.map(({ Key, Value }) => [Key, Value]))
}

export async function setTags(call: Call, service: string, prefix: string, id: string, tags: Tags, ...gone: string[]) {
  await call('tag:ModifyResourceTags', {
    Resource: resourceName(service, prefix, id),
    ReplaceTags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    DeleteTags: gone.map((TagKey) => ({ TagKey })),
  })
}

/** Deletes, and takes it for done when there is nothing to delete. */
export async function remove(call: Call, action: string, parameters: object): Promise<Reply | undefined> {
  return unless('ResourceNotFound', () => call(action, parameters))
}

export async function makeVpc({ call }: Provider, name = 'seed', block = '10.0.0.0/16'): Promise<string> {
  const { Vpc } = await call('vpc:CreateVpc', { VpcName: name, CidrBlock: block })
  return Vpc.VpcId
}

export async function makeSubnet({ call }: Provider, VpcId: string, block = '10.0.0.0/24'): Promise<string> {
  const { Subnet } = await call('vpc:CreateSubnet', { VpcId, SubnetName: 'seed', CidrBlock: block, Zone: zone })
  return Subnet.SubnetId
}

/** A VPC with one subnet, as requests name them. */
export async function makeNetwork(provider: Provider): Promise<{ VpcId: string; SubnetId: string }> {
  const VpcId = await makeVpc(provider)
  return { VpcId, SubnetId: await makeSubnet(provider, VpcId) }
}

export async function makeHaVip({ call }: Provider, network: object): Promise<string> {
  const { HaVip } = await call('vpc:CreateHaVip', { ...network, HaVipName: 'seed' })
  return HaVip.HaVipId
}

/** A running instance. */
export async function makeInstance({ call }: Provider, network: object): Promise<string> {
  const { InstanceIdSet } = await call('cvm:RunInstances', {
    Placement: { Zone: zone },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: network,
  })
  await until(async () => {
    const { InstanceSet } = await call('cvm:DescribeInstances', { InstanceIds: InstanceIdSet })
    return InstanceSet[0].InstanceState === 'RUNNING' ? true : undefined
  })
  return InstanceIdSet[0]
}

export async function makeGroup({ call }: Provider, name = 'seed'): Promise<string> {
  const { SecurityGroup } = await call('vpc:CreateSecurityGroup', { GroupName: name, GroupDescription: 'seed' })
  return SecurityGroup.SecurityGroupId
}
