import { CloudError, enforcedQuotas, type Quotas, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { idLimit } from '../query/listing.js'
import { required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads } from './action.js'
import { unmodelled } from './quota-names.js'

export const quotaActions = [
  reads({
    service: 'vpc',
    name: 'DescribeVpcLimits',
    doc: 'Tells quotas of the VPC product.',
    request: { LimitTypes: required(texts('Names of quotas, such as vpc-max-havips; at most 100.')) },
    run: (_world, input, _accountId, { settings }): VpcReply<sdk.DescribeVpcLimitsResponse> => {
      const { limitTypes } = input
      if (limitTypes.length > idLimit) {
        throw new CloudError(
          'InvalidParameterValue.LimitExceeded',
          `LimitTypes has ${limitTypes.length} names; at most ${idLimit} are allowed.`,
        )
      }
      return {
        VpcLimitSet: limitTypes.map((name) => ({ LimitType: name, LimitValue: limit(name, settings.quotas) })),
      }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeProductQuota',
    doc: 'Tells the quotas of a product with how far they are used.',
    request: { Product: required(text('The product: vpc; ccn, vpn, dc, dfw, clb and eip are not told.')) },
    run: (world, input, _accountId, { settings }) => productQuotas(world, input.product, settings.quotas),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeAccountAttributes',
    doc: 'Tells which networks the account has: VPCs alone.',
    request: {},
    run: (): VpcReply<sdk.DescribeAccountAttributesResponse> => ({
      AccountAttributeSet: [{ AttributeName: 'supported-platforms', AttributeValues: ['VPC'] }],
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeNetworkAccountType',
    doc: 'Tells how the account pays for public bandwidth: by the address, as all do now.',
    request: {},
    run: (): VpcReply<sdk.DescribeNetworkAccountTypeResponse> => ({ NetworkAccountType: 'STANDARD' }),
  }),
]

/** Of what is not modelled there can be none. */
function limit(name: string, quotas: Quotas): number {
  const quota = enforcedQuotas.find((known) => known.id === name)
  if (quota !== undefined) return quota.limit(quotas)
  if (unmodelled.has(name)) return 0
  throw new CloudError('InvalidParameterValue', `LimitTypes has ${quote(name)}, which is no quota.`)
}

const products = ['vpc', 'ccn', 'vpn', 'dc', 'dfw', 'clb', 'eip']

function productQuotas(world: WorldView, product: string, quotas: Quotas): VpcReply<sdk.DescribeProductQuotaResponse> {
  if (!products.includes(product)) {
    throw new CloudError('InvalidParameterValue', `Product ${quote(product)} is not one of ${products.join(', ')}.`)
  }
  if (product !== 'vpc') {
    throw new CloudError('UnsupportedOperation', `Quotas of the product ${product} are not told by this emulator.`)
  }
  const set = enforcedQuotas.map((quota) => ({
    QuotaId: quota.id,
    QuotaName: quota.name,
    QuotaCurrent: quota.used(world),
    QuotaLimit: quota.limit(quotas),
    QuotaRegion: true,
  }))
  return { ProductQuotaSet: set, TotalCount: set.length }
}
