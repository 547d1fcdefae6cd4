import { CloudError, type Zones, zonesOf } from '@havip/cloud'
import type { FilterInput } from '../query/filter.js'
import { quote } from '../wire/quote.js'

/** The zones of the region that the filter `zone` leaves. CloudError InvalidZone.MismatchRegion for any other zone. */
export function zonesAskedFor(
  filters: readonly FilterInput[] = [],
  served: { readonly zones: Zones },
  region: string,
): readonly string[] {
  const zones = zonesOf(served, region)
  const given = filters.filter(({ name }) => name === 'zone')
  const other = given.flatMap(({ values }) => values).find((zone) => !zones.includes(zone))
  if (other !== undefined) {
    throw new CloudError(
      'InvalidZone.MismatchRegion',
      `The filter zone has ${quote(other)}, which is not one of ${region}: ${zones.join(', ')}.`,
    )
  }
  return zones.filter((zone) => given.every(({ values }) => values.includes(zone)))
}
