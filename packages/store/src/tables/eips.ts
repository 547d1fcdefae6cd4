import type { EipId, HaVipId, Rows } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { EipModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const eips = worldTable<Rows['eips'], EipModel, Prisma.EipCreateManyInput>({
  delegate: (db) => db.eip,
  toColumns: (eip) => ({
    id: eip.id,
    name: eip.name,
    address: eip.address,
    haVipId: eip.haVipId,
    createdAt: toTime(eip.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as EipId,
    name: stored.name,
    address: stored.address as Ipv4,
    haVipId: stored.haVipId as HaVipId | null,
    createdAt: fromTime(stored.createdAt),
  }),
})
