import type { PlacementGroup, PlacementGroupCreate, PlacementGroupUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Changed } from './collection.js'
import { clientToken } from './keys.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { given, instant } from './values.js'

function encode(group: sdk.DisasterRecoverGroup): PlacementGroup {
  return {
    id: given(group.DisasterRecoverGroupId, 'DisasterRecoverGroupId'),
    name: group.Name ?? '',
    type: given(group.Type, 'Type') as PlacementGroup['type'],
    strategy: (group.Strategy || 'SPREAD') as PlacementGroup['strategy'],
    affinity: group.Affinity ?? 1,
    partitionCount: group.PartitionCount ?? 0,
    instanceIds: group.InstanceIds ?? [],
    tags: tagsOf(group.Tags),
    createdAt: instant(given(group.CreateTime, 'CreateTime')),
  }
}

export const placementGroups: Changed<
  sdk.DisasterRecoverGroup,
  PlacementGroup,
  PlacementGroupCreate,
  PlacementGroupUpdate
> = {
  one: 'placement group',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { DisasterRecoverGroupIds: ids }
    const { DisasterRecoverGroupSet = [], TotalCount } = await clients.read(
      'cvm',
      'DescribeDisasterRecoverGroups',
      place,
    )
    return { remotes: DisasterRecoverGroupSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ Tags }) => Tags,
  hasToken: true,
  create: async (change, { name, type, strategy, affinity, partitionCount, tags }, key) => {
    const request = {
      Name: name,
      Type: type,
      ...(strategy !== undefined && { Strategy: strategy }),
      ...(affinity !== undefined && { Affinity: affinity }),
      ...(partitionCount !== undefined && { PartitionCount: partitionCount }),
      ...clientToken(key),
      TagSpecification: [{ ResourceType: 'ps', ...tagInput(tags) }],
    }
    const planned = { DisasterRecoverGroupId: 'ps-planned' }
    const reply = await change.write('cvm', 'CreateDisasterRecoverGroup', request, { planned })
    return { id: given(reply.DisasterRecoverGroupId, 'DisasterRecoverGroupId') }
  },
  update: async (change, current, { name, affinity, tags }) => {
    await changeTags(change, { service: 'cvm', prefix: 'ps' }, current, tags)
    if (name !== undefined || affinity !== undefined) {
      await change.write('cvm', 'ModifyDisasterRecoverGroupAttribute', {
        DisasterRecoverGroupId: current.id,
        Name: name ?? current.name,
        ...(affinity !== undefined && { Affinity: affinity }),
      })
    }
    return undefined
  },
  remove: async (change, { id }) => {
    await change.write('cvm', 'DeleteDisasterRecoverGroups', { DisasterRecoverGroupIds: [id] })
    return undefined
  },
}
