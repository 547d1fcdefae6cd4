import {
  addressCounts,
  createSubnet,
  deleteSubnet,
  modifySubnetAttribute,
  type Subnet as Row,
  replaceRouteTableAssociation,
  type WorldView,
} from '@havip/cloud'
import type { Subnet, SubnetCreate, SubnetUpdate } from '../schema/subnet.js'
import type { Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encodeSubnet(world: WorldView, row: Row): Subnet {
  const { total, available } = addressCounts(world, row)
  return {
    id: row.id,
    vpcId: row.vpcId,
    name: row.name,
    cidrBlock: row.cidrBlock,
    zone: row.zone,
    isDefault: row.isDefault,
    enableBroadcast: row.enableBroadcast,
    routeTableId: row.routeTableId,
    availableIpAddressCount: available,
    totalIpAddressCount: total,
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

export const subnetTable: Table<Row, Subnet, SubnetCreate, SubnetUpdate> = {
  one: 'subnet',
  rows: (world) => world.subnets,
  encode: encodeSubnet,
  create: {
    action: 'CreateSubnet',
    run: (draft, { name, tags, ...input }, context) =>
      createSubnet(draft, { ...input, subnetName: name, ...tagInput(tags) }, context).id,
  },
  update: {
    action: 'ModifySubnetAttribute',
    run: (draft, { id }, { name, enableBroadcast, routeTableId, tags }, context) => {
      const members = {
        ...(name !== undefined && { subnetName: name }),
        ...(enableBroadcast !== undefined && { enableBroadcast: String(enableBroadcast) }),
      }
      modifySubnetAttribute(draft, { subnetId: id, ...members }, context)
      if (routeTableId !== undefined) replaceRouteTableAssociation(draft, { subnetId: id, routeTableId })
      changeTags(draft, id, tags, context)
    },
  },
  remove: { action: 'DeleteSubnet', run: (draft, { id }, context) => deleteSubnet(draft, { subnetId: id }, context) },
}
