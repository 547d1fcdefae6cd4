import type { Ipv4 } from '@havip/net'
import type { Instance, NetworkInterface, PrivateIp } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { boundEipOf } from './eip-target.js'

/** The ENI's addresses, its primary one first. */
export function privateIpsOf(world: WorldView, eni: NetworkInterface): PrivateIp[] {
  const ips = [...world.privateIps.by('owner', eni.id)]
  return [...ips.filter(isPrimary), ...ips.filter((ip) => !isPrimary(ip))]
}

function isPrimary(ip: PrivateIp): boolean {
  return ip.owner.kind === 'eni' && ip.owner.primary
}

/** The addresses of the instance's primary ENI, the ENI's primary one first. */
export function instanceAddresses(world: WorldView, instance: Instance): Ipv4[] {
  for (const eni of world.networkInterfaces.by('instance', instance.id)) {
    if (eni.primary) return privateIpsOf(world, eni).map((ip) => ip.address)
  }
  return []
}

/** The EIPs on the addresses of the instance's primary ENI. */
export function publicAddresses(world: WorldView, instance: Instance): string[] {
  return instanceAddresses(world, instance).flatMap(
    (address) => boundEipOf(world, `${instance.vpcId}/${address}`)?.address ?? [],
  )
}
