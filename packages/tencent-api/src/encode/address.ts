import { type Eip, eipStatus, eipTarget, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { AddressNullable, Complete } from './complete.js'
import { encodeTags } from './tags.js'
import { isoTime } from './time.js'

type Encoded<T> = Complete<T, AddressNullable>

export function encodeAddress(world: WorldView, eip: Eip): Encoded<sdk.Address> {
  const target = eipTarget(world, eip)
  return {
    AddressId: eip.id,
    AddressName: eip.name,
    AddressStatus: eipStatus(world, eip),
    AddressIp: eip.address,
    InstanceId: target.instanceId,
    CreatedTime: isoTime(eip.createdAt),
    NetworkInterfaceId: target.networkInterfaceId,
    PrivateAddressIp: target.privateAddressIp,
    IsArrears: eip.prepaid?.returned ?? false,
    IsBlocked: false,
    IsEipDirectConnection: false,
    AddressType: eip.addressType,
    CascadeRelease: false,
    EipAlgType: { Ftp: true, Sip: true },
    InternetServiceProvider: eip.internetServiceProvider,
    LocalBgp: false,
    Bandwidth: eip.bandwidth,
    InternetChargeType: eip.internetChargeType,
    TagSet: encodeTags(world, eip.id),
    DeadlineDate: eip.prepaid === null ? null : isoTime(eip.prepaid.expiresAt),
    InstanceType: target.instanceType,
    Egress: eip.egress,
    AntiDDoSPackageId: '',
    RenewFlag: eip.prepaid?.renewFlag ?? null,
    BandwidthPackageId: null,
    UnVpcId: '',
    DedicatedClusterId: '',
  }
}
