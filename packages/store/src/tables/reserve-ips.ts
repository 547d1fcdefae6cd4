import type { ReserveIpId, Rows, SubnetId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { ReserveIpModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const reserveIps = worldTable<Rows['reserveIps'], ReserveIpModel, Prisma.ReserveIpCreateManyInput>({
  delegate: (db) => db.reserveIp,
  toColumns: (reserved) => ({
    id: reserved.id,
    vpcId: reserved.vpcId,
    subnetId: reserved.subnetId,
    address: reserved.address,
    name: reserved.name,
    description: reserved.description,
    createdAt: toTime(reserved.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as ReserveIpId,
    vpcId: stored.vpcId as VpcId,
    subnetId: stored.subnetId as SubnetId,
    address: stored.address as Ipv4,
    name: stored.name,
    description: stored.description,
    createdAt: fromTime(stored.createdAt),
  }),
})
