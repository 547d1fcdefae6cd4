import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, PlacementGroup } from '../world/rows.js'
import { checkCount, checkId, found } from './checks.js'
import { hostsOf } from './hosts.js'
import { dataDisksOf, isLocal, systemDiskOf } from './instance-disks.js'
import { operate, selectInstances } from './instance-operation.js'
import { findPlaces, type Place, roomIn } from './placement.js'
import {
  checkPartitionNumber,
  checkPlacementGroupQuota,
  findPlacementGroup,
  memberCodes,
  told,
} from './placement-group.js'

export interface ModifyInstancesDisasterRecoverGroupInput {
  readonly instanceIds: readonly string[]
  /** Older form of the list below. */
  readonly disasterRecoverGroupId?: string
  readonly disasterRecoverGroupIds?: readonly string[]
  readonly force?: boolean
  readonly partitionNumber?: number
}

/** The codes that the documentation lists for states in which an instance cannot be moved, where they are not the usual. */
const stateCodes = {
  PENDING: 'OperationDenied.InstanceOperationInProgress',
  STARTING: 'OperationDenied.InstanceOperationInProgress',
  TERMINATING: 'OperationDenied.InstanceOperationInProgress',
  LAUNCH_FAILED: 'InvalidInstance.NotSupported',
} as const

/**
 * Puts instances into a group, out of the one they are in; all of them or none. An instance stays on its host where the
 * group permits that; else, with `force`, it goes to another host of its zone, and reboots if it runs.
 */
export function modifyInstancesDisasterRecoverGroup(
  draft: Draft,
  input: ModifyInstancesDisasterRecoverGroupInput,
  context: ActionContext,
): void {
  const instances = selectInstances(draft, input.instanceIds, {
    states: ['RUNNING', 'STOPPED'],
    codes: { states: stateCodes },
  })
  const group = targetOf(draft, input)
  for (const instance of instances) checkOutside(instance, group)
  checkPlacementGroupQuota(draft, group, instances.length, context)
  const partitionNumber = checkPartitionNumber(group, input.partitionNumber)
  for (const instance of instances) {
    const place = placeIn(draft, group, instance, partitionNumber, input.force ?? false, context)
    moveTo(draft, instance, group, place, context)
  }
}

function targetOf(draft: Draft, input: ModifyInstancesDisasterRecoverGroupInput): PlacementGroup {
  const { disasterRecoverGroupIds = [], disasterRecoverGroupId } = input
  const older = disasterRecoverGroupId ? [disasterRecoverGroupId] : []
  const [id, ...more] = new Set([...disasterRecoverGroupIds, ...older])
  if (id === undefined) throw new CloudError('MissingParameter', 'DisasterRecoverGroupIds is missing: expected one id')
  if (more.length > 0) {
    throw new CloudError(
      'InvalidParameterValue.LimitExceeded',
      `DisasterRecoverGroupIds has ${more.length + 1} ids: an instance is in one placement group at most`,
    )
  }
  return findPlacementGroup(draft, id, 'DisasterRecoverGroupIds', memberCodes)
}

function checkOutside({ id, placementGroupId }: Instance, group: PlacementGroup): void {
  if (placementGroupId === group.id) {
    throw new CloudError(
      'FailedOperation.AlreadyInDisasterRecoverGroup',
      `InstanceIds '${id}' is in placement group '${group.id}' already`,
    )
  }
}

function placeIn(
  draft: Draft,
  group: PlacementGroup,
  instance: Instance,
  partitionNumber: number | undefined,
  force: boolean,
  context: ActionContext,
): Place {
  const hosts = hostsOf(draft, instance.zone, context)
  const host = found(draft.hosts.get(instance.hostId), 'HostId', instance.hostId)
  const room = roomIn(draft, group, hosts)
  if (room.admits(host, partitionNumber)) return { host, partitionNumber: room.take(host) }
  if (force) checkNoLocalDisk(draft, instance)
  const [place] = force ? findPlaces(draft, hosts, 1, group, partitionNumber) : []
  if (place !== undefined) return place
  const how = force ? `in zone '${instance.zone}'` : `where InstanceIds '${instance.id}' is, and Force is not given`
  throw new CloudError('LimitExceeded.DisasterRecoverGroup', `${told(group)} leaves no room ${how}`)
}

/** Local disks are part of the host. */
function checkNoLocalDisk(draft: Draft, instance: Instance): void {
  const local = [systemDiskOf(draft, instance), ...dataDisksOf(draft, instance)].find(
    (disk) => disk !== undefined && isLocal(disk),
  )
  if (local !== undefined) {
    throw new CloudError(
      'InvalidInstance.NotSupported',
      `InstanceIds '${instance.id}' cannot leave its host, which its local disk '${local.id}' is part of`,
    )
  }
}

function moveTo(draft: Draft, instance: Instance, group: PlacementGroup, place: Place, context: ActionContext): void {
  const change = { hostId: place.host.id, placementGroupId: group.id, partitionNumber: place.partitionNumber }
  if (change.hostId === instance.hostId) {
    draft.put('instances', { ...instance, ...change })
    return
  }
  // A running instance reboots on its way to another host.
  operate(draft, context, 'ModifyInstancesDisasterRecoverGroup', instance, change, { stop: true })
}

export interface DeleteInstancesDisasterRecoverGroupsInput {
  readonly instanceIds: readonly string[]
  readonly disasterRecoverGroupIds: readonly string[]
}

/** Takes instances out of the groups named; all of them or none. They stay where they are. */
export function deleteInstancesDisasterRecoverGroups(
  draft: Draft,
  input: DeleteInstancesDisasterRecoverGroupsInput,
  _context: ActionContext,
): void {
  const instances = findInstances(draft, input.instanceIds)
  if (input.disasterRecoverGroupIds.length === 0) {
    throw new CloudError('MissingParameter', 'DisasterRecoverGroupIds is empty: expected at least one id')
  }
  const groups = new Set(
    input.disasterRecoverGroupIds.map((id) => findPlacementGroup(draft, id, 'DisasterRecoverGroupIds', memberCodes).id),
  )
  for (const instance of instances) {
    if (instance.placementGroupId === null || !groups.has(instance.placementGroupId)) {
      throw new CloudError(
        'FailedOperation.DisasterRecoverGroupNotMatch',
        `InstanceIds '${instance.id}' is in none of the placement groups ${[...groups].join(', ')}`,
      )
    }
    draft.put('instances', { ...instance, placementGroupId: null, partitionNumber: 0 })
  }
}

/** In whatever state they are: those of this action only leave. */
function findInstances(draft: Draft, ids: readonly string[]): Instance[] {
  if (ids.length === 0) throw new CloudError('MissingParameter', 'InstanceIds is empty: expected 1 to 100 ids')
  checkCount('InstanceIds', ids, 100, 'InvalidParameterValue')
  return [...new Set(ids)].map((text) => {
    const id = checkId('InstanceIds', 'ins', text, 'InvalidParameterValue.InstanceIdMalformed')
    return found(draft.instances.get(id), 'InstanceIds', id, 'ResourceNotFound.InvalidInstanceIdNotFound')
  })
}
