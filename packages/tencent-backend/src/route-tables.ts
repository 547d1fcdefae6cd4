import type { RouteTable, RouteTableCreate, RouteTableUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Change } from './change.js'
import { type Changed, find } from './collection.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { given, vpcTime } from './values.js'

type Route = RouteTable['routes'][number]

function encodeRoute(route: sdk.Route): Route {
  return {
    id: given(route.RouteItemId, 'RouteItemId'),
    destination: route.DestinationCidrBlock || route.DestinationIpv6CidrBlock || '',
    gatewayType: given(route.GatewayType, 'GatewayType') as Route['gatewayType'],
    gatewayId: route.GatewayId ?? '',
    description: route.RouteDescription ?? '',
    enabled: route.Enabled ?? true,
  }
}

/** Less the one to the VPC itself, which is implied. */
function ownRoutes({ RouteSet }: sdk.RouteTable): sdk.Route[] {
  return (RouteSet ?? []).filter(({ GatewayType }) => GatewayType !== 'LOCAL')
}

function encode(table: sdk.RouteTable): RouteTable {
  return {
    id: given(table.RouteTableId, 'RouteTableId'),
    vpcId: given(table.VpcId, 'VpcId'),
    name: table.RouteTableName ?? '',
    main: table.Main ?? false,
    subnetIds: (table.AssociationSet ?? []).map(({ SubnetId }) => given(SubnetId, 'SubnetId')),
    routes: ownRoutes(table).map(encodeRoute),
    tags: tagsOf(table.TagSet),
    createdAt: given(vpcTime(table.CreatedTime), 'CreatedTime'),
  }
}

export const routeTables: Changed<sdk.RouteTable, RouteTable, RouteTableCreate, RouteTableUpdate> = {
  one: 'route table',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { RouteTableIds: ids }
    const { RouteTableSet = [], TotalCount } = await clients.read('vpc', 'DescribeRouteTables', place)
    return { remotes: RouteTableSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ TagSet }) => TagSet,
  isLasting: ({ main }) => main,
  hasToken: false,
  create: async (change, { vpcId, name, routes = [], tags }) => {
    const request = { VpcId: vpcId, RouteTableName: name, ...tagInput(tags) }
    const { RouteTable: made } = await change.write('vpc', 'CreateRouteTable', request, {
      planned: { RouteTable: { RouteTableId: 'rtb-planned' } },
      made: ({ RouteTable }) => RouteTable?.RouteTableId,
      undo: ({ RouteTable }) =>
        change.clients.write('vpc', 'DeleteRouteTable', { RouteTableId: RouteTable?.RouteTableId ?? '' }),
    })
    const id = given(made?.RouteTableId, 'RouteTable.RouteTableId')
    if (routes.length > 0) {
      // They go with the table.
      const undo = async () => {}
      await change.write('vpc', 'CreateRoutes', { RouteTableId: id, Routes: routes.map(routeInput) }, { undo })
      await switchOff(change, id, routes)
    }
    return { id }
  },
  update: async (change, current, { name, routes, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'vpc', prefix: 'rtb' }, current, tags)
    if (routes !== undefined && routes.length > 0) {
      await setRoutes(change, id, name ?? current.name, routes)
      return undefined
    }
    if (name !== undefined) {
      const called = (RouteTableName: string) => ({ RouteTableId: id, RouteTableName })
      const undo = () => change.clients.write('vpc', 'ModifyRouteTableAttribute', called(current.name))
      await change.write('vpc', 'ModifyRouteTableAttribute', called(name), { undo })
    }
    if (routes !== undefined) await clearRoutes(change, id)
    return undefined
  },
  remove: async (change, { id }) => {
    await change.write('vpc', 'DeleteRouteTable', { RouteTableId: id })
    return undefined
  },
}

type RouteInput = NonNullable<RouteTableUpdate['routes']>[number]

function routeInput({ destination, gatewayType, gatewayId, description, enabled }: RouteInput): sdk.Route {
  return {
    // What has a colon is IPv6.
    ...(destination.includes(':')
      ? { DestinationCidrBlock: '', DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination }),
    GatewayType: gatewayType,
    GatewayId: gatewayId,
    ...(description !== undefined && { RouteDescription: description }),
    ...(enabled !== undefined && { Enabled: enabled }),
  }
}

/** Gives a table a name and these routes alone. */
async function setRoutes(change: Change, id: string, name: string, routes: readonly RouteInput[]): Promise<void> {
  const request = { RouteTableId: id, RouteTableName: name, Routes: routes.map(routeInput) }
  await change.write('vpc', 'ResetRoutes', request)
  await switchOff(change, id, routes)
}

/** ResetRoutes has to be given routes. Those that the cloud has put there itself are not to be deleted. */
async function clearRoutes(change: Change, id: string): Promise<void> {
  const current = ownRoutes(await find(change.clients, routeTables, id))
  const Routes = current.filter(({ RouteType = 'USER' }) => RouteType === 'USER')
  if (Routes.length > 0) await change.write('vpc', 'DeleteRoutes', { RouteTableId: id, Routes })
}

/** Switches routes off that were to be: not every line of the cloud looks at Enabled when it makes one. */
async function switchOff(change: Change, id: string, routes: readonly RouteInput[]): Promise<void> {
  const off = new Set(routes.flatMap(({ destination, enabled }) => (enabled === false ? [destination] : [])))
  if (off.size === 0 || change.dryRun) return
  const current = ownRoutes(await find(change.clients, routeTables, id)).filter(({ Enabled }) => Enabled ?? true)
  const wrong = current.map(encodeRoute).filter(({ destination }) => off.has(destination))
  if (wrong.length === 0) return
  await change.write('vpc', 'DisableRoutes', { RouteTableId: id, RouteItemIds: wrong.map((route) => route.id) })
}
