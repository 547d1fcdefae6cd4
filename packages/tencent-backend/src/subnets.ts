import type { Subnet, SubnetCreate, SubnetUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Changed } from './collection.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { given, vpcTime } from './values.js'

function encode(subnet: sdk.Subnet): Subnet {
  return {
    id: given(subnet.SubnetId, 'SubnetId'),
    vpcId: given(subnet.VpcId, 'VpcId'),
    name: subnet.SubnetName ?? '',
    cidrBlock: given(subnet.CidrBlock, 'CidrBlock'),
    zone: subnet.Zone ?? '',
    isDefault: subnet.IsDefault ?? false,
    enableBroadcast: subnet.EnableBroadcast ?? false,
    routeTableId: subnet.RouteTableId ?? '',
    availableIpAddressCount: given(subnet.AvailableIpAddressCount, 'AvailableIpAddressCount'),
    totalIpAddressCount: given(subnet.TotalIpAddressCount, 'TotalIpAddressCount'),
    tags: tagsOf(subnet.TagSet),
    createdAt: given(vpcTime(subnet.CreatedTime), 'CreatedTime'),
  }
}

export const subnets: Changed<sdk.Subnet, Subnet, SubnetCreate, SubnetUpdate> = {
  one: 'subnet',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { SubnetIds: ids }
    const { SubnetSet = [], TotalCount } = await clients.read('vpc', 'DescribeSubnets', place)
    return { remotes: SubnetSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ TagSet }) => TagSet,
  hasToken: false,
  create: async (change, { vpcId, name, cidrBlock, zone, tags }) => {
    const input = { VpcId: vpcId, SubnetName: name, CidrBlock: cidrBlock, Zone: zone, ...tagInput(tags) }
    const planned = { Subnet: { SubnetId: 'subnet-planned' } }
    const { Subnet: made } = await change.write('vpc', 'CreateSubnet', input, { planned })
    return { id: given(made?.SubnetId, 'Subnet.SubnetId') }
  },
  update: async (change, current, { name, enableBroadcast, routeTableId, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'vpc', prefix: 'subnet' }, current, tags)
    if (routeTableId !== undefined) {
      const use = (table: string) => ({ SubnetId: id, RouteTableId: table })
      const undo = () => change.clients.write('vpc', 'ReplaceRouteTableAssociation', use(current.routeTableId))
      await change.write('vpc', 'ReplaceRouteTableAssociation', use(routeTableId), { undo })
    }
    const changed = {
      ...(name !== undefined && { SubnetName: name }),
      ...(enableBroadcast !== undefined && { EnableBroadcast: String(enableBroadcast) }),
    }
    if (Object.keys(changed).length > 0) {
      await change.write('vpc', 'ModifySubnetAttribute', { SubnetId: id, ...changed })
    }
    return undefined
  },
  remove: async (change, { id }) => {
    await change.write('vpc', 'DeleteSubnet', { SubnetId: id })
    return undefined
  },
}
