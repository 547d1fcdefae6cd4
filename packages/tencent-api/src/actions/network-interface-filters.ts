import { boundEipOf, type NetworkInterface, privateIpsOf, securityGroupsOf, type WorldView } from '@havip/cloud'
import { parseIpv4 } from '@havip/net'
import { eniType } from '../encode/network-interface.js'
import {
  type Filter,
  type FilterInput,
  type Filters,
  flag,
  has,
  is,
  malformed,
  nothing,
  tagFilters,
} from '../query/filter.js'
import { booleanOfText } from '../schema/wire-value.js'

type Eni = NetworkInterface

const addresses = (eni: Eni, world: WorldView) => privateIpsOf(world, eni).map((ip) => ip.address as string)

const exactAddress: Filter<Eni> = has(addresses)

/** One address matches by a part at either end, several match exactly. */
const address: Filter<Eni> = (values, world, name) => {
  const [only] = values
  if (only === undefined || values.length > 1) return exactAddress(values, world, name)
  return (eni) => addresses(eni, world).some((ip) => ip.startsWith(only) || ip.endsWith(only))
}

/** An address, of which only the first counts; or a Boolean, which `exactly` below has dealt with already. */
const exactMatch: Filter<Eni> = (values, world, name) => {
  const [first = ''] = values
  if (parseIpv4(first) !== undefined) return exactAddress([first], world, name)
  if (booleanOfText(first) === undefined) malformed(name, first, 'an IPv4 address, true or false')
  return () => true
}

export const networkInterfaceFilters: Filters<Eni> = {
  'vpc-id': is((eni) => eni.vpcId),
  'subnet-id': is((eni) => eni.subnetId),
  'network-interface-id': is((eni) => eni.id),
  'attachment.instance-id': is((eni) => eni.attachment?.instanceId ?? ''),
  'groups.security-group-id': has((eni, world) => securityGroupsOf(world, eni.id)),
  'network-interface-name': is((eni) => eni.name),
  'network-interface-description': is((eni) => eni.description),
  'address-ip': address,
  'ip-exact-match': exactMatch,
  ...tagFilters,
  'is-primary': flag((eni) => eni.primary),
  'eni-type': is((eni) => String(eniType(eni))),
  'eni-qos': is((eni) => eni.qosLevel),
  'address-ipv6': nothing,
  'public-address-ip': has((eni, world) =>
    privateIpsOf(world, eni).flatMap((ip) => boundEipOf(world, ip.id)?.address ?? []),
  ),
  'address-type': nothing,
  'termination-protection': flag(() => false),
  'traffic-protection': flag(() => false),
}

/**
 * `ip-exact-match` is documented as a Boolean that makes `address-ip` exact, and as an address of its own. As the
 * Boolean `true` it turns the first value of `address-ip` into such an address.
 */
export function exactly(filters: readonly FilterInput[] = []): readonly FilterInput[] {
  const exact = filters.some(({ name, values }) => name === 'ip-exact-match' && booleanOfText(values[0] ?? '') === true)
  if (!exact) return filters
  return filters.map((filter) =>
    filter.name === 'address-ip' ? { name: 'ip-exact-match', values: filter.values.slice(0, 1) } : filter,
  )
}
