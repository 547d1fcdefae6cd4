import type { RouteId, RouteTableId, Rows } from '@havip/cloud'
import type { Cidr } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { RouteModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const routes = worldTable<Rows['routes'], RouteModel, Prisma.RouteCreateManyInput>({
  delegate: (db) => db.route,
  toColumns: (route) => ({
    id: route.id,
    number: route.number,
    routeTableId: route.routeTableId,
    destination: route.destination,
    gatewayType: route.gatewayType,
    gatewayId: route.gatewayId,
    description: route.description,
    enabled: route.enabled,
    createdAt: toTime(route.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as RouteId,
    number: stored.number,
    routeTableId: stored.routeTableId as RouteTableId,
    destination: stored.destination as Cidr,
    gatewayType: stored.gatewayType,
    gatewayId: stored.gatewayId,
    description: stored.description,
    enabled: stored.enabled,
    createdAt: fromTime(stored.createdAt),
  }),
})
