import type { RouteTableId, Rows, VpcId } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { RouteTableModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const routeTables = worldTable<Rows['routeTables'], RouteTableModel, Prisma.RouteTableCreateManyInput>({
  delegate: (db) => db.routeTable,
  toColumns: ({ id, vpcId, name, createdAt }) => ({ id, vpcId, name, createdAt: toTime(createdAt) }),
  toRow: (stored) => ({
    id: stored.id as RouteTableId,
    vpcId: stored.vpcId as VpcId,
    name: stored.name,
    createdAt: fromTime(stored.createdAt),
  }),
})
