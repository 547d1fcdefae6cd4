import { CloudError } from '@havip/cloud'
import type * as api from 'tencentcloud-sdk-nodejs/tencentcloud/services/api/v20201106/api_models.js'
import type * as cvm from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import { regionName, zonesIn } from '../catalogue/places.js'
import { products } from '../catalogue/products.js'
import type { Complete, CvmReply } from '../encode/complete.js'
import { page } from '../query/page.js'
import { count, required, text } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { answers } from './action.js'

type ApiNullable =
  | 'RegionTypeMC'
  | 'LocationMC'
  | 'RegionNameMC'
  | 'RegionIdMC'
  | 'ParentZone'
  | 'ParentZoneId'
  | 'ParentZoneName'
  | 'ZoneType'
  | 'MachineRoomTypeMC'
  | 'ZoneIdMC'
type ApiReply<Response> = Complete<Omit<Response, 'RequestId'>, ApiNullable>

/** Null, as for zones that stand on their own. */
const noParent = {
  ParentZone: null,
  ParentZoneId: null,
  ParentZoneName: null,
  ZoneType: null,
  MachineRoomTypeMC: null,
  ZoneIdMC: null,
}

const productNames = Object.keys(products)
const product = required(text('A product, such as cvm; DescribeProducts lists them.'))

/** Every product is in every region. */
function checkProduct(name: string): void {
  if (productNames.includes(name)) return
  throw new CloudError('InvalidParameter', `Product ${quote(name)} is not one of ${productNames.join(', ')}.`)
}

export const regionActions = [
  answers({
    service: 'cvm',
    name: 'DescribeRegions',
    doc: 'Lists the regions that are served.',
    regionless: true,
    request: {},
    run: (_input, { regions, language }): CvmReply<cvm.DescribeRegionsResponse> => ({
      TotalCount: regions.length,
      RegionSet: regions.map((region) => ({
        Region: region,
        RegionName: regionName(region, language),
        RegionState: 'AVAILABLE',
      })),
    }),
  }),
  answers({
    service: 'cvm',
    name: 'DescribeZones',
    doc: 'Lists the zones of the region.',
    request: {},
    run: (_input, { zones, language }, { caller }): CvmReply<cvm.DescribeZonesResponse> => {
      const ZoneSet = zonesIn(zones, caller.region, language).map(encodeZone)
      return { TotalCount: ZoneSet.length, ZoneSet }
    },
  }),
  answers({
    service: 'api',
    name: 'DescribeRegions',
    doc: 'Lists the regions that are served.',
    regionless: true,
    request: { Product: product },
    run: (input, { regions, language }): ApiReply<api.DescribeRegionsResponse> => {
      checkProduct(input.product)
      return {
        TotalCount: regions.length,
        RegionSet: regions.map((region) => ({
          Region: region,
          RegionName: regionName(region, language),
          RegionState: 'AVAILABLE',
          RegionTypeMC: null,
          LocationMC: null,
          RegionNameMC: null,
          RegionIdMC: null,
        })),
      }
    },
  }),
  answers({
    service: 'api',
    name: 'DescribeZones',
    doc: 'Lists the zones of the region.',
    regionless: true,
    request: { Product: product },
    run: (input, { zones, language }, { caller }): ApiReply<api.DescribeZonesResponse> => {
      checkProduct(input.product)
      const ZoneSet = zonesIn(zones, caller.region, language).map((zone) => ({ ...encodeZone(zone), ...noParent }))
      return { TotalCount: ZoneSet.length, ZoneSet }
    },
  }),
  answers({
    service: 'api',
    name: 'DescribeProducts',
    doc: 'Lists the products that are emulated.',
    regionless: true,
    request: {
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
    },
    run: (input): ApiReply<api.DescribeProductsResponse> => {
      const { offset, limit } = page(input, 'InvalidParameterValue')
      const listed = productNames.slice(offset, offset + limit)
      return { TotalCount: productNames.length, Products: listed.map((Name) => ({ Name })) }
    },
  }),
]

function encodeZone(zone: ReturnType<typeof zonesIn>[number]) {
  return { Zone: zone.name, ZoneName: zone.label, ZoneId: zone.id, ZoneState: 'AVAILABLE' }
}
