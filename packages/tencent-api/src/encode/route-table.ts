import { isMainRouteTable, type Route, type RouteTable, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

type Encoded<T> = Complete<T, VpcNullable>

/** A table with the routes given, by default all of its own. That to the VPC's own block is implied, never listed. */
export function encodeRouteTable(
  world: WorldView,
  table: RouteTable,
  routes: Iterable<Route> = world.routes.by('routeTable', table.id),
): Encoded<sdk.RouteTable> {
  const vpc = world.vpcs.get(table.vpcId)
  return {
    VpcId: table.vpcId,
    RouteTableId: table.id,
    RouteTableName: table.name,
    AssociationSet: [...world.subnets.by('routeTable', table.id)].map((subnet) => ({
      SubnetId: subnet.id,
      RouteTableId: table.id,
    })),
    RouteSet: [...routes].map(encodeRoute),
    Main: isMainRouteTable(world, table),
    CreatedTime: vpcTime(table.createdAt),
    TagSet: encodeTags(world, table.id),
    LocalCidrForCcn: vpc === undefined ? [] : [{ Cidr: vpc.cidrBlock, PublishedToVbc: false }],
  }
}

export function encodeRoute(route: Route): Encoded<sdk.Route> {
  return {
    DestinationCidrBlock: route.destination,
    GatewayType: route.gatewayType,
    GatewayId: route.gatewayId,
    RouteId: route.number,
    RouteDescription: route.description,
    Enabled: route.enabled,
    RouteType: 'USER',
    RouteTableId: route.routeTableId,
    DestinationIpv6CidrBlock: '',
    RouteItemId: route.id,
    PublishedToVbc: false,
    CreatedTime: vpcTime(route.createdAt),
    CdcId: '',
  }
}
