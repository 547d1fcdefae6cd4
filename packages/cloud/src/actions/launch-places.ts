import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Host, PlacementGroup } from '../world/rows.js'
import type { RunInstancesInput } from './instance-input.js'
import { findPlaces, type Place } from './placement.js'
import { checkPartitionNumber, checkPlacementGroupQuota, findPlacementGroup, told } from './placement-group.js'

/** The placement group that new instances are to be in, one at most; it has quota for all that are asked for. */
export function launchPlacementGroup(
  draft: Draft,
  { disasterRecoverGroupIds = [], partitionNumber }: RunInstancesInput,
  count: number,
  context: ActionContext,
): PlacementGroup | undefined {
  const [id, ...more] = disasterRecoverGroupIds
  if (more.length > 0) {
    throw new CloudError(
      'InvalidParameterValue.LimitExceeded',
      `DisasterRecoverGroupIds has ${more.length + 1} ids: an instance is in one placement group at most`,
    )
  }
  const group =
    id === undefined
      ? undefined
      : findPlacementGroup(draft, id, 'DisasterRecoverGroupIds', {
          malformed: 'FailedOperation.DisasterRecoverGroupNotFound',
          unknown: 'FailedOperation.DisasterRecoverGroupNotFound',
        })
  checkPartitionNumber(group, partitionNumber)
  if (group !== undefined) checkPlacementGroupQuota(draft, group, count, context)
  return group
}

/**
 * Places for `count` new instances, or for as many as there is room for when that is at least MinCount. CloudError
 * ResourceInsufficient.SpecifiedInstanceType, or .InsufficientOfferingMinimum with MinCount, when it is less.
 */
export function launchPlaces(
  draft: Draft,
  { minCount, partitionNumber }: RunInstancesInput,
  count: number,
  hosts: readonly Host[],
  group: PlacementGroup | undefined,
): Place[] {
  const places = findPlaces(draft, hosts, count, group, partitionNumber)
  if (places.length >= (minCount ?? count)) return places
  const where = group === undefined ? 'the zone' : told(group)
  throw new CloudError(
    minCount === undefined
      ? 'ResourceInsufficient.SpecifiedInstanceType'
      : 'ResourceInsufficient.InsufficientOfferingMinimum',
    `${where} leaves room for ${places.length} of at least ${minCount ?? count} instances`,
  )
}
