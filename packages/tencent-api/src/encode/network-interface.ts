import {
  boundEipOf,
  type NetworkInterface,
  type PrivateIp,
  privateIpsOf,
  securityGroupsOf,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

type Encoded<T> = Complete<T, VpcNullable>

/** `accountId` owns both the ENI and the instance it is attached to. */
export function encodeNetworkInterface(
  world: WorldView,
  eni: NetworkInterface,
  accountId: string,
): Encoded<sdk.NetworkInterface> {
  return {
    NetworkInterfaceId: eni.id,
    NetworkInterfaceName: eni.name,
    NetworkInterfaceDescription: eni.description,
    SubnetId: eni.subnetId,
    VpcId: eni.vpcId,
    GroupSet: securityGroupsOf(world, eni.id),
    Primary: eni.primary,
    MacAddress: eni.mac.toUpperCase(),
    State: eni.state,
    NetworkInterfaceState: eni.state === 'AVAILABLE' && eni.attachment !== null ? 'INUSE' : eni.state,
    PrivateIpAddressSet: privateIpsOf(world, eni).flatMap((ip) => encodePrivateIp(world, ip)),
    Attachment: encodeAttachment(eni, accountId),
    Zone: world.subnets.get(eni.subnetId)?.zone ?? '',
    CreatedTime: vpcTime(eni.createdAt),
    Ipv6AddressSet: [],
    TagSet: encodeTags(world, eni.id),
    EniType: eniType(eni),
    Business: 'cvm',
    CdcId: '',
    AttachType: eni.attachType,
    ResourceId: '',
    QosLevel: eni.qosLevel,
  }
}

/** 0 secondary, 1 primary, 2 trunk. */
export function eniType(eni: NetworkInterface): 0 | 1 | 2 {
  return eni.primary ? 1 : eni.trunking ? 2 : 0
}

export function encodePrivateIp(world: WorldView, ip: PrivateIp): Encoded<sdk.PrivateIpAddressSpecification>[] {
  if (ip.owner.kind !== 'eni') return []
  const eip = boundEipOf(world, ip.id)
  return [
    {
      PrivateIpAddress: ip.address,
      Primary: ip.owner.primary,
      PublicIpAddress: eip?.address ?? '',
      // The id of an EIP, which an ordinary public IP is not.
      AddressId: eip === undefined || eip.addressType === 'WanIP' ? '' : eip.id,
      Description: ip.owner.description,
      IsWanIpBlocked: false,
      State: ip.owner.state,
      QosLevel: ip.owner.qosLevel,
    },
  ]
}

function encodeAttachment(eni: NetworkInterface, accountId: string): Encoded<sdk.NetworkInterfaceAttachment> | null {
  if (eni.attachment === null) return null
  return {
    InstanceId: eni.attachment.instanceId,
    DeviceIndex: eni.attachment.deviceIndex,
    InstanceAccountId: accountId,
    AttachTime: vpcTime(eni.attachment.attachedAt),
  }
}
