import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { PolicyDirection, SecurityGroup, SecurityGroupId, SecurityGroupPolicy } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkId, checkQuota, found } from './checks.js'

/** A policy without its place. */
export type PolicyContent = Pick<
  SecurityGroupPolicy,
  'protocol' | 'port' | 'peer' | 'action' | 'description' | 'modifiedAt'
>

export function findSecurityGroup(draft: Draft, id: string, member = 'SecurityGroupId'): SecurityGroup {
  return found(draft.securityGroups.get(checkId(member, 'sg', id)), member, id)
}

/** A group's policies of one direction, the first one asked first. */
export function policiesOf(world: WorldView, id: SecurityGroupId, direction: PolicyDirection): SecurityGroupPolicy[] {
  const policies = [...world.securityGroupPolicies.by('group', id)].filter((policy) => policy.direction === direction)
  return policies.sort((a, b) => a.index - b.index)
}

/** Gives a direction these policies, in this order; what stays in its place is not written. */
export function putPolicies(
  draft: Draft,
  id: SecurityGroupId,
  direction: PolicyDirection,
  policies: readonly PolicyContent[],
  context: ActionContext,
): void {
  const before = policiesOf(draft, id, direction)
  const { policiesPerSecurityGroup, referencesPerSecurityGroup } = context.settings.quotas
  const kept = Math.min(before.length, policies.length)
  const more = policies.length - kept
  checkQuota(`${direction} policies of a security group`, kept, more, policiesPerSecurityGroup)
  for (const { id: gone } of before.slice(policies.length)) draft.remove('securityGroupPolicies', gone)
  policies.forEach(({ protocol, port, peer, action, description, modifiedAt }, index) => {
    const place = { id: `${id}/${direction}/${index}`, securityGroupId: id, direction, index } as const
    const policy = { ...place, protocol, port, peer, action, description, modifiedAt }
    if (samePolicy(before[index], policy)) return
    draft.put('securityGroupPolicies', policy)
  })
  const named = new Set<string>()
  for (const { peer } of draft.securityGroupPolicies.by('group', id)) {
    if (peer.kind === 'group' && peer.securityGroupId !== id) named.add(peer.securityGroupId)
  }
  checkQuota('other groups in the policies of a security group', 0, named.size, referencesPerSecurityGroup)
}

function samePolicy(a: SecurityGroupPolicy | undefined, b: SecurityGroupPolicy): boolean {
  return a !== undefined && a.modifiedAt === b.modifiedAt && a.description === b.description && sameRule(a, b)
}

/** Whether two policies let the same things through, or stop them. */
export function sameRule(a: PolicyContent, b: PolicyContent): boolean {
  return (
    a.protocol === b.protocol &&
    a.port === b.port &&
    a.action === b.action &&
    a.peer.kind === b.peer.kind &&
    peerName(a) === peerName(b)
  )
}

export function peerName({ peer }: PolicyContent): string {
  return peer.kind === 'group' ? peer.securityGroupId : peer.block
}

/** The groups whose policies name this one, itself left out. */
export function referrersOf(world: WorldView, id: SecurityGroupId): SecurityGroupId[] {
  const referrers = new Set<SecurityGroupId>()
  for (const policy of world.securityGroupPolicies.by('peer', id)) referrers.add(policy.securityGroupId)
  referrers.delete(id)
  return [...referrers]
}

/** Counts a change of the policies; a version that is given must be the one before it. */
export function nextVersion(draft: Draft, group: SecurityGroup, version: string, context: ActionContext): void {
  if (version !== '' && version !== String(group.policyVersion)) {
    throw new CloudError(
      'UnsupportedOperation.VersionMismatch',
      `Version '${version}' is not the current one of '${group.id}', which is '${group.policyVersion}'`,
    )
  }
  draft.put('securityGroups', { ...group, policyVersion: group.policyVersion + 1, updatedAt: context.now })
}
