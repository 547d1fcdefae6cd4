import type { Quotas, WorldView } from '@havip/cloud'

interface EnforcedQuota {
  /** As `LimitTypes` of DescribeVpcLimits has it. */
  readonly id: string
  readonly name: string
  readonly limit: (quotas: Quotas) => number
  /** How far it is used; of a quota per VPC or ENI, by the one that has most. */
  readonly used: (world: WorldView) => number
}

/** The quotas that are enforced. */
export const enforced: readonly EnforcedQuota[] = [
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

/** Quotas of what is not modelled. */
export const unmodelled: ReadonlySet<string> = new Set(
  `
    vpc-max-vpn-gateways appid-max-custom-gateways
    appid-max-vpn-connections custom-gateway-max-vpn-connections vpn-gateway-max-custom-gateways vpc-max-network-acls
    network-acl-max-inbound-policies network-acl-max-outbound-policies vpc-max-vpcpeers vpc-max-available-vpcpeers
    vpc-max-basic-network-interconnections direct-connection-max-snats direct-connection-max-dnats
    direct-connection-max-snapts direct-connection-max-dnapts vpc-max-nat-gateways nat-gateway-max-eips
    nat-gateway-max-dnapts vpc-max-ipv6s eni-max-ipv6s appid-max-end-point-services
    appid-max-end-point-service-white-lists vpc-max-cmcc-ipv6-cidrs vpc-max-ctcc-ipv6-cidrs vpc-max-cucc-ipv6-cidrs
    vpc-max-bgp-ipv6-cidrs vpc-max-custom-ipv6-cidrs vpc-max-ula-ipv6-cidrs
  `
    .trim()
    .split(/\s+/),
)
