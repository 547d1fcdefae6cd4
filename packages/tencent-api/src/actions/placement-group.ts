import {
  CloudError,
  createDisasterRecoverGroup,
  deleteDisasterRecoverGroups,
  deleteInstancesDisasterRecoverGroups,
  modifyDisasterRecoverGroupAttribute,
  modifyInstancesDisasterRecoverGroup,
  type PlacementGroup,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { CvmReply } from '../encode/complete.js'
import { encodeNewGroup, encodePlacementGroup } from '../encode/placement-group.js'
import { tagFilters, tagValueFilter } from '../query/filter.js'
import { type Listing, select } from '../query/listing.js'
import { page } from '../query/page.js'
import { boolean, count, integer, list, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { checkFilterCount } from './instance-filters.js'
import { clientToken, filters, tagSpecification } from './shared.js'

const mostNamed = 10

const listing: Listing<PlacementGroup> = {
  idsParameter: 'DisasterRecoverGroupIds',
  prefix: 'ps',
  table: (world) => world.placementGroups,
  filters: { ...tagFilters, 'tag-value': tagValueFilter },
  unknownIds: 'leave out',
  codes: {
    coexist: 'InvalidParameter',
    unknownFilter: 'InvalidParameterValue',
    malformedId: 'InvalidParameterValue.DisasterRecoverGroupIdMalformed',
    tooManyIds: 'InvalidParameterValue.LimitExceeded',
    range: 'InvalidParameterValue',
  },
}

const groupIds = texts('Placement groups, at most 10.')
const instanceIds = required(texts('Instances, at most 100.'))

export const placementGroupActions = [
  writes({
    service: 'cvm',
    name: 'CreateDisasterRecoverGroup',
    doc: 'Makes a placement group, which keeps its instances on different hosts, switches or racks.',
    request: {
      Name: required(text('Name, 1 to 60 characters.')),
      Type: required(text('HOST, SW or RACK.')),
      ClientToken: clientToken,
      Affinity: integer('How many instances may share one, 1 to 10; 1 by default.'),
      Strategy: text('SPREAD or PARTITION; SPREAD by default.'),
      PartitionCount: integer('How many partitions, 2 to 30; for PARTITION only.'),
      TagSpecification: list(tagSpecification, 'Tags to bind.'),
    },
    run: (draft, input, context): CvmReply<sdk.CreateDisasterRecoverGroupResponse> =>
      encodeNewGroup(draft, createDisasterRecoverGroup(draft, input, context), context.settings.quotas),
  }),
  writes({
    service: 'cvm',
    name: 'DeleteDisasterRecoverGroups',
    doc: 'Deletes placement groups that no instance is in.',
    request: { DisasterRecoverGroupIds: required(groupIds) },
    run: (draft, input, context): CvmReply<sdk.DeleteDisasterRecoverGroupsResponse> => {
      deleteDisasterRecoverGroups(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'cvm',
    name: 'DescribeDisasterRecoverGroups',
    doc: 'Lists placement groups.',
    request: {
      DisasterRecoverGroupIds: groupIds,
      Name: text('Part of the name.'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
      Filters: filters(listing.filters),
    },
    run: (world, input, _accountId, { settings }): CvmReply<sdk.DescribeDisasterRecoverGroupsResponse> => {
      const { disasterRecoverGroupIds: ids = [], name = '' } = input
      if (ids.length > mostNamed) {
        throw new CloudError(
          'InvalidParameterValue.LimitExceeded',
          `DisasterRecoverGroupIds has ${ids.length} ids; at most ${mostNamed} are allowed.`,
        )
      }
      checkFilterCount(input.filters, 'InvalidParameterValue.LimitExceeded')
      const { offset, limit } = page(input, listing.codes.range)
      const matching = new Set(select(listing, world, [], input.filters))
      const found = select(listing, world, ids).filter((group) => matching.has(group) && group.name.includes(name))
      return {
        TotalCount: found.length,
        DisasterRecoverGroupSet: found
          .slice(offset, offset + limit)
          .map((group) => encodePlacementGroup(world, group, settings.quotas)),
      }
    },
  }),
  reads({
    service: 'cvm',
    name: 'DescribeDisasterRecoverGroupQuota',
    doc: 'Tells the quotas of placement groups.',
    request: {},
    run: (world, _input, _accountId, { settings }): CvmReply<sdk.DescribeDisasterRecoverGroupQuotaResponse> => {
      const { quotas } = settings
      return {
        GroupQuota: quotas.placementGroupsPerRegion,
        CurrentNum: world.placementGroups.size,
        CvmInHostGroupQuota: quotas.instancesPerHostGroup,
        CvmInSwGroupQuota: quotas.instancesPerSwitchGroup,
        CvmInRackGroupQuota: quotas.instancesPerRackGroup,
        CvmInSwitchGroupQuota: quotas.instancesPerSwitchGroup,
      }
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyDisasterRecoverGroupAttribute',
    doc: 'Renames a placement group, or lets more of its instances share a host, switch or rack.',
    request: {
      DisasterRecoverGroupId: required(text('The placement group.')),
      Name: required(text('New name, 1 to 60 characters.')),
      Affinity: integer('New affinity, at most 10; it may only grow.'),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyDisasterRecoverGroupAttributeResponse> => {
      modifyDisasterRecoverGroupAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesDisasterRecoverGroup',
    doc: 'Moves instances into a placement group.',
    request: {
      InstanceIds: instanceIds,
      DisasterRecoverGroupId: text('The placement group; older form of DisasterRecoverGroupIds.'),
      Force: boolean('Whether an instance may go to another host, rebooting on the way; not by default.'),
      DisasterRecoverGroupIds: texts('The placement group; one.'),
      PartitionNumber: integer('Partition of the placement group; any when left out.'),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesDisasterRecoverGroupResponse> => {
      modifyInstancesDisasterRecoverGroup(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'DeleteInstancesDisasterRecoverGroups',
    doc: 'Takes instances out of placement groups.',
    request: { InstanceIds: instanceIds, DisasterRecoverGroupIds: required(texts('The placement groups.')) },
    run: (draft, input, context): CvmReply<sdk.DeleteInstancesDisasterRecoverGroupsResponse> => {
      deleteInstancesDisasterRecoverGroups(draft, input, context)
      return {}
    },
  }),
]
