import { CloudError, type InstanceType, instanceFamilies, instanceTypes } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import { familyName, familyOf } from '../catalogue/instance-families.js'
import type { Complete, CvmNullable, CvmReply } from '../encode/complete.js'
import { type FilterInput, type Filters, is } from '../query/filter.js'
import { formed, instanceTypeForm } from '../query/formed.js'
import { select } from '../query/listing.js'
import { quote } from '../wire/quote.js'
import { answers, type Surroundings, type Visit } from './action.js'
import { cvmCodes } from './cvm-codes.js'
import { checkFilterCount } from './instance-filters.js'
import { filters } from './shared.js'
import { zonesAskedFor } from './zone-filter.js'

/** A type in a zone, as it can be bought: every type is in every zone. */
interface Offer {
  readonly id: string
  readonly zone: string
  readonly type: InstanceType
  readonly chargeType: 'PREPAID' | 'POSTPAID_BY_HOUR'
}

const typeFilters: Filters<Offer> = {
  zone: is((offer) => offer.zone),
  'instance-family': is((offer) => offer.type.family),
  'instance-type': formed(
    instanceTypeForm,
    'InvalidInstanceType.Malformed',
    is((offer) => offer.type.name),
  ),
}

const offerFilters: Filters<Offer> = {
  ...typeFilters,
  'instance-charge-type': is((offer) => offer.chargeType),
  // How to order them; it leaves none out.
  'sort-keys': (values) => {
    for (const value of values) parseSortKey(value)
    return () => true
  },
}

const sortMembers = { cpu: (type: InstanceType) => type.cores, mem: (type: InstanceType) => type.memoryGib }

/** Compares by `cpu:asc`, `cpu:desc`, `mem:asc` or `mem:desc`. */
function parseSortKey(text: string): (a: Offer, b: Offer) => number {
  const [, member, order] = /^(cpu|mem):(asc|desc)$/.exec(text) ?? []
  if (member !== 'cpu' && member !== 'mem') {
    throw new CloudError(
      'InvalidFilter',
      `The filter sort-keys takes cpu:asc, cpu:desc, mem:asc or mem:desc; got ${quote(text)}.`,
    )
  }
  const value = sortMembers[member]
  const sign = order === 'desc' ? -1 : 1
  return (a, b) => sign * (value(a.type) - value(b.type))
}

function find(
  visit: Visit,
  served: Pick<Surroundings, 'zones'>,
  chargeTypes: readonly Offer['chargeType'][],
  known: Filters<Offer>,
  given: readonly FilterInput[] | undefined,
): Promise<Offer[]> {
  const { region } = visit.caller
  const offers = zonesAskedFor(given, served, region).flatMap((zone) =>
    [...instanceTypes.values()].flatMap((type) =>
      chargeTypes.map((chargeType) => ({ id: `${zone}/${type.name}/${chargeType}`, zone, type, chargeType })),
    ),
  )
  const table = () => ({ get: () => undefined, all: () => offers })
  const how = { idsParameter: '', prefix: '', table, filters: known, unknownIds: 'leave out', codes: cvmCodes } as const
  return visit.read(region, (world) => select<Offer>(how, world, [], given))
}

export const instanceTypeActions = [
  answers({
    service: 'cvm',
    name: 'DescribeInstanceTypeConfigs',
    doc: 'Lists the instance types of the region.',
    request: { Filters: filters(typeFilters) },
    run: async (input, around, visit): Promise<CvmReply<sdk.DescribeInstanceTypeConfigsResponse>> => {
      checkFilterCount(input.filters, 'InvalidFilterValue.LimitExceeded', 1)
      const offers = await find(visit, around, ['POSTPAID_BY_HOUR'], typeFilters, input.filters)
      return { InstanceTypeConfigSet: offers.map(encodeConfig) }
    },
  }),
  answers({
    service: 'cvm',
    name: 'DescribeInstanceFamilyConfigs',
    doc: 'Lists the families of instance types.',
    request: {},
    run: (_input, { language }): CvmReply<sdk.DescribeInstanceFamilyConfigsResponse> => ({
      InstanceFamilyConfigSet: Object.keys(instanceFamilies).map((family) => ({
        InstanceFamilyName: familyName(family, language),
        InstanceFamily: family,
      })),
    }),
  }),
  answers({
    service: 'cvm',
    name: 'DescribeZoneInstanceConfigInfos',
    doc: 'Lists what instance types can be bought in which zone. Prices are all 0.',
    request: { Filters: filters(offerFilters) },
    run: async (input, around, visit): Promise<CvmReply<sdk.DescribeZoneInstanceConfigInfosResponse>> => {
      checkFilterCount(input.filters, 'InvalidFilterValue.LimitExceeded', 100)
      const offers = await find(visit, around, ['PREPAID', 'POSTPAID_BY_HOUR'], offerFilters, input.filters)
      const keys = (input.filters ?? []).flatMap(({ name, values }) => (name === 'sort-keys' ? values : []))
      const compare = keys.map(parseSortKey)
      offers.sort((a, b) => compare.reduce((order, next) => order || next(a, b), 0))
      return { InstanceTypeQuotaSet: offers.map((offer) => encodeOffer(offer, around.language)) }
    },
  }),
]

function encodeConfig({ zone, type }: Offer): Complete<sdk.InstanceTypeConfig, CvmNullable> {
  return {
    Zone: zone,
    InstanceType: type.name,
    InstanceFamily: type.family,
    GPU: 0,
    CPU: type.cores,
    Memory: type.memoryGib,
    FPGA: 0,
    GpuCount: 0,
    GpuType: '',
    GpuMemory: 0,
  }
}

/** Nothing costs anything here. */
const price: Complete<sdk.ItemPrice, CvmNullable> = {
  UnitPrice: 0,
  ChargeUnit: 'HOUR',
  OriginalPrice: 0,
  DiscountPrice: 0,
  Discount: 0,
  UnitPriceDiscount: 0,
  UnitPriceSecondStep: 0,
  UnitPriceDiscountSecondStep: 0,
  UnitPriceThirdStep: 0,
  UnitPriceDiscountThirdStep: 0,
  OriginalPriceThreeYear: 0,
  DiscountPriceThreeYear: 0,
  DiscountThreeYear: 0,
  OriginalPriceFiveYear: 0,
  DiscountPriceFiveYear: 0,
  DiscountFiveYear: 0,
  OriginalPriceOneYear: 0,
  DiscountPriceOneYear: 0,
  DiscountOneYear: 0,
}

function encodeOffer(
  { zone, type, chargeType }: Offer,
  language: string | undefined,
): Complete<sdk.InstanceTypeQuotaItem, CvmNullable> {
  const { cpu, frequency } = familyOf(type.family)
  return {
    Zone: zone,
    InstanceType: type.name,
    InstanceChargeType: chargeType,
    NetworkCard: 0,
    Externals: {
      ReleaseAddress: false,
      UnsupportNetworks: ['BASIC'],
      StorageBlockAttr: { Type: '', MinSize: 0, MaxSize: 0 },
    },
    Cpu: type.cores,
    Memory: type.memoryGib,
    InstanceFamily: type.family,
    TypeName: familyName(type.family, language),
    LocalDiskTypeList: [],
    Status: 'SELL',
    Price: price,
    SoldOutReason: '',
    InstanceBandwidth: 0,
    InstancePps: 0,
    StorageBlockAmount: 0,
    CpuType: cpu,
    Gpu: 0,
    Fpga: 0,
    Remark: '',
    GpuCount: 0,
    Frequency: frequency,
    StatusCategory: 'EnoughStock',
  }
}
