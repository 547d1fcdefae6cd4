import type { Schemas } from '@havip/client'
import { Failure } from '../failure.js'
import type { Server } from './server.js'

export type Vpc = Schemas['Vpc']
export type Subnet = Schemas['Subnet']
export type RouteTable = Schemas['RouteTable']
export type SecurityGroup = Schemas['SecurityGroup']
export type NetworkInterface = Schemas['NetworkInterface']
export type Instance = Schemas['Instance']
export type PlacementGroup = Schemas['PlacementGroup']
export type HaVip = Schemas['HaVip'] & { readonly associations: readonly string[] }
export type Eip = Schemas['Eip']

/** What a region has, or the part of it that belongs to some VPCs. */
export interface Topology {
  readonly vpcs: readonly Vpc[]
  readonly subnets: readonly Subnet[]
  readonly routeTables: readonly RouteTable[]
  readonly securityGroups: readonly SecurityGroup[]
  readonly placementGroups: readonly PlacementGroup[]
  readonly instances: readonly Instance[]
  readonly networkInterfaces: readonly NetworkInterface[]
  readonly haVips: readonly HaVip[]
  readonly eips: readonly Eip[]
}

/** Reads these VPCs and all that belongs to them. Failure for one that is not there. */
export async function readTopology(server: Server, vpcIds: readonly string[]): Promise<Topology> {
  const region = await readRegion(server, new Set(vpcIds))
  const missing = vpcIds.filter((id) => !region.vpcs.some((vpc) => vpc.id === id))
  if (missing.length > 0) {
    const known = region.vpcs.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none'
    throw new Failure(`${server.role} has no VPC '${missing.join("', '")}'; there are: ${known}.`)
  }
  return within(region, new Set(vpcIds))
}

/** Reads a region; associations are asked for HAVIP by HAVIP, and only in these VPCs. */
export async function readRegion(server: Server, vpcIds: ReadonlySet<string>): Promise<Topology> {
  const haVips: HaVip[] = []
  for (const haVip of await server.all((client, query) => client.GET('/v1/havips', { params: { query } }))) {
    haVips.push({ ...haVip, associations: vpcIds.has(haVip.vpcId) ? await associationsOf(server, haVip.id) : [] })
  }
  return {
    vpcs: await server.all((client, query) => client.GET('/v1/vpcs', { params: { query } })),
    subnets: await server.all((client, query) => client.GET('/v1/subnets', { params: { query } })),
    routeTables: await server.all((client, query) => client.GET('/v1/route-tables', { params: { query } })),
    securityGroups: await server.all((client, query) => client.GET('/v1/security-groups', { params: { query } })),
    placementGroups: await server.all((client, query) => client.GET('/v1/placement-groups', { params: { query } })),
    instances: await server.all((client, query) => client.GET('/v1/instances', { params: { query } })),
    networkInterfaces: await server.all((client, query) => client.GET('/v1/network-interfaces', { params: { query } })),
    haVips,
    eips: await server.all((client, query) => client.GET('/v1/eips', { params: { query } })),
  }
}

async function associationsOf(server: Server, id: string): Promise<string[]> {
  const params = { path: { id }, query: server.scope }
  const { items } = await server.ask((client) => client.GET('/v1/havips/{id}/associations', { params }))
  return items.map((each) => each.id).sort()
}

/** The part of a region that belongs to VPCs: EIPs that are bound there, and groups that are used there, directly or as peers. */
function within(region: Topology, vpcIds: ReadonlySet<string>): Topology {
  const there = <T extends { readonly vpcId: string }>(items: readonly T[]) =>
    items.filter(({ vpcId }) => vpcIds.has(vpcId))
  const instances = there(region.instances)
  const networkInterfaces = there(region.networkInterfaces)
  const haVips = there(region.haVips)
  const holders = new Set([...instances, ...networkInterfaces, ...haVips].map(({ id }) => id))
  const placed = new Set(instances.map(({ placementGroupId }) => placementGroupId))
  const isThere = (id: string | null) => id !== null && holders.has(id)
  return {
    vpcs: region.vpcs.filter(({ id }) => vpcIds.has(id)),
    subnets: there(region.subnets),
    routeTables: there(region.routeTables),
    securityGroups: groupsUsed(region.securityGroups, [...instances, ...networkInterfaces]),
    placementGroups: region.placementGroups.filter(({ id }) => placed.has(id)),
    instances,
    networkInterfaces,
    haVips,
    eips: region.eips.filter((eip) => [eip.networkInterfaceId, eip.instanceId, eip.haVipId].some(isThere)),
  }
}

function groupsUsed(
  groups: readonly SecurityGroup[],
  users: readonly { readonly securityGroupIds: readonly string[] }[],
): SecurityGroup[] {
  const used = new Set(users.flatMap(({ securityGroupIds }) => securityGroupIds))
  const peersOf = ({ ingress, egress }: SecurityGroup) => [...ingress, ...egress].map(({ peer }) => peer)
  // Peers have peers themselves: until there are no new ones.
  for (let before = -1; before !== used.size; ) {
    before = used.size
    for (const group of groups) if (used.has(group.id)) for (const peer of peersOf(group)) used.add(peer)
  }
  return groups.filter(({ id }) => used.has(id))
}
