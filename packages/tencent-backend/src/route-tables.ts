import type { RouteTable } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Shown } from './collection.js'
import { given, tagsOf, vpcTime } from './values.js'

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

function encode(table: sdk.RouteTable): RouteTable {
  return {
    id: given(table.RouteTableId, 'RouteTableId'),
    vpcId: given(table.VpcId, 'VpcId'),
    name: table.RouteTableName ?? '',
    main: table.Main ?? false,
    subnetIds: (table.AssociationSet ?? []).map(({ SubnetId }) => given(SubnetId, 'SubnetId')),
    routes: (table.RouteSet ?? []).map(encodeRoute),
    tags: tagsOf(table.TagSet),
    createdAt: given(vpcTime(table.CreatedTime), 'CreatedTime'),
  }
}

export const routeTables: Shown<sdk.RouteTable, RouteTable> = {
  one: 'route table',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { RouteTableIds: ids }
    const { RouteTableSet = [], TotalCount } = await clients.read('vpc', 'DescribeRouteTables', place)
    return { remotes: RouteTableSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
}
