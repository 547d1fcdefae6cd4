import type { RouteTableId, Rows, VpcId } from '@havip/cloud'
import type { Cidr, Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { VpcModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const vpcs = worldTable<Rows['vpcs'], VpcModel, Prisma.VpcCreateManyInput>({
  delegate: (db) => db.vpc,
  toColumns: (vpc) => ({
    id: vpc.id,
    name: vpc.name,
    cidrBlock: vpc.cidrBlock,
    isDefault: vpc.isDefault,
    enableMulticast: vpc.enableMulticast,
    dnsServers: [...vpc.dnsServers],
    domainName: vpc.domainName,
    mainRouteTableId: vpc.mainRouteTableId,
    enableRouteVpcPublish: vpc.enableRouteVpcPublish,
    enableRouteVpcPublishIpv6: vpc.enableRouteVpcPublishIpv6,
    createdAt: toTime(vpc.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as VpcId,
    name: stored.name,
    cidrBlock: stored.cidrBlock as Cidr,
    isDefault: stored.isDefault,
    enableMulticast: stored.enableMulticast,
    dnsServers: stored.dnsServers as Ipv4[],
    domainName: stored.domainName,
    mainRouteTableId: stored.mainRouteTableId as RouteTableId,
    enableRouteVpcPublish: stored.enableRouteVpcPublish,
    enableRouteVpcPublishIpv6: stored.enableRouteVpcPublishIpv6,
    createdAt: fromTime(stored.createdAt),
  }),
})
