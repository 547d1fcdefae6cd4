import { cloudDiskTypes, diskSizes, zonesOf } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models.js'
import type { CbsReply } from '../encode/complete.js'
import { required, text, texts, unsigned } from '../schema/members.js'
import { reads } from './action.js'
import { oneOf } from './shared.js'

const usages = ['SYSTEM_DISK', 'DATA_DISK'] as const
const chargeTypes = ['PREPAID', 'POSTPAID_BY_HOUR'] as const

/** Far more than there are: what is asked for beyond is left out. */
const mostFamilies = 100

/** Prices are not modelled: every member is null, as is documented for what is not known. */
const noPrice = {
  ChargeUnit: null,
  DiscountPrice: null,
  DiscountPriceHigh: null,
  OriginalPrice: null,
  OriginalPriceHigh: null,
  UnitPrice: null,
  UnitPriceDiscount: null,
  UnitPriceDiscountHigh: null,
  UnitPriceHigh: null,
}

export const diskConfigActions = [
  reads({
    service: 'cbs',
    name: 'DescribeDiskConfigQuota',
    doc: 'Lists which disks there are, with their sizes.',
    request: {
      InquiryType: required(text('INQUIRY_CBS_CONFIG for disks alone, INQUIRY_CVM_CONFIG for those with instances.')),
      DiskChargeType: text('PREPAID or POSTPAID_BY_HOUR; both by default.'),
      InstanceFamilies: texts('Families of the instances.'),
      DiskTypes: texts('Kinds of disks; all by default.'),
      Zones: texts('Zones; all by default.'),
      Memory: unsigned('Memory of the instance, GiB.'),
      DiskUsage: text('SYSTEM_DISK or DATA_DISK; both by default.'),
      CPU: unsigned('Cores of the instance.'),
      DedicatedClusterId: text('Dedicated cluster, of which there are none.'),
    },
    run: (_world, input, _accountId, { caller, settings }): CbsReply<sdk.DescribeDiskConfigQuotaResponse> => {
      const withInstance =
        oneOf('InquiryType', input.inquiryType, ['INQUIRY_CBS_CONFIG', 'INQUIRY_CVM_CONFIG']) === 'INQUIRY_CVM_CONFIG'
      const charges = input.diskChargeType ? [oneOf('DiskChargeType', input.diskChargeType, chargeTypes)] : chargeTypes
      const used = input.diskUsage ? [oneOf('DiskUsage', input.diskUsage, usages)] : usages
      const types = orAll(input.diskTypes, cloudDiskTypes)
      const zones = input.dedicatedClusterId ? [] : orAll(input.zones, zonesOf(settings, caller.region))
      const families = withInstance && input.instanceFamilies?.length ? new Set(input.instanceFamilies) : [null]
      const asked = [...families].slice(0, mostFamilies)
      return {
        DiskConfigSet: zones.flatMap((zone) =>
          asked.flatMap((family) =>
            types.flatMap((type) =>
              used.flatMap((usage) =>
                charges.map((charge) => ({
                  Available: true,
                  DiskChargeType: charge,
                  Zone: zone,
                  InstanceFamily: family,
                  DiskType: type,
                  StepSize: withInstance && usage === 'DATA_DISK' ? diskSizes.step : 1,
                  ExtraPerformanceRange: null,
                  DeviceClass: null,
                  DiskUsage: usage,
                  MinDiskSize: diskSizes.smallest,
                  MaxDiskSize: diskSizes.largest,
                  Price: noPrice,
                })),
              ),
            ),
          ),
        ),
      }
    },
  }),
]

/** Of all there are, those that were asked for: what there is not is left out. */
function orAll(asked: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  return asked === undefined || asked.length === 0 ? all : all.filter((one) => asked.includes(one))
}
