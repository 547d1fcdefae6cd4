import type { Subnet, SubnetCreate, SubnetUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { type Changed, refuseKey, refuseTagChange } from './collection.js'
import { given, tagInput, tagsOf, vpcTime } from './values.js'

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
  create: async (clients, { vpcId, name, cidrBlock, zone, tags }, key) => {
    refuseKey('CreateSubnet', key)
    const input = { VpcId: vpcId, SubnetName: name, CidrBlock: cidrBlock, Zone: zone, ...tagInput(tags) }
    return given((await clients.write('vpc', 'CreateSubnet', input)).Subnet?.SubnetId, 'Subnet.SubnetId')
  },
  update: async (clients, { id }, { name, enableBroadcast, routeTableId, tags }) => {
    refuseTagChange(tags)
    const change = {
      ...(name !== undefined && { SubnetName: name }),
      ...(enableBroadcast !== undefined && { EnableBroadcast: String(enableBroadcast) }),
    }
    if (Object.keys(change).length > 0) {
      await clients.write('vpc', 'ModifySubnetAttribute', { SubnetId: id, ...change })
    }
    if (routeTableId === undefined) return
    await clients.write('vpc', 'ReplaceRouteTableAssociation', { SubnetId: id, RouteTableId: routeTableId })
  },
  remove: async (clients, id) => {
    await clients.write('vpc', 'DeleteSubnet', { SubnetId: id })
    return { item: null }
  },
}
