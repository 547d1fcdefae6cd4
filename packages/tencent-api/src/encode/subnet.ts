import { addressCounts, type Subnet, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

export function encodeSubnet(world: WorldView, subnet: Subnet): Complete<sdk.Subnet, VpcNullable> {
  const { total, available } = addressCounts(world, subnet)
  return {
    VpcId: subnet.vpcId,
    SubnetId: subnet.id,
    SubnetName: subnet.name,
    CidrBlock: subnet.cidrBlock,
    IsDefault: subnet.isDefault,
    EnableBroadcast: subnet.enableBroadcast,
    Zone: subnet.zone,
    RouteTableId: subnet.routeTableId,
    CreatedTime: vpcTime(subnet.createdAt),
    AvailableIpAddressCount: available,
    TotalIpAddressCount: total,
    Ipv6CidrBlock: '',
    NetworkAclId: '',
    IsRemoteVpcSnat: false,
    TagSet: encodeTags(world, subnet.id),
    CdcId: '',
    IsCdcSubnet: 0,
  }
}
