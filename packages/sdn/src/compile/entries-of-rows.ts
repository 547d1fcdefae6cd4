import type {
  Eip,
  HaVip,
  Instance,
  NetworkInterface,
  NetworkInterfaceId,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcId,
  WorldView,
} from '@havip/cloud'
import { gatewayOf, type Ipv4, ipv4ToNumber } from '@havip/net'
import type {
  EipEntry,
  HaVipEntry,
  InstanceEntry,
  PortEntry,
  SecurityGroupEntry,
  SubnetEntry,
  VpcEntry,
} from '../tables.js'
import { rulesOf } from './rules-of-policies.js'

// One row and what it refers to, as one entry. Lists are ordered by value, so that equal worlds give equal entries.

export function vpcEntry(world: WorldView, { id, cidrBlock }: Vpc): VpcEntry {
  const secondary = Array.from(world.assistantCidrs.by('vpc', id), (assistant) => assistant.cidrBlock)
  return { id, blocks: [cidrBlock, ...secondary.sort()] }
}

export function securityGroupEntry(world: WorldView, { id }: SecurityGroup): SecurityGroupEntry {
  const policies = [...world.securityGroupPolicies.by('group', id)].sort((a, b) => a.index - b.index)
  return { id, ingress: rulesOf(policies, 'ingress'), egress: rulesOf(policies, 'egress') }
}

export function subnetEntry({ id, vpcId, cidrBlock, routeTableId }: Subnet): SubnetEntry {
  return { id, vpcId, cidrBlock, gateway: gatewayOf(cidrBlock), routeTableId }
}

export function instanceEntry({ id, name, vpcId, state }: Instance): InstanceEntry {
  return { id, name, vpcId, running: state === 'RUNNING' }
}

export function portEntry(world: WorldView, eni: NetworkInterface): PortEntry {
  const { id, vpcId, subnetId, mac, attachment } = eni
  const instance = attachment === null ? undefined : world.instances.get(attachment.instanceId)
  const bindings = [...world.securityGroupBindings.by('networkInterface', id)]
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
    securityGroups: bindings
      .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
      .map(({ securityGroupId }) => securityGroupId),
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

/** Undefined while it carries no traffic. */
export function eipEntry({ id, address, state, privateIpId }: Eip): EipEntry | undefined {
  if (state !== 'BIND' || privateIpId === null) return undefined
  const [vpcId = '', privateAddress = ''] = privateIpId.split('/')
  return { id, address, vpcId: vpcId as VpcId, privateAddress: privateAddress as Ipv4 }
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
