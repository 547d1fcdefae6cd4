import type { RouteTableId, Rows, SubnetId, VpcId } from '@havip/cloud'
import type { Cidr } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { SubnetModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const subnets = worldTable<Rows['subnets'], SubnetModel, Prisma.SubnetCreateManyInput>({
  delegate: (db) => db.subnet,
  toColumns: (subnet) => ({
    id: subnet.id,
    vpcId: subnet.vpcId,
    name: subnet.name,
    cidrBlock: subnet.cidrBlock,
    zone: subnet.zone,
    isDefault: subnet.isDefault,
    enableBroadcast: subnet.enableBroadcast,
    routeTableId: subnet.routeTableId,
    createdAt: toTime(subnet.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as SubnetId,
    vpcId: stored.vpcId as VpcId,
    name: stored.name,
    cidrBlock: stored.cidrBlock as Cidr,
    zone: stored.zone,
    isDefault: stored.isDefault,
    enableBroadcast: stored.enableBroadcast,
    routeTableId: stored.routeTableId as RouteTableId,
    createdAt: fromTime(stored.createdAt),
  }),
})
