import type { Millis, PrivateIp, WorldView } from '@havip/cloud'

/** What has an address, as the Describes of addresses tell it. */
export interface AddressHolder {
  /** CVM for the primary ENI of an instance, ENI for any other, HAVIP. */
  readonly type: 'CVM' | 'ENI' | 'HAVIP'
  readonly id: string
  readonly createdAt: Millis
}

export function addressHolder(world: WorldView, { owner }: PrivateIp): AddressHolder {
  if (owner.kind === 'havip') {
    const createdAt = world.haVips.get(owner.haVipId)?.createdAt ?? 0
    return { type: 'HAVIP', id: owner.haVipId, createdAt }
  }
  const eni = world.networkInterfaces.get(owner.networkInterfaceId)
  const createdAt = eni?.createdAt ?? 0
  return eni?.primary === true && eni.attachment !== null
    ? { type: 'CVM', id: eni.attachment.instanceId, createdAt }
    : { type: 'ENI', id: owner.networkInterfaceId, createdAt }
}
