import type { Quotas } from './shell/context.js'
import type { WorldView } from './world/world.js'

export interface EnforcedQuota {
  /** As `LimitTypes` of DescribeVpcLimits has it. */
  readonly id: string
  readonly name: string
  readonly limit: (quotas: Quotas) => number
  /** How far it is used; of a quota per VPC or ENI, by the one that has most. */
  readonly used: (world: WorldView) => number
}

/** The quotas that are enforced. */
export const enforcedQuotas: readonly EnforcedQuota[] = [
  {
    id: 'appid-max-vpcs',
    name: 'VPCs in a region',
    limit: (quotas) => quotas.vpcsPerRegion,
    used: (world) => world.vpcs.size,
  },
  {
    id: 'vpc-max-subnets',
    name: 'subnets in a VPC',
    limit: (quotas) => quotas.subnetsPerVpc,
    used: (world) => most(world.vpcs.all(), ({ id }) => world.subnets.countBy('vpc', id)),
  },
  {
    id: 'vpc-max-enis',
    name: 'ENIs in a VPC',
    limit: (quotas) => quotas.networkInterfacesPerVpc,
    used: (world) => most(world.vpcs.all(), ({ id }) => world.networkInterfaces.countBy('vpc', id)),
  },
  {
    id: 'vpc-max-havips',
    name: 'HAVIPs in a VPC',
    limit: (quotas) => quotas.haVipsPerVpc,
    used: (world) => most(world.vpcs.all(), ({ id }) => world.haVips.countBy('vpc', id)),
  },
  {
    id: 'vpc-max-assistant_cidrs',
    name: 'secondary blocks in a VPC',
    limit: (quotas) => quotas.assistantCidrsPerVpc,
    used: (world) => most(world.vpcs.all(), ({ id }) => world.assistantCidrs.countBy('vpc', id)),
  },
  {
    id: 'eni-max-private-ips',
    name: 'private IPs on an ENI',
    limit: (quotas) => quotas.privateIpsPerNetworkInterface,
    used: (world) => most(world.networkInterfaces.all(), ({ id }) => world.privateIps.countBy('owner', id)),
  },
  {
    id: 'vpc-max-route-tables',
    name: 'route tables in a VPC',
    limit: (quotas) => quotas.routeTablesPerVpc,
    used: (world) => most(world.vpcs.all(), ({ id }) => world.routeTables.countBy('vpc', id)),
  },
  {
    id: 'route-table-max-policies',
    name: 'routes in a route table',
    limit: (quotas) => quotas.routesPerRouteTable,
    used: (world) => most(world.routeTables.all(), ({ id }) => world.routes.countBy('routeTable', id)),
  },
]

function most<Row>(rows: Iterable<Row>, count: (row: Row) => number): number {
  let largest = 0
  for (const row of rows) largest = Math.max(largest, count(row))
  return largest
}
