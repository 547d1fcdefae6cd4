import type { Quotas } from '../shell/context.js'
import type { NetworkInterface } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { eniAddressLimit } from './instance-types.js'

/** The most addresses an ENI may have on an instance of the type: what the type allows, within the quota. */
export function addressLimitOn(instanceType: string, quotas: Quotas): number {
  return Math.min(eniAddressLimit(instanceType), quotas.privateIpsPerNetworkInterface)
}

/** The most addresses this ENI may have: those of its instance's type, or the quota while it is not attached. */
export function addressLimitOf(world: WorldView, { attachment }: NetworkInterface, quotas: Quotas): number {
  const instance = attachment === null ? undefined : world.instances.get(attachment.instanceId)
  return instance === undefined ? quotas.privateIpsPerNetworkInterface : addressLimitOn(instance.instanceType, quotas)
}
