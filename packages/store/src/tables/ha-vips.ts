import type { HaVipId, NetworkInterfaceId, Rows, SubnetId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { HaVipModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const haVips = worldTable<Rows['haVips'], HaVipModel, Prisma.HaVipCreateManyInput>({
  delegate: (db) => db.haVip,
  toColumns: (haVip) => ({
    id: haVip.id,
    vpcId: haVip.vpcId,
    subnetId: haVip.subnetId,
    name: haVip.name,
    vip: haVip.vip,
    networkInterfaceId: haVip.networkInterfaceId,
    checkAssociate: haVip.checkAssociate,
    business: haVip.business,
    flushedAt: haVip.flushedAt === null ? null : toTime(haVip.flushedAt),
    createdAt: toTime(haVip.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as HaVipId,
    vpcId: stored.vpcId as VpcId,
    subnetId: stored.subnetId as SubnetId,
    name: stored.name,
    vip: stored.vip as Ipv4,
    networkInterfaceId: stored.networkInterfaceId as NetworkInterfaceId | null,
    checkAssociate: stored.checkAssociate,
    business: stored.business,
    flushedAt: stored.flushedAt === null ? null : fromTime(stored.flushedAt),
    createdAt: fromTime(stored.createdAt),
  }),
})
