import type { HaVip, Instance, NetworkInterface, NetworkInterfaceId, Subnet, WorldView } from '@havip/cloud'
import { gatewayOf, type Ipv4, ipv4ToNumber } from '@havip/net'
import type { HaVipEntry, InstanceEntry, PortEntry, SubnetEntry } from '../tables.js'

// One row and what it refers to, as one entry. Lists are ordered by value, so that equal worlds give equal entries.

export function subnetEntry({ id, vpcId, cidrBlock }: Subnet): SubnetEntry {
  return { id, vpcId, cidrBlock, gateway: gatewayOf(cidrBlock) }
}

export function instanceEntry({ id, name, vpcId, state }: Instance): InstanceEntry {
  return { id, name, vpcId, running: state === 'RUNNING' }
}

export function portEntry(world: WorldView, eni: NetworkInterface): PortEntry {
  const { id, vpcId, subnetId, mac, attachment } = eni
  const instance = attachment === null ? undefined : world.instances.get(attachment.instanceId)
  return {
    id,
    vpcId,
    subnetId,
    mac,
    addresses: addressesOf(world, id),
    instanceId: attachment?.instanceId ?? null,
    deviceIndex: attachment?.deviceIndex ?? null,
    // While it is being attached or detached its state is another one.
    up: eni.state === 'AVAILABLE' && instance?.state === 'RUNNING',
  }
}

export function haVipEntry(world: WorldView, haVip: HaVip): HaVipEntry {
  return {
    id: haVip.id,
    vpcId: haVip.vpcId,
    subnetId: haVip.subnetId,
    address: haVip.vip,
    claimants: haVip.checkAssociate ? claimantsOf(world, haVip) : null,
    recordedHolder: haVip.networkInterfaceId,
  }
}

/** Primary address first. */
function addressesOf(world: WorldView, id: NetworkInterfaceId): Ipv4[] {
  const found: { address: Ipv4; order: number }[] = []
  for (const { address, owner } of world.privateIps.by('owner', id)) {
    if (owner.kind === 'eni') found.push({ address, order: owner.primary ? -1 : ipv4ToNumber(address) })
  }
  return found.sort((a, b) => a.order - b.order).map(({ address }) => address)
}

/** The ENIs of the HAVIP's subnet that are associated with it, themselves or by their instance. */
function claimantsOf(world: WorldView, haVip: HaVip): NetworkInterfaceId[] {
  const claimants = new Set<NetworkInterfaceId>()
  for (const { target } of world.haVipAssociations.by('haVip', haVip.id)) {
    for (const eni of associated(world, target)) if (eni.subnetId === haVip.subnetId) claimants.add(eni.id)
  }
  return [...claimants].sort()
}

type Target =
  | { readonly kind: 'CVM'; readonly instanceId: string }
  | { readonly kind: 'ENI'; readonly networkInterfaceId: string }

function associated(world: WorldView, target: Target): Iterable<NetworkInterface> {
  if (target.kind === 'CVM') return world.networkInterfaces.by('instance', target.instanceId)
  const eni = world.networkInterfaces.get(target.networkInterfaceId)
  return eni === undefined ? [] : [eni]
}
