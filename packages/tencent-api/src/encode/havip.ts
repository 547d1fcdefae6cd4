import { boundEipOf, type HaVip, type HaVipAssociation, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { neverTime, vpcTime } from './time.js'

/**
 * `askedFor` holds instances and ENIs whose associations come first: Terraform reads an association as the first one
 * of the HAVIP that it found by asking for it.
 */
export function encodeHaVip(
  world: WorldView,
  haVip: HaVip,
  askedFor: ReadonlySet<string> = new Set(),
): Complete<sdk.HaVip, VpcNullable> {
  const holder = haVip.networkInterfaceId === null ? undefined : world.networkInterfaces.get(haVip.networkInterfaceId)
  const associations = [...world.haVipAssociations.by('haVip', haVip.id)]
  const isAskedFor = (association: HaVipAssociation) => askedFor.has(associatedId(association))
  return {
    HaVipId: haVip.id,
    HaVipName: haVip.name,
    Vip: haVip.vip,
    VpcId: haVip.vpcId,
    SubnetId: haVip.subnetId,
    NetworkInterfaceId: haVip.networkInterfaceId ?? '',
    InstanceId: holder?.attachment?.instanceId ?? '',
    AddressIp: boundEip(world, haVip) ?? '',
    State: haVip.networkInterfaceId === null ? 'UNBIND' : 'AVAILABLE',
    CreatedTime: vpcTime(haVip.createdAt),
    Business: haVip.business,
    HaVipAssociationSet: [
      ...associations.filter(isAskedFor),
      ...associations.filter((association) => !isAskedFor(association)),
    ].map((association) => ({
      HaVipId: haVip.id,
      InstanceId: associatedId(association),
      InstanceType: association.target.kind,
    })),
    CheckAssociate: haVip.checkAssociate,
    CdcId: '',
    FlushedTime: haVip.flushedAt === null ? neverTime : vpcTime(haVip.flushedAt),
    TagSet: encodeTags(world, haVip.id),
  }
}

/** The instance or ENI of an association; the API calls both InstanceId. */
export function associatedId({ target }: HaVipAssociation): string {
  return target.kind === 'CVM' ? target.instanceId : target.networkInterfaceId
}

/** The EIP bound to the HAVIP, if any. */
export function boundEip(world: WorldView, haVip: HaVip): string | undefined {
  return boundEipOf(world, `${haVip.vpcId}/${haVip.vip}`)?.address
}
