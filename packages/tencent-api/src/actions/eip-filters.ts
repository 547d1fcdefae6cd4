import { CloudError, type Eip, eipStatus, eipsOf, eipTarget, type WorldView } from '@havip/cloud'
import { type Filter, type FilterInput, type Filters, flag, has, is, nothing, tagFilters } from '../query/filter.js'
import { formed, idOf } from '../query/formed.js'
import { type ListInput, type Listing, list, select } from '../query/listing.js'
import { quote } from '../wire/quote.js'

/** Only the first of the values counts. */
function firstOnly(filter: Filter<Eip>): Filter<Eip> {
  return (values, world, name) => filter(values.slice(0, 1), world, name)
}

export const eipFilters: Filters<Eip> = {
  'address-id': formed(
    idOf('eip'),
    'InvalidParameterValue.AddressIdMalformed',
    is((eip) => eip.id),
  ),
  'address-name': firstOnly(is((eip) => eip.name)),
  'address-ip': is((eip) => eip.address),
  'address-status': is((eip, world) => eipStatus(world, eip)),
  'instance-id': is((eip, world) => eipTarget(world, eip).instanceId),
  'private-ip-address': firstOnly(is((eip, world) => eipTarget(world, eip).privateAddressIp ?? '')),
  'network-interface-id': formed(
    idOf('eni'),
    'InvalidParameterValue.NetworkInterfaceIdMalformed',
    is((eip, world) => eipTarget(world, eip).networkInterfaceId ?? ''),
  ),
  'is-arrears': flag((eip) => eip.prepaid?.returned ?? false, 'InvalidParameter.InvalidFilter'),
  'instance-type': is((eip, world) => eipTarget(world, eip).instanceType ?? ''),
  'address-type': is((eip) => eip.addressType),
  'address-isp': is((eip) => eip.internetServiceProvider),
  'dedicated-cluster-id': nothing,
  // Not documented, but Terraform asks with it for EIPs of dedicated clusters, of which there are none.
  'business-type': nothing,
  ...tagFilters,
  'tag-value': has((eip, world) => [...world.tags.by('resource', eip.id)].map((tag) => tag.value)),
}

const listing: Listing<Eip> = {
  idsParameter: 'AddressIds',
  prefix: 'eip',
  table: (world) => ({ get: (id) => world.eips.get(id), all: () => eipsOf(world) }),
  filters: eipFilters,
  unknownIds: 'leave out',
  codes: {
    coexist: 'InvalidParameter',
    unknownFilter: 'InvalidParameter.InvalidFilter',
    malformedId: 'InvalidParameterValue.AddressIdMalformed',
    tooManyIds: 'InvalidParameterValue.LimitExceeded',
    range: 'InvalidParameterValue',
  },
}

/** Ordinary public IPs are listed to those who ask for them, here or by id. */
const withPublicIps: Listing<Eip> = { ...listing, table: (world) => world.eips }

const mostFilters = 10
const mostValues = 100

/** Here ids and filters go together, but for the filter that is ids itself. */
export function listEips(
  world: WorldView,
  ids: readonly string[] = [],
  input: ListInput,
): { readonly total: number; readonly rows: readonly Eip[] } {
  const { filters = [] } = input
  checkFilters(filters)
  if (ids.length === 0 && filters.some(({ name, values }) => name === 'address-type' && values.includes('WanIP'))) {
    return list(withPublicIps, world, ids, input)
  }
  if (ids.length === 0 || filters.length === 0) return list(listing, world, ids, input)
  if (filters.some(({ name }) => name === 'address-id')) {
    throw new CloudError(listing.codes.coexist, 'AddressIds and the filter "address-id" cannot be given together.')
  }
  const named = select(listing, world, ids)
  const among: Listing<Eip> = { ...listing, table: () => ({ get: (id) => world.eips.get(id), all: () => named }) }
  return list(among, world, [], input)
}

function checkFilters(filters: readonly FilterInput[]): void {
  if (filters.length > mostFilters) {
    throw new CloudError(
      'LimitExceeded.NumberOfFilters',
      `Filters has ${filters.length} filters; at most ${mostFilters} are allowed.`,
    )
  }
  for (const { name, values } of filters) {
    if (values.length <= mostValues) continue
    throw new CloudError(
      'InvalidParameterValue.LimitExceeded',
      `The filter ${quote(name)} has ${values.length} values; at most ${mostValues} are allowed.`,
    )
  }
}
