import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { RouteTable } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkId, checkName, checkQuota, first, found, newId } from './checks.js'
import { removeRouteTable } from './route-table-rows.js'
import { findSubnet } from './subnet.js'
import { checkTags, putTags, type TagInput, vpcTagCodes } from './tags.js'
import { findVpc } from './vpc.js'

export interface CreateRouteTableInput {
  readonly vpcId: string
  readonly routeTableName: string
  readonly tags?: readonly TagInput[]
}

export function createRouteTable(draft: Draft, input: CreateRouteTableInput, context: ActionContext): RouteTable {
  const vpc = findVpc(draft, input.vpcId)
  const tags = input.tags ?? []
  checkTags(tags, vpcTagCodes, context)
  const { routeTablesPerVpc } = context.settings.quotas
  checkQuota('route tables in a VPC', draft.routeTables.countBy('vpc', vpc.id), 1, routeTablesPerVpc)
  const table: RouteTable = {
    id: newId(draft.routeTables, 'rtb', context),
    vpcId: vpc.id,
    name: checkName('RouteTableName', input.routeTableName),
    createdAt: context.now,
  }
  draft.put('routeTables', table)
  putTags(draft, table.id, tags)
  return table
}

export function modifyRouteTableAttribute(
  draft: Draft,
  input: { readonly routeTableId: string; readonly routeTableName: string },
): void {
  const table = findRouteTable(draft, input.routeTableId)
  draft.put('routeTables', { ...table, name: checkName('RouteTableName', input.routeTableName) })
}

export function deleteRouteTable(draft: Draft, input: { readonly routeTableId: string }): void {
  const table = findRouteTable(draft, input.routeTableId)
  if (isMainRouteTable(draft, table)) {
    throw new CloudError(
      'UnsupportedOperation.DelDefaultRoute',
      `RouteTableId '${table.id}' is the main route table of VPC '${table.vpcId}': it goes with its VPC`,
    )
  }
  const subnet = first(draft.subnets.by('routeTable', table.id))
  if (subnet !== undefined) {
    throw new CloudError(
      'UnsupportedOperation.DelRouteWithSubnet',
      `RouteTableId '${table.id}' is used by subnet '${subnet.id}': give the subnet another route table first`,
    )
  }
  removeRouteTable(draft, table.id)
}

/** A subnet always has exactly one route table, of its VPC. */
export function replaceRouteTableAssociation(
  draft: Draft,
  input: { readonly routeTableId: string; readonly subnetId?: string },
): void {
  const table = findRouteTable(draft, input.routeTableId)
  if (input.subnetId === undefined) throw new CloudError('MissingParameter', 'SubnetId is missing')
  const subnet = findSubnet(draft, input.subnetId)
  if (subnet.vpcId !== table.vpcId) {
    throw new CloudError(
      'UnsupportedOperation.VpcMismatch',
      `SubnetId '${subnet.id}' is in VPC '${subnet.vpcId}', RouteTableId '${table.id}' in '${table.vpcId}'`,
    )
  }
  draft.put('subnets', { ...subnet, routeTableId: table.id })
}

export function findRouteTable(draft: Draft, id: string): RouteTable {
  return found(draft.routeTables.get(checkId('RouteTableId', 'rtb', id)), 'RouteTableId', id)
}

export function isMainRouteTable(world: WorldView, table: RouteTable): boolean {
  return world.vpcs.get(table.vpcId)?.mainRouteTableId === table.id
}
