import type { VpcId } from '@havip/cloud'
import type { TableDelta, TableIndex } from '@havip/sdn'

/** VPCs of which a difference says more than entries of subnets, ports and HAVIPs. */
export function touchedVpcs(tables: TableIndex, { put, remove }: TableDelta, all: Iterable<VpcId>): Set<VpcId> {
  const { routes, eips } = tables
  return new Set([
    ...remove.vpcs,
    ...put.vpcs.map(({ id }) => id),
    ...[...put.routes, ...put.eips].map(({ vpcId }) => vpcId),
    ...remove.routes.flatMap((id) => routes.get(id)?.vpcId ?? []),
    ...[...remove.eips, ...put.eips.map(({ id }) => id)].flatMap((id) => eips.get(id)?.vpcId ?? []),
    // A group may be named in any VPC; looking costs nothing where it is not.
    ...(put.securityGroups.length + remove.securityGroups.length > 0 ? all : []),
  ])
}
