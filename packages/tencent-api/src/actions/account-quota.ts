import { CloudError, type Settings, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Complete, CvmNullable, CvmReply } from '../encode/complete.js'
import type { FilterInput } from '../query/filter.js'
import { idLimit } from '../query/listing.js'
import { required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { type ReadContext, reads } from './action.js'
import { checkFilterCount } from './instance-filters.js'
import { filters } from './shared.js'
import { zonesAskedFor } from './zone-filter.js'

const filterNames = { zone: true, 'quota-type': true }

const quotaTypes = [
  'PostPaidQuotaSet',
  'PrePaidQuotaSet',
  'SpotPaidQuotaSet',
  'ImageQuotaSet',
  'DisasterRecoverGroupQuotaSet',
] as const

/** The most instances that one request asks for. */
const mostAtOnce = 500

const operations = ['INSTANCE_DEGRADE', 'INTERNET_CHARGE_TYPE_CHANGE']

export const accountQuotaActions = [
  reads({
    service: 'cvm',
    name: 'DescribeAccountQuota',
    doc: 'Tells how many instances and placement groups the account may have, zone by zone.',
    request: { Filters: filters(filterNames) },
    run: (world, input, accountId, context): CvmReply<sdk.DescribeAccountQuotaResponse> => ({
      AppId: Number(accountId),
      AccountQuotaOverview: {
        Region: context.caller.region,
        AccountQuota: accountQuota(world, input.filters ?? [], context),
      },
    }),
  }),
  reads({
    service: 'cvm',
    name: 'DescribeInstancesOperationLimit',
    doc: 'Tells how often an operation was, and may be, done to instances: without limit.',
    request: {
      InstanceIds: required(texts('Instances, at most 100.')),
      Operation: required(text('INSTANCE_DEGRADE or INTERNET_CHARGE_TYPE_CHANGE.')),
    },
    run: (world, input): CvmReply<sdk.DescribeInstancesOperationLimitResponse> => {
      const { instanceIds, operation } = input
      if (!operations.includes(operation)) {
        const known = operations.join(', ')
        throw new CloudError('InvalidParameterValue', `Operation ${quote(operation)} is not one of ${known}.`)
      }
      checkInstances(world, instanceIds)
      return {
        InstanceOperationLimitSet: [...new Set(instanceIds)].map((id) => ({
          Operation: operation,
          InstanceId: id,
          CurrentCount: unlimited,
          LimitCount: unlimited,
        })),
      }
    },
  }),
]

const unlimited = -1

function checkInstances(world: WorldView, ids: readonly string[]): void {
  if (ids.length > idLimit) {
    throw new CloudError(
      'InvalidParameterValue.LimitExceeded',
      `InstanceIds has ${ids.length} ids; at most ${idLimit} are allowed.`,
    )
  }
  for (const id of ids) {
    if (!/^ins-[0-9a-z]{8}$/.test(id)) {
      throw new CloudError('InvalidInstanceId.Malformed', `InstanceIds has ${quote(id)}; an id is like ins-0a1b2c3d.`)
    }
    if (!world.instances.has(id)) {
      throw new CloudError('InvalidInstanceId.NotFound', `The instance ${id} does not exist.`)
    }
  }
}

/** Instances of all ways to pay share one quota; there are no spot instances, and no images of the account's own. */
function accountQuota(
  world: WorldView,
  given: readonly FilterInput[],
  { settings, caller }: ReadContext,
): Complete<sdk.AccountQuota, CvmNullable> {
  const { zones, types } = parseFilters(given, settings, caller.region)
  const { quotas } = settings
  const shared = zones.map((zone) => {
    const used = world.instances.countBy('zone', zone)
    const total = quotas.instancesPerZone
    return { UsedQuota: used, RemainingQuota: Math.max(0, total - used), TotalQuota: total, Zone: zone }
  })
  const asked = <T>(type: (typeof quotaTypes)[number], set: readonly T[]) => (types.has(type) ? set : [])
  return {
    PostPaidQuotaSet: asked('PostPaidQuotaSet', shared),
    PrePaidQuotaSet: asked(
      'PrePaidQuotaSet',
      shared.map((quota) => ({ ...quota, OnceQuota: mostAtOnce })),
    ),
    SpotPaidQuotaSet: asked(
      'SpotPaidQuotaSet',
      zones.map((zone) => ({ UsedQuota: 0, RemainingQuota: 0, TotalQuota: 0, Zone: zone })),
    ),
    ImageQuotaSet: asked('ImageQuotaSet', [{ UsedQuota: 0, TotalQuota: 0 }]),
    DisasterRecoverGroupQuotaSet: asked('DisasterRecoverGroupQuotaSet', [
      {
        GroupQuota: quotas.placementGroupsPerRegion,
        CurrentNum: world.placementGroups.size,
        CvmInHostGroupQuota: quotas.instancesPerHostGroup,
        CvmInSwitchGroupQuota: quotas.instancesPerSwitchGroup,
        CvmInRackGroupQuota: quotas.instancesPerRackGroup,
      },
    ]),
  }
}

function parseFilters(given: readonly FilterInput[], served: Pick<Settings, 'zones'>, region: string) {
  checkFilterCount(given)
  let types: ReadonlySet<string> = new Set(quotaTypes)
  for (const { name, values } of given) {
    if (!Object.hasOwn(filterNames, name)) {
      const known = Object.keys(filterNames).join(', ')
      throw new CloudError('InvalidFilter', `There is no filter ${quote(name)}; there are ${known}.`)
    }
    if (name === 'quota-type') types = new Set([...types].filter((type) => values.includes(type)))
  }
  return { zones: zonesAskedFor(given, served, region), types }
}
