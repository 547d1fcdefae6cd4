import type { Subnet, WorldView } from '@havip/cloud'
import { cidrRange } from '@havip/net'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

/** Network, gateway and broadcast address, which a subnet never gives out and does not count. */
const reserved = 3

export function encodeSubnet(world: WorldView, subnet: Subnet): Complete<sdk.Subnet, VpcNullable> {
  const total = cidrRange(subnet.cidrBlock).size - reserved
  let taken = 0
  for (const _ of world.privateIps.by('subnet', subnet.id)) taken += 1
  // A reserved address that somebody has was counted with the others.
  for (const { vpcId, address } of world.reserveIps.by('subnet', subnet.id)) {
    if (!world.privateIps.has(`${vpcId}/${address}`)) taken += 1
  }
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
    AvailableIpAddressCount: total - taken,
    TotalIpAddressCount: total,
    Ipv6CidrBlock: '',
    NetworkAclId: '',
    IsRemoteVpcSnat: false,
    TagSet: encodeTags(world, subnet.id),
    CdcId: '',
    IsCdcSubnet: 0,
  }
}
