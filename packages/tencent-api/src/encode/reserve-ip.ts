import type { ReserveIp, WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

export function encodeReserveIp(world: WorldView, row: ReserveIp): Complete<sdk.ReserveIpAddressInfo, VpcNullable> {
  const holder = reserveIpHolder(world, row)
  return {
    ReserveIpId: row.id,
    VpcId: row.vpcId,
    SubnetId: row.subnetId,
    ReserveIpAddress: row.address,
    ResourceId: holder,
    IpType: 0,
    State: reserveIpState(world, row),
    Name: row.name,
    Description: row.description,
    CreatedTime: vpcTime(row.createdAt),
    TagSet: encodeTags(world, row.id),
  }
}

/** The ENI or HAVIP that has the address; empty while nobody has. */
export function reserveIpHolder(world: WorldView, { vpcId, address }: ReserveIp): string {
  const owner = world.privateIps.get(`${vpcId}/${address}`)?.owner
  if (owner === undefined) return ''
  return owner.kind === 'eni' ? owner.networkInterfaceId : owner.haVipId
}

export function reserveIpState(world: WorldView, row: ReserveIp): 'Bind' | 'UnBind' {
  return reserveIpHolder(world, row) === '' ? 'UnBind' : 'Bind'
}
