import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext, Quotas } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { PlacementGroup, PlacementGroupId } from '../world/rows.js'
import { checkCount, checkId, checkName, checkOneOf, checkQuota, found, newId } from './checks.js'
import { once } from './idempotency.js'
import { checkTags, putTags, removeTags, specifiedTags, type TagCodes, type TagSpecificationInput } from './tags.js'

export interface CreateDisasterRecoverGroupInput {
  readonly name: string
  readonly type: string
  readonly affinity?: number
  readonly strategy?: string
  readonly partitionCount?: number
  readonly tagSpecification?: readonly TagSpecificationInput[]
  readonly clientToken?: string
}

/** The documentation lists no codes for tags, and none of the product's own for a token used twice. */
const tagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue',
  key: 'InvalidParameterValue',
  keyLength: 'InvalidParameterValue',
  value: 'InvalidParameterValue',
  reserved: 'InvalidParameterValue',
  tooMany: 'LimitExceeded',
}
const tokenCodes = { tooLong: 'InvalidParameterValue.TooLong', mismatch: 'UnsupportedOperation' } as const

/** The most groups that one request names. */
const mostNamed = 10

/** Makes an empty placement group. Affinity 1 to 10 (1 by default); 2 to 30 partitions, for PARTITION only. */
export function createDisasterRecoverGroup(
  draft: Draft,
  input: CreateDisasterRecoverGroupInput,
  context: ActionContext,
): PlacementGroup {
  const run = () => [create(draft, input, context).id]
  const [id = ''] = once(draft, context, 'CreateDisasterRecoverGroup', input, run, tokenCodes)
  return found(draft.placementGroups.get(id), 'DisasterRecoverGroupId', id)
}

function create(draft: Draft, input: CreateDisasterRecoverGroupInput, context: ActionContext): PlacementGroup {
  const { affinity = 1, strategy: how = 'SPREAD' } = input
  const name = checkName('Name', input.name)
  const type = checkOneOf('Type', input.type, ['HOST', 'SW', 'RACK'])
  const strategy = checkOneOf('Strategy', how, ['SPREAD', 'PARTITION'])
  checkRange('Affinity', affinity, 1, 10)
  const partitionCount = checkPartitionCount(strategy, input.partitionCount)
  const tags = specifiedTags(input.tagSpecification, 'ps')
  checkTags(tags, tagCodes, context)
  const { placementGroupsPerRegion } = context.settings.quotas
  const groups = draft.placementGroups.size
  checkQuota('placement groups', groups, 1, placementGroupsPerRegion, 'ResourceInsufficient.InsufficientGroupQuota')
  const id = newId(draft.placementGroups, 'ps', context)
  const group: PlacementGroup = { id, name, type, strategy, affinity, partitionCount, createdAt: context.now }
  draft.put('placementGroups', group)
  putTags(draft, id, tags)
  return group
}

function checkPartitionCount(strategy: PlacementGroup['strategy'], count: number | undefined): number {
  if (strategy === 'SPREAD') {
    if (!count) return 0
    throw new CloudError('InvalidParameterValue', `PartitionCount ${count} is given: Strategy SPREAD has no partitions`)
  }
  if (count === undefined) {
    throw new CloudError('MissingParameter', 'PartitionCount is missing: Strategy PARTITION needs it')
  }
  checkRange('PartitionCount', count, 2, 30)
  return count
}

function checkRange(member: string, value: number, least: number, most: number): void {
  if (value < least || value > most) {
    throw new CloudError(
      'InvalidParameterValue.Range',
      `${member} ${value} is out of range: expected ${least} to ${most}`,
    )
  }
}

/** Deletes groups that no instance is in; all of them or none. */
export function deleteDisasterRecoverGroups(
  draft: Draft,
  input: { readonly disasterRecoverGroupIds: readonly string[] },
  _context: ActionContext,
): void {
  const { disasterRecoverGroupIds: ids } = input
  if (ids.length === 0) {
    throw new CloudError('MissingParameter', `DisasterRecoverGroupIds is empty: expected 1 to ${mostNamed} ids`)
  }
  checkCount('DisasterRecoverGroupIds', ids, mostNamed)
  for (const text of new Set(ids)) {
    const { id } = findPlacementGroup(draft, text, 'DisasterRecoverGroupIds')
    const members = draft.instances.countBy('placementGroup', id)
    if (members > 0) {
      throw new CloudError(
        'FailedOperation.PlacementSetNotEmpty',
        `DisasterRecoverGroupIds '${id}' has ${members} instances: only an empty group can be deleted`,
      )
    }
    removeTags(draft, id)
    draft.remove('placementGroups', id)
  }
}

export interface ModifyDisasterRecoverGroupAttributeInput {
  readonly disasterRecoverGroupId: string
  readonly name: string
  readonly affinity?: number
}

/** Renames a group; its affinity may only grow, so that its instances stay where they may be. */
export function modifyDisasterRecoverGroupAttribute(
  draft: Draft,
  input: ModifyDisasterRecoverGroupAttributeInput,
  _context: ActionContext,
): void {
  const { affinity } = input
  // The documentation lists no code of its own for a malformed id.
  const codes: GroupCodes = { ...ownCodes, malformed: 'InvalidParameterValue' }
  const group = findPlacementGroup(draft, input.disasterRecoverGroupId, 'DisasterRecoverGroupId', codes)
  const name = checkName('Name', input.name)
  if (affinity !== undefined && (affinity < group.affinity || affinity > 10)) {
    throw new CloudError(
      'InvalidParameterValue',
      `Affinity ${affinity} is out of range: it is ${group.affinity}, and may only grow, to 10 at most`,
    )
  }
  draft.put('placementGroups', { ...group, name, affinity: affinity ?? group.affinity })
}

/** The same mistakes are answered with different codes by different actions. */
interface GroupCodes {
  readonly malformed: ErrorCode
  readonly unknown: ErrorCode
}

const ownCodes: GroupCodes = {
  malformed: 'InvalidParameterValue.DisasterRecoverGroupIdMalformed',
  unknown: 'ResourceNotFound.InvalidPlacementSet',
}

export const memberCodes: GroupCodes = { ...ownCodes, unknown: 'FailedOperation.DisasterRecoverGroupNotFound' }

export function findPlacementGroup(draft: Draft, text: string, member: string, codes = ownCodes): PlacementGroup {
  const id: PlacementGroupId = checkId(member, 'ps', text, codes.malformed)
  return found(draft.placementGroups.get(id), member, id, codes.unknown)
}

/** The most instances that a group of the type may have. */
export function placementGroupQuota(type: PlacementGroup['type'], quotas: Quotas): number {
  switch (type) {
    case 'HOST':
      return quotas.instancesPerHostGroup
    case 'SW':
      return quotas.instancesPerSwitchGroup
    case 'RACK':
      return quotas.instancesPerRackGroup
    default:
      return type satisfies never
  }
}

/** Fails when the group may not have that many instances more. */
export function checkPlacementGroupQuota(
  draft: Draft,
  { id, type }: PlacementGroup,
  more: number,
  context: ActionContext,
): void {
  checkQuota(
    `instances in placement group '${id}' (${type})`,
    draft.instances.countBy('placementGroup', id),
    more,
    placementGroupQuota(type, context.settings.quotas),
    'ResourceInsufficient.DisasterRecoverGroupCvmQuota',
  )
}

/** Undefined lets the host decide, which gives any partition. */
export function checkPartitionNumber(group: PlacementGroup | undefined, partition?: number): number | undefined {
  if (partition === undefined) return undefined
  const most = group?.partitionCount ?? 0
  if (most === 0) {
    const what = group === undefined ? 'no placement group is named' : `placement group '${group.id}' has no partitions`
    throw new CloudError('InvalidParameterValue', `PartitionNumber ${partition} is given, but ${what}`)
  }
  if (partition < 1 || partition > most) {
    throw new CloudError('InvalidParameterValue', `PartitionNumber ${partition} is out of range: expected 1 to ${most}`)
  }
  return partition
}

/** `placement group 'ps-0a1b2c3d' (HOST, affinity 1)`, for messages. */
export function told({ id, type, strategy, affinity, partitionCount }: PlacementGroup): string {
  const rule = strategy === 'SPREAD' ? `affinity ${affinity}` : `${partitionCount} partitions`
  return `placement group '${id}' (${type}, ${rule})`
}
