import {
  CloudError,
  createRouteTable,
  deleteRouteTable,
  isMainRouteTable,
  modifyRouteTableAttribute,
  type RouteTable,
  replaceRouteTableAssociation,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeRouteTable } from '../encode/route-table.js'
import { type Filter, type FilterInput, type Filters, flagIn, has, is, tagFilters } from '../query/filter.js'
import { type Listing, list, vpcCodes } from '../query/listing.js'
import { boolean, count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { filters, notDict, tags } from './shared.js'

/** A table has the implied route to its VPC, whatever others. */
const nextHopTypes: Filter<RouteTable> = has((table, world) => [
  'LOCAL',
  ...[...world.routes.by('routeTable', table.id)].map((route) => route.gatewayType),
])

const routeTableFilters: Filters<RouteTable> = {
  'route-table-id': is((table) => table.id),
  'route-table-name': is((table) => table.name),
  'vpc-id': is((table) => table.vpcId),
  'association.main': flagIn((table, world) => isMainRouteTable(world, table)),
  ...tagFilters,
  visible: flagIn(() => true),
  'next-hop-type': nextHopTypes,
}

const listing: Listing<RouteTable> = {
  idsParameter: 'RouteTableIds',
  prefix: 'rtb',
  table: (world) => world.routeTables,
  filters: routeTableFilters,
  unknownIds: 'error',
  codes: vpcCodes,
}

/** `next-hop-type` goes with both other filters only. */
function checkTogether(given: readonly FilterInput[] = []): void {
  const names = new Set(given.map(({ name }) => name))
  if (!names.has('next-hop-type') || (names.has('route-table-id') && names.has('vpc-id'))) return
  throw new CloudError(
    'InvalidParameter.FilterMissParameter',
    'The filter next-hop-type needs the filters route-table-id and vpc-id too.',
  )
}

const routeTableId = text('The route table.')

export const routeTableActions = [
  writes({
    service: 'vpc',
    name: 'CreateRouteTable',
    doc: 'Makes a route table in a VPC.',
    request: {
      VpcId: required(text('The VPC it is to be in.')),
      RouteTableName: required(text('Name, at most 60 characters.')),
      Tags: tags,
    },
    run: (draft, input, context): VpcReply<sdk.CreateRouteTableResponse> => ({
      RouteTable: encodeRouteTable(draft, createRouteTable(draft, input, context)),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeRouteTables',
    doc: 'Lists route tables with their routes.',
    request: {
      Filters: filters(routeTableFilters, 'RouteTableIds', notDict),
      RouteTableIds: texts('Ids of route tables, at most 100; not together with Filters.'),
      Offset: count('text', 'How many to skip; 0 by default.'),
      Limit: count('text', 'How many to list; 20 by default, at most 100.'),
      NeedRouterInfo: boolean('Whether to list their routes; true by default.'),
    },
    run: (world, input): VpcReply<sdk.DescribeRouteTablesResponse> => {
      checkTogether(input.filters)
      const { total, rows } = list(listing, world, input.routeTableIds, input)
      const routes = input.needRouterInfo === false ? [] : undefined
      return { TotalCount: total, RouteTableSet: rows.map((table) => encodeRouteTable(world, table, routes)) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyRouteTableAttribute',
    doc: 'Renames a route table.',
    request: {
      RouteTableId: required(routeTableId),
      RouteTableName: required(text('Name, at most 60 characters.')),
    },
    run: (draft, input): VpcReply<sdk.ModifyRouteTableAttributeResponse> => {
      modifyRouteTableAttribute(draft, input)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteRouteTable',
    doc: 'Deletes a route table that is not the main one and that no subnet uses.',
    request: { RouteTableId: required(routeTableId) },
    run: (draft, input): VpcReply<sdk.DeleteRouteTableResponse> => {
      deleteRouteTable(draft, input)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ReplaceRouteTableAssociation',
    doc: 'Gives a subnet another route table of its VPC.',
    request: { RouteTableId: required(routeTableId), SubnetId: text('The subnet.') },
    run: (draft, input): VpcReply<sdk.ReplaceRouteTableAssociationResponse> => {
      replaceRouteTableAssociation(draft, input)
      return {}
    },
  }),
]
