import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { SecurityGroup } from '../world/rows.js'
import { checkLength, checkName, checkQuota, first, newId } from './checks.js'
import { directions, insertPolicies } from './security-group-policies.js'
import type { PolicySetInput } from './security-group-policy-input.js'
import { findSecurityGroup, policiesOf, putPolicies, referrersOf } from './security-group-rows.js'
import { checkTags, putTags, removeTags, type TagCodes, type TagInput, vpcTagCodes } from './tags.js'

export interface CreateSecurityGroupInput {
  readonly groupName: string
  readonly groupDescription: string
  readonly projectId?: string
  readonly tags?: readonly TagInput[]
}

export interface CloneSecurityGroupInput extends Partial<CreateSecurityGroupInput> {
  readonly securityGroupId: string
  readonly remoteRegion?: string
  readonly isCloneTags?: boolean
}

/** For the actions that document no codes for tags. */
const plainTagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue',
  key: 'InvalidParameterValue',
  keyLength: 'InvalidParameterValue.TooLong',
  value: 'InvalidParameterValue.TooLong',
  reserved: 'InvalidParameterValue',
  tooMany: 'LimitExceeded',
}

export function createSecurityGroup(
  draft: Draft,
  input: CreateSecurityGroupInput,
  context: ActionContext,
): SecurityGroup {
  return make(draft, input, context, { isDefault: false, codes: vpcTagCodes })
}

function make(
  draft: Draft,
  input: CreateSecurityGroupInput,
  context: ActionContext,
  { isDefault, codes }: { readonly isDefault: boolean; readonly codes: TagCodes },
): SecurityGroup {
  const tags = input.tags ?? []
  checkTags(tags, codes, context)
  const projectId = checkProject(input.projectId)
  const { securityGroupsPerProject } = context.settings.quotas
  const used = draft.securityGroups.countBy('project', String(projectId))
  checkQuota('security groups in a project', used, 1, securityGroupsPerProject)
  const group: SecurityGroup = {
    id: newId(draft.securityGroups, 'sg', context),
    name: checkName('GroupName', input.groupName),
    description: checkLength('GroupDescription', input.groupDescription, 100),
    projectId,
    isDefault,
    policyVersion: 0,
    createdAt: context.now,
    updatedAt: context.now,
  }
  draft.put('securityGroups', group)
  putTags(draft, group.id, tags)
  return group
}

/** Projects are numbers that nothing else here knows of. */
function checkProject(text = '0'): number {
  const project = /^\d{1,9}$/.test(text) ? Number(text) : undefined
  if (project !== undefined) return project
  throw new CloudError('InvalidParameterValue', `ProjectId '${text}' is not allowed: expected a number such as 0`)
}

export function createSecurityGroupWithPolicies(
  draft: Draft,
  input: CreateSecurityGroupInput & { readonly securityGroupPolicySet?: PolicySetInput },
  context: ActionContext,
): SecurityGroup {
  const group = make(draft, input, context, { isDefault: false, codes: plainTagCodes })
  for (const direction of directions) {
    const policies = input.securityGroupPolicySet?.[direction] ?? []
    insertPolicies(draft, group.id, direction, policies, 'InvalidParameterValue', context)
  }
  return group
}

/** The project's default group, made when it is first asked for: it lets all IPv4 in and out. */
export function createDefaultSecurityGroup(
  draft: Draft,
  input: { readonly projectId?: string },
  context: ActionContext,
): SecurityGroup {
  const projectId = checkProject(input.projectId)
  for (const group of draft.securityGroups.by('project', String(projectId))) if (group.isDefault) return group
  const group = make(
    draft,
    { groupName: 'default', groupDescription: 'System created security group', projectId: String(projectId) },
    context,
    { isDefault: true, codes: plainTagCodes },
  )
  for (const direction of directions) {
    const everything = { protocol: 'ALL', port: 'ALL', action: 'ACCEPT', description: '' } as const
    const peer = { kind: 'ipv4', block: '0.0.0.0/0' } as const
    putPolicies(draft, group.id, direction, [{ ...everything, peer, modifiedAt: context.now }], context)
  }
  return group
}

export function cloneSecurityGroup(
  draft: Draft,
  input: CloneSecurityGroupInput,
  context: ActionContext,
): SecurityGroup {
  if (input.remoteRegion && input.remoteRegion !== context.caller.region) {
    throw new CloudError(
      'UnsupportedOperation',
      `RemoteRegion '${input.remoteRegion}': cloning from another region is not modelled by this emulator`,
    )
  }
  const source = findSecurityGroup(draft, input.securityGroupId)
  const own = input.tags ?? []
  const given = new Set(own.map(({ key }) => key))
  const cloned = input.isCloneTags === true ? [...draft.tags.by('resource', source.id)] : []
  const group = make(
    draft,
    {
      groupName: input.groupName ?? source.name,
      groupDescription: input.groupDescription ?? source.description,
      ...(input.projectId !== undefined && { projectId: input.projectId }),
      tags: [...cloned.filter(({ key }) => !given.has(key)), ...own],
    },
    context,
    { isDefault: false, codes: plainTagCodes },
  )
  for (const direction of directions) {
    putPolicies(draft, group.id, direction, policiesOf(draft, source.id, direction), context)
  }
  return group
}

export function modifySecurityGroupAttribute(
  draft: Draft,
  input: { readonly securityGroupId: string; readonly groupName?: string; readonly groupDescription?: string },
  context: ActionContext,
): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  draft.put('securityGroups', {
    ...group,
    name: checkName('GroupName', input.groupName ?? group.name),
    description: checkLength('GroupDescription', input.groupDescription ?? group.description, 100),
    updatedAt: context.now,
  })
}

export function deleteSecurityGroup(
  draft: Draft,
  input: { readonly securityGroupId: string },
  context: ActionContext,
): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  if (group.isDefault) {
    throw new CloudError('UnsupportedOperation', `SecurityGroupId '${group.id}' is a default group: it stays`)
  }
  const binding = first(draft.securityGroupBindings.by('group', group.id))
  if (binding !== undefined) {
    throw new CloudError(
      'ResourceInUse',
      `SecurityGroupId '${group.id}' is bound to '${binding.networkInterfaceId}': unbind it first`,
    )
  }
  const [referrer] = referrersOf(draft, group.id)
  if (referrer !== undefined) {
    throw new CloudError(
      'ResourceInUse',
      `SecurityGroupId '${group.id}' is named by policies of '${referrer}': delete those first`,
    )
  }
  for (const direction of directions) putPolicies(draft, group.id, direction, [], context)
  removeTags(draft, group.id)
  draft.remove('securityGroups', group.id)
}
