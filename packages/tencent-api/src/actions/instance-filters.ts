import {
  CloudError,
  type ErrorCode,
  type Instance,
  instanceAddresses,
  instanceSecurityGroups,
  publicAddresses,
} from '@havip/cloud'
import { dedicatedHostId } from '../encode/instance.js'
import { parseVpcTime } from '../encode/time.js'
import {
  type Filter,
  type FilterInput,
  type Filters,
  has,
  is,
  nothing,
  tagFilters,
  tagValueFilter,
} from '../query/filter.js'
import { formed, idOf, integerForm, ipv4Form, ipv6Form, uuidForm } from '../query/formed.js'
import { quote } from '../wire/quote.js'

/** The earliest of the times counts. Creation times of instances are compared in Beijing time. */
function created(within: (createdAt: number, given: number) => boolean): Filter<Instance> {
  return (values, _world, name) => {
    const times = values.map((value) => {
      const at = parseVpcTime(value)
      if (at !== undefined) return at
      throw new CloudError(
        'InvalidParameterValue.InvalidTimeFormat',
        `The filter ${quote(name)} takes a time like 2026-11-22 20:00:00; got ${quote(value)}.`,
      )
    })
    return (instance) => times.some((at) => within(instance.createdAt, at))
  }
}

export const instanceFilters: Filters<Instance> = {
  zone: is((instance) => instance.zone),
  'project-id': formed(
    integerForm,
    'InvalidParameterValue',
    is((instance) => String(instance.projectId)),
  ),
  'host-id': formed(idOf('host'), 'InvalidHostId.Malformed', is(dedicatedHostId)),
  'dedicated-cluster-id': nothing,
  'vpc-id': formed(
    idOf('vpc'),
    'InvalidParameterValue.VpcIdMalformed',
    is((instance) => instance.vpcId),
  ),
  'subnet-id': formed(
    idOf('subnet'),
    'InvalidParameterValue.SubnetIdMalformed',
    is((instance) => instance.subnetId),
  ),
  'instance-id': formed(
    idOf('ins'),
    'InvalidInstanceId.Malformed',
    is((instance) => instance.id),
  ),
  uuid: formed(
    uuidForm,
    'InvalidParameterValue.UuidMalformed',
    is((instance) => instance.uuid),
  ),
  'security-group-id': formed(
    idOf('sg'),
    'InvalidSgId.Malformed',
    has((instance, world) => instanceSecurityGroups(world, instance)),
  ),
  'instance-name': is((instance) => instance.name),
  'instance-charge-type': is((instance) => instance.chargeType),
  'instance-state': is((instance) => instance.state),
  'private-ip-address': formed(
    ipv4Form,
    'InvalidParameterValue.IPAddressMalformed',
    has((instance, world) => instanceAddresses(world, instance)),
  ),
  'public-ip-address': formed(
    ipv4Form,
    'InvalidParameterValue.IPAddressMalformed',
    has((instance, world) => publicAddresses(world, instance)),
  ),
  'ipv6-address': formed(ipv6Form, 'InvalidParameterValue.IPv6AddressMalformed', nothing),
  ...tagFilters,
  'tag-value': tagValueFilter,
  'creation-start-time': created((createdAt, start) => createdAt >= start),
  'creation-end-time': created((createdAt, end) => createdAt <= end),
}

/** Actions of the product take at most 10 filters, and most of them at most 5 values in one. */
export function checkFilterCount(
  filters: readonly FilterInput[] = [],
  code: ErrorCode = 'InvalidFilterValue.LimitExceeded',
  most = 5,
): void {
  const tooMany = (what: string) => {
    throw new CloudError(code, `${what}; at most 10 filters of ${most} values are allowed.`)
  }
  if (filters.length > 10) tooMany(`Filters has ${filters.length} filters`)
  for (const { name, values } of filters) {
    if (values.length > most) tooMany(`The filter ${quote(name)} has ${values.length} values`)
  }
}
