import type { Eip, NetworkInterface, PrivateIp } from '../world/rows.js'
import type { WorldView } from '../world/world.js'

/** The EIP that a private address has: one that is on its way there does not count yet. */
export function boundEipOf(world: WorldView, privateIpId: PrivateIp['id']): Eip | undefined {
  for (const eip of world.eips.by('privateIp', privateIpId)) return eip.state === 'BINDING' ? undefined : eip
  return undefined
}

/** What an EIP is bound to, as the API tells it. */
export interface EipTarget {
  readonly instanceId: string
  readonly instanceType: 'CVM' | 'ENI' | 'HAVIP' | null
  readonly networkInterfaceId: string | null
  readonly privateAddressIp: string | null
}

const unbound: EipTarget = { instanceId: '', instanceType: null, networkInterfaceId: null, privateAddressIp: null }

/**
 * On the primary address of a primary ENI it is the instance that an EIP is bound to, on any other address the ENI
 * (which has an instance while it is attached), and on a HAVIP the HAVIP, whoever holds it.
 */
export function eipTarget(world: WorldView, eip: Eip): EipTarget {
  const ip = eip.privateIpId === null ? undefined : world.privateIps.get(eip.privateIpId)
  if (ip === undefined) return unbound
  if (ip.owner.kind === 'havip') {
    return {
      instanceId: ip.owner.haVipId,
      instanceType: 'HAVIP',
      networkInterfaceId: null,
      privateAddressIp: ip.address,
    }
  }
  const eni = world.networkInterfaces.get(ip.owner.networkInterfaceId)
  return {
    instanceId: eni?.attachment?.instanceId ?? '',
    instanceType: isInstance(eni) && ip.owner.primary ? 'CVM' : 'ENI',
    networkInterfaceId: ip.owner.networkInterfaceId,
    privateAddressIp: ip.address,
  }
}

function isInstance(eni: NetworkInterface | undefined): boolean {
  return eni?.primary === true
}

/** Bound to the address of an ENI that is attached to no instance, it is BIND_ENI. */
export function eipStatus(world: WorldView, eip: Eip): Eip['state'] | 'BIND_ENI' {
  const { instanceId } = eipTarget(world, eip)
  return eip.state === 'BIND' && instanceId === '' ? 'BIND_ENI' : eip.state
}
