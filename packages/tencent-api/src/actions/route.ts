import {
  CloudError,
  createRoutes,
  deleteRoutes,
  disableRoutes,
  enableRoutes,
  isId,
  type Route,
  replaceRoutes,
  resetRoutes,
  type WorldView,
} from '@havip/cloud'
import { parseCidr } from '@havip/net'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeRoute, encodeRouteTable } from '../encode/route-table.js'
import { contains, type Filters, is, nothing } from '../query/filter.js'
import { type ListInput, type Listing, type ListingCodes, list, vpcCodes } from '../query/listing.js'
import { count, list as listOf, numbers, object, required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads, writes } from './action.js'
import { namedRoutes, routes } from './route-request.js'

const routeFilters: Filters<Route> = {
  'vpc-id': is((route, world) => world.routeTables.get(route.routeTableId)?.vpcId ?? ''),
  'gateway-id': is((route) => route.gatewayId),
  description: contains((route) => route.description),
  'route-table-id': is((route) => route.routeTableId),
  'dest-cidr': (values) => (route) => values.some((value) => route.destination.startsWith(value)),
}

/** These actions document no code of their own for unknown filters. */
const codes: ListingCodes = { ...vpcCodes, unknownFilter: 'InvalidParameter' }

const listing: Listing<Route> = {
  idsParameter: 'RouteIds',
  prefix: 'rti',
  table: (world) => world.routes,
  filters: routeFilters,
  unknownIds: 'error',
  codes,
}

const filter = object({
  Name: required(text('What to filter by.')),
  Values: required(texts('What it may be; any one of them is enough.')),
})

const describeRequest = {
  Filters: listOf(filter, `What all listed must be like. Filters: ${Object.keys(routeFilters).join(', ')}.`),
  Offset: count('unsigned', 'How many to skip; 0 by default.'),
  Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
}

function describe(world: WorldView, input: ListInput): VpcReply<sdk.DescribeRoutesResponse> {
  const { total, rows } = list(listing, world, undefined, input)
  return { RouteSet: rows.map(encodeRoute), TotalCount: total }
}

/** No CCN teaches routes here: what a new route could be in conflict with are the table's own. */
function conflicts(
  world: WorldView,
  input: { readonly routeTableId: string; readonly destinationCidrBlocks: readonly string[] },
): VpcReply<sdk.DescribeRouteConflictsResponse> {
  if (!isId('rtb', input.routeTableId)) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `RouteTableId ${quote(input.routeTableId)} is malformed; an id is like rtb-0a1b2c3d.`,
    )
  }
  if (!world.routeTables.has(input.routeTableId)) {
    throw new CloudError('ResourceNotFound', `The resource ${input.routeTableId} does not exist.`)
  }
  const enabled = [...world.routes.by('routeTable', input.routeTableId)].filter((route) => route.enabled)
  return {
    RouteConflictSet: input.destinationCidrBlocks.flatMap((block) => {
      if (parseCidr(block) === undefined) {
        throw new CloudError(
          'InvalidParameterValue.Malformed',
          `DestinationCidrBlocks ${quote(block)} is malformed; expected a network such as 192.168.0.0/16.`,
        )
      }
      const same = enabled.filter((route) => route.destination === block)
      if (same.length === 0) return []
      return [{ RouteTableId: input.routeTableId, DestinationCidrBlock: block, ConflictSet: same.map(encodeRoute) }]
    }),
  }
}

const associatedFilters: Filters<{ readonly id: string }> = {
  'ccn-id': nothing,
  'ccn-route-table-id': nothing,
  'route-table-id': nothing,
  'instance-type': nothing,
  'instance-id': nothing,
}

/** Instances of a CCN: there is no CCN. */
const associated: Listing<{ readonly id: string }> = {
  idsParameter: 'InstanceIds',
  prefix: 'vpc',
  table: () => ({ get: () => undefined, all: () => [] }),
  filters: associatedFilters,
  unknownIds: 'error',
  codes,
}

const routeTableId = required(text('The route table.'))
const switched = {
  RouteTableId: routeTableId,
  RouteIds: numbers('Numbers of the routes, at most 100; not together with RouteItemIds.'),
  RouteItemIds: texts('Ids of the routes, at most 100; not together with RouteIds.'),
}

export const routeActions = [
  writes({
    service: 'vpc',
    name: 'CreateRoutes',
    doc: 'Adds routes to a route table, all or none, and answers with the new ones only.',
    request: { RouteTableId: routeTableId, Routes: routes },
    run: (draft, input, context): VpcReply<sdk.CreateRoutesResponse> => {
      const made = createRoutes(draft, input, context)
      const table = draft.routeTables.get(input.routeTableId)
      return {
        TotalCount: made.length,
        RouteTableSet: table === undefined ? [] : [encodeRouteTable(draft, table, made)],
      }
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteRoutes',
    doc: 'Deletes routes of a route table, all or none.',
    request: { RouteTableId: routeTableId, Routes: namedRoutes },
    run: (draft, input): VpcReply<sdk.DeleteRoutesResponse> => ({
      RouteSet: deleteRoutes(draft, input).map(encodeRoute),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ReplaceRoutes',
    doc: 'Changes routes of a route table, all or none.',
    request: { RouteTableId: routeTableId, Routes: routes },
    run: (draft, input, context): VpcReply<sdk.ReplaceRoutesResponse> => {
      const { before, after } = replaceRoutes(draft, input, context)
      return { OldRouteSet: before.map(encodeRoute), NewRouteSet: after.map(encodeRoute) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ResetRoutes',
    doc: 'Renames a route table and replaces all its routes.',
    request: {
      RouteTableId: routeTableId,
      RouteTableName: required(text('Name, at most 60 characters.')),
      Routes: routes,
    },
    run: (draft, input, context): VpcReply<sdk.ResetRoutesResponse> => {
      resetRoutes(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'EnableRoutes',
    doc: 'Enables routes that are in no conflict with enabled ones.',
    request: switched,
    run: (draft, input): VpcReply<sdk.EnableRoutesResponse> => {
      enableRoutes(draft, input)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DisableRoutes',
    doc: 'Disables routes without deleting them.',
    request: switched,
    run: (draft, input): VpcReply<sdk.DisableRoutesResponse> => {
      disableRoutes(draft, input)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeRouteConflicts',
    doc: 'Lists the routes of a table that new ones would be in conflict with.',
    request: {
      RouteTableId: routeTableId,
      DestinationCidrBlocks: required(texts('Blocks the new routes would lead to.')),
    },
    run: conflicts,
  }),
  reads({
    service: 'vpc',
    name: 'DescribeRoutes',
    doc: 'Lists routes.',
    request: describeRequest,
    run: describe,
  }),
  reads({
    service: 'vpc',
    name: 'DescribeRouteList',
    doc: 'Lists routes.',
    request: describeRequest,
    run: (world, input): VpcReply<sdk.DescribeRouteListResponse> => describe(world, input),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeRouteTableAssociatedInstances',
    doc: 'Lists the instances of CCNs with their route tables: none, for there are no CCNs.',
    request: {
      ...describeRequest,
      Filters: listOf(filter, `What all listed must be like. Filters: ${Object.keys(associatedFilters).join(', ')}.`),
    },
    run: (world, input): VpcReply<sdk.DescribeRouteTableAssociatedInstancesResponse> => ({
      TotalCount: list(associated, world, undefined, input).total,
      InstanceBindSet: [],
    }),
  }),
]
