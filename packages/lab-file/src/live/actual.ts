import type { Schemas } from '@havip/client'
import { gatewayOf, parseCidr } from '@havip/net'
import { routeOf, rulesOf } from '../plan/desired.js'
import type { ActualNode, Kind, LabNode, Value } from '../plan/node.js'
import { processLoose } from './guest-requests.js'
import { keyTag } from './marks.js'
import { type Guest, resourcesOf, type Snapshot } from './snapshot.js'

/** The nodes of a lab that is there. What it refers to outside of itself is named by its id. */
export function actualNodes(snapshot: Snapshot): ActualNode[] {
  const keys = keysById(snapshot)
  const keyOf = (id: string) => keys.get(id) ?? id
  const owners = addressOwners(snapshot, keyOf)
  const nodes = [
    ...snapshot.vpcs.map((vpc) =>
      node('vpc', vpc, { fixed: { cidrBlock: vpc.cidrBlock }, facts: { cidrBlock: vpc.cidrBlock } }),
    ),
    ...snapshot.securityGroups.flatMap((group) => groupNodes(group, keyOf)),
    ...snapshot.placementGroups.map((group) =>
      node('placementGroup', group, { fixed: { type: group.type }, loose: { affinity: group.affinity } }),
    ),
    ...snapshot.routeTables.flatMap((table) => tableNodes(table, keyOf, owners)),
    ...snapshot.subnets.map((subnet) => subnetNode(subnet, keyOf)),
    ...snapshot.instances.flatMap((instance) => [
      ...instanceNodes(withoutDefault(instance, snapshot), keyOf),
      ...guestNodes(instance.id, keyOf(instance.id), snapshot.guests.get(instance.id)),
    ]),
    ...snapshot.networkInterfaces.flatMap((eni) => interfaceNodes(eni, keyOf)),
    ...[...snapshot.instances, ...snapshot.networkInterfaces].flatMap(({ id }) =>
      mtuNodes(id, keyOf(id), snapshot.mtus),
    ),
    ...snapshot.haVips.flatMap((haVip) => haVipNodes(haVip, snapshot.associations.get(haVip.id) ?? [], keyOf)),
    ...snapshot.eips.flatMap((eip) => eipNodes(eip, keyOf, owners)),
  ]
  return nodes

  function node(kind: Kind, { id }: { readonly id: string }, rest: Rest): ActualNode {
    return actual(kind, keyOf(id), id, rest)
  }
}

/** The addresses that others than the lab have in its VPCs: `VPC ADDRESS`, by the VPC's key. */
export function takenAddresses(snapshot: Snapshot): string[] {
  const keys = keysById(snapshot)
  const primaries = new Set(
    snapshot.instances.flatMap(({ vpcId, privateIpAddresses }) => privateIpAddresses.map((each) => `${vpcId}:${each}`)),
  )
  return snapshot.privateIps.flatMap(({ id, vpcId, address, ownerId }) => {
    const isOwn = keys.has(ownerId) || primaries.has(id)
    return isOwn ? [] : [`${keys.get(vpcId) ?? vpcId} ${address}`]
  })
}

type Rest = Partial<Omit<LabNode, 'key' | 'kind'>>
type KeyOf = (id: string) => string

function actual(kind: Kind, key: string, id: string, rest: Rest): ActualNode {
  return { key, kind, id, fixed: {}, loose: {}, needs: [], uses: [], ...rest, facts: { id, ...rest.facts } }
}

/** `a` of `instance.a`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('.') + 1)
}

/** Of two objects with one key, as two commands at once may make, the second is one too many. */
function keysById(snapshot: Snapshot): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    resourcesOf(snapshot).map(({ id, tags }) => {
      const key = tags[keyTag] ?? id
      const own = taken.has(key) ? `${key}#${id}` : key
      taken.add(own)
      return [id, own]
    }),
  )
}

/** Who has an address, by VPC and address: the key of the node that it comes with. */
function addressOwners({ instances, networkInterfaces }: Snapshot, keyOf: KeyOf): ReadonlyMap<string, string> {
  return new Map(
    [...instances, ...networkInterfaces].flatMap(({ id, vpcId, privateIpAddresses }) =>
      privateIpAddresses.map((address, i) => {
        const key = keyOf(id)
        return [`${vpcId} ${address}`, i === 0 ? key : `address.${key}/${address}`] as const
      }),
    ),
  )
}

function groupNodes(group: Schemas['SecurityGroup'], keyOf: KeyOf): ActualNode[] {
  const key = keyOf(group.id)
  const side = (policies: typeof group.ingress): Value =>
    policies.map(({ protocol, port, peer, action }) => ({ protocol, port, peer: keyOf(peer), action }))
  const peers = [...group.ingress, ...group.egress].map(({ peer }) => keyOf(peer)).filter((peer) => !/^\d/.test(peer))
  const rules = rulesOf(nameOf(key), side(group.ingress), side(group.egress), peers)
  return [actual('securityGroup', key, group.id, {}), actual('rules', `rules.${nameOf(key)}`, group.id, rules)]
}

function tableNodes(
  { id, vpcId, routes }: Schemas['RouteTable'],
  keyOf: KeyOf,
  owners: ReadonlyMap<string, string>,
): ActualNode[] {
  const key = keyOf(id)
  const vpc = keyOf(vpcId)
  const hop = (type: string, gateway: string) => {
    if (type === 'EIP') return 'internet'
    return type === 'NORMAL_CVM' ? (owners.get(`${vpcId} ${gateway}`) ?? gateway) : keyOf(gateway)
  }
  return [
    actual('routeTable', key, id, { fixed: { vpc }, needs: [vpc] }),
    ...routes.map(({ destination, gatewayType, gatewayId }) =>
      actual('route', `route.${nameOf(key)}.${destination}`, id, routeOf(nameOf(key), hop(gatewayType, gatewayId))),
    ),
  ]
}

function subnetNode({ id, vpcId, cidrBlock, zone, routeTableId }: Schemas['Subnet'], keyOf: KeyOf): ActualNode {
  const vpc = keyOf(vpcId)
  const table = keyOf(routeTableId)
  // The main one of the VPC is nobody's.
  const own = table.startsWith('routeTable.') ? table : null
  const block = parseCidr(cidrBlock)
  return actual('subnet', keyOf(id), id, {
    fixed: { vpc, cidrBlock, zone },
    loose: { routeTable: own },
    needs: [vpc],
    uses: own === null ? [] : [own],
    facts: { cidrBlock, ...(block !== undefined && { gateway: gatewayOf(block) }) },
  })
}

function eniOf(
  {
    subnetId,
    privateIpAddresses,
    securityGroupIds,
  }: Pick<Schemas['NetworkInterface'], 'subnetId' | 'privateIpAddresses' | 'securityGroupIds'>,
  keyOf: KeyOf,
) {
  const subnet = keyOf(subnetId)
  const groups = securityGroupIds.map(keyOf)
  const address = privateIpAddresses[0] ?? ''
  return {
    fixed: { subnet, address },
    loose: { securityGroups: groups },
    needs: [subnet],
    uses: groups.filter((group) => group.startsWith('securityGroup.')),
    facts: { address },
  }
}

function addressNodes(owner: string, id: string, [, ...addresses]: readonly string[]): ActualNode[] {
  return addresses.map((address) =>
    actual('address', `address.${owner}/${address}`, id, { fixed: { address }, needs: [owner], owner }),
  )
}

function instanceNodes(instance: Schemas['Instance'], keyOf: KeyOf): ActualNode[] {
  const { id, hostName, placementGroupId, state, privateIpAddresses } = instance
  const key = keyOf(id)
  const group = placementGroupId === null ? null : keyOf(placementGroupId)
  const place = eniOf(instance, keyOf)
  const own = actual('instance', key, id, {
    ...place,
    fixed: { ...place.fixed, hostName, placementGroup: group },
    loose: { ...place.loose, running: state === 'RUNNING' },
    needs: [...place.needs, ...(group === null ? [] : [group])],
  })
  return [own, ...addressNodes(key, id, privateIpAddresses)]
}

function guestNodes(id: string, instance: string, guest: Guest | undefined): ActualNode[] {
  const rest = { needs: [instance], owner: instance }
  const files = (guest?.files ?? []).map(({ path, content, mode = '0644' }) => {
    return [path, { content, mode: mode.padStart(4, '0') }] as const
  })
  return [
    ...(files.length === 0
      ? []
      : [actual('files', `files.${nameOf(instance)}`, id, { ...rest, loose: Object.fromEntries(files) })]),
    ...(guest?.processes ?? []).map((process) =>
      actual('process', `process.${nameOf(instance)}.${process.name}`, id, { ...rest, loose: processLoose(process) }),
    ),
  ]
}

function mtuNodes(id: string, owner: string, mtus: Snapshot['mtus']): ActualNode[] {
  const mtu = mtus.get(id)
  return mtu === undefined ? [] : [actual('mtu', `mtu.${owner}`, id, { loose: { mtu }, needs: [owner], owner })]
}

/** The default group is what an instance has that was given none. */
function withoutDefault(instance: Schemas['Instance'], { defaultGroup }: Snapshot): Schemas['Instance'] {
  const { securityGroupIds } = instance
  return securityGroupIds.length === 1 && securityGroupIds[0] === defaultGroup
    ? { ...instance, securityGroupIds: [] }
    : instance
}

function interfaceNodes(eni: Schemas['NetworkInterface'], keyOf: KeyOf): ActualNode[] {
  const { id, instanceId, privateIpAddresses } = eni
  const key = keyOf(id)
  const to = instanceId === null ? [] : [keyOf(instanceId)]
  const attached = to.map((instance) =>
    actual('attachment', `attachment.${nameOf(key)}`, id, { needs: [key, instance] }),
  )
  return [actual('interface', key, id, eniOf(eni, keyOf)), ...attached, ...addressNodes(key, id, privateIpAddresses)]
}

function haVipNodes(
  { id, subnetId, vip, checkAssociate }: Schemas['HaVip'],
  allowed: readonly string[],
  keyOf: KeyOf,
): ActualNode[] {
  const key = keyOf(id)
  const subnet = keyOf(subnetId)
  const own = actual('havip', key, id, {
    fixed: { subnet, address: vip, checkAssociate },
    needs: [subnet],
    facts: { address: vip },
  })
  const associations = allowed.map((target) => {
    const to = keyOf(target)
    const attachment = to.startsWith('interface.') ? [`attachment.${nameOf(to)}`] : []
    return actual('association', `association.${nameOf(key)}.${nameOf(to)}`, target, {
      needs: [key, to, ...attachment],
    })
  })
  return [own, ...associations]
}

function eipNodes(eip: Schemas['Eip'], keyOf: KeyOf, owners: ReadonlyMap<string, string>): ActualNode[] {
  const { id, address, bandwidth, haVipId } = eip
  const key = keyOf(id)
  const own = actual('eip', key, id, { loose: { bandwidth }, facts: { address } })
  const to = haVipId === null ? boundTo(eip, keyOf, owners) : keyOf(haVipId)
  if (to === undefined) return [own]
  const attachment = to.startsWith('interface.') ? [`attachment.${nameOf(to)}`] : []
  return [own, actual('binding', `binding.${nameOf(key)}`, id, { fixed: { to }, needs: [key, to, ...attachment] })]
}

/** The primary address of an instance is the instance's. */
function boundTo(
  { networkInterfaceId, instanceId, privateIpAddress }: Schemas['Eip'],
  keyOf: KeyOf,
  owners: ReadonlyMap<string, string>,
): string | undefined {
  if (networkInterfaceId === null) return undefined
  const eni = keyOf(networkInterfaceId)
  if (eni !== networkInterfaceId || instanceId === null) return eni
  const instance = keyOf(instanceId)
  const isPrimary = [...owners].some(([place, owner]) => owner === instance && place.endsWith(` ${privateIpAddress}`))
  return isPrimary ? instance : `${instance}/${privateIpAddress}`
}
