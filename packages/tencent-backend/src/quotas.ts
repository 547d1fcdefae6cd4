import { ApiError, type Quota, type Reading, type Scope } from '@havip/rest-api'
import type { Clients } from './clients.js'
import { given } from './values.js'

/** What the quotas of EIPs count, which the cloud does not say. */
const eipQuotas: Readonly<Record<string, string>> = {
  TOTAL_EIP_QUOTA: 'EIPs in a region',
  DAILY_EIP_APPLY: 'EIPs allocated in a day',
}

/** The quotas of the VPC product and of its EIPs, and how far they are used. */
export class TencentQuotas implements Reading<Quota> {
  constructor(readonly clients: Clients) {}

  async list(): Promise<readonly Quota[]> {
    const { ProductQuotaSet = [] } = await this.clients.read('vpc', 'DescribeProductQuota', { Product: 'vpc' })
    const { QuotaSet = [] } = await this.clients.read('vpc', 'DescribeAddressQuota', null)
    const ofVpcs = ProductQuotaSet.map(({ QuotaId, QuotaName, QuotaLimit, QuotaCurrent }) => ({
      id: given(QuotaId, 'QuotaId'),
      name: QuotaName ?? '',
      limit: given(QuotaLimit, 'QuotaLimit'),
      used: QuotaCurrent ?? 0,
    }))
    const ofEips = QuotaSet.map(({ QuotaId, QuotaLimit, QuotaCurrent }) => {
      const id = given(QuotaId, 'QuotaId')
      return { id, name: eipQuotas[id] ?? id, limit: given(QuotaLimit, 'QuotaLimit'), used: QuotaCurrent ?? 0 }
    })
    return [...ofVpcs, ...ofEips]
  }

  async get(_scope: Scope, id: string): Promise<Quota> {
    const found = (await this.list()).find((quota) => quota.id === id)
    if (found !== undefined) return found
    throw new ApiError('ResourceNotFound', `There is no quota '${id}'; /v1/quotas lists them.`)
  }
}
