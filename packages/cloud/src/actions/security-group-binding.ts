import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterface, NetworkInterfaceId, SecurityGroupBinding, SecurityGroupId } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkCount, checkId, checkQuota, found } from './checks.js'
import { findSecurityGroup } from './security-group-rows.js'

export interface InterfaceGroupsInput {
  readonly networkInterfaceIds: readonly string[]
  readonly securityGroupIds: readonly string[]
}

/** The groups bound to an ENI, the one asked first before the others. */
export function securityGroupsOf(world: WorldView, id: NetworkInterfaceId): SecurityGroupId[] {
  return bindingsOf(world, id).map((binding) => binding.securityGroupId)
}

function bindingsOf(world: WorldView, id: NetworkInterfaceId): SecurityGroupBinding[] {
  return [...world.securityGroupBindings.by('networkInterface', id)].sort((a, b) => a.position - b.position)
}

/**
 * Binds these groups to an ENI, in this order, in place of those bound; for every action with a SecurityGroupIds member.
 * ResourceNotFound, InvalidParameterValue.Malformed, LimitExceeded.
 */
export function setSecurityGroups(
  draft: Draft,
  id: NetworkInterfaceId,
  texts: readonly string[],
  context: ActionContext,
): void {
  const groups = new Set(texts.map((text) => findSecurityGroup(draft, text, 'SecurityGroupIds').id))
  putBindings(draft, id, [...groups], context)
}

/** The same quotas are told with different codes in different products. */
interface BindingCodes {
  readonly groups: ErrorCode
  readonly interfaces: ErrorCode
}

const vpcCodes: BindingCodes = { groups: 'LimitExceeded', interfaces: 'LimitExceeded' }

/** Those of the actions on instances. */
export const instanceBindingCodes: BindingCodes = {
  groups: 'LimitExceeded.SingleUSGQuota',
  interfaces: 'LimitExceeded.CvmsVifsPerSecGroupLimitExceeded',
}

export function putBindings(
  draft: Draft,
  id: NetworkInterfaceId,
  groups: readonly SecurityGroupId[],
  context: ActionContext,
  codes: BindingCodes = vpcCodes,
): void {
  const { networkInterfacesPerSecurityGroup, securityGroupsPerNetworkInterface } = context.settings.quotas
  const kept = groups.filter((group) => draft.securityGroupBindings.has(`${id}/${group}`)).length
  const more = groups.length - kept
  checkQuota('security groups of an ENI', kept, more, securityGroupsPerNetworkInterface, codes.groups)
  for (const binding of bindingsOf(draft, id)) {
    if (!groups.includes(binding.securityGroupId)) draft.remove('securityGroupBindings', binding.id)
  }
  groups.forEach((securityGroupId, position) => {
    const key = `${id}/${securityGroupId}` as const
    const before = draft.securityGroupBindings.get(key)
    if (before?.position === position) return
    if (before === undefined) {
      const used = draft.securityGroupBindings.countBy('group', securityGroupId)
      const what = `ENIs with security group '${securityGroupId}'`
      checkQuota(what, used, 1, networkInterfacesPerSecurityGroup, codes.interfaces)
    }
    draft.put('securityGroupBindings', { id: key, networkInterfaceId: id, securityGroupId, position })
  })
}

/** For an ENI that is deleted. */
export function removeBindings(draft: Draft, id: NetworkInterfaceId): void {
  for (const binding of bindingsOf(draft, id)) draft.remove('securityGroupBindings', binding.id)
}

export function associateNetworkInterfaceSecurityGroups(
  draft: Draft,
  input: InterfaceGroupsInput,
  context: ActionContext,
): void {
  const { interfaces, groups } = named(draft, input)
  for (const { id } of interfaces) {
    putBindings(draft, id, [...new Set([...securityGroupsOf(draft, id), ...groups])], context)
  }
}

export function disassociateNetworkInterfaceSecurityGroups(
  draft: Draft,
  input: InterfaceGroupsInput,
  context: ActionContext,
): void {
  const { interfaces, groups } = named(draft, input)
  for (const { id } of interfaces) {
    const bound = securityGroupsOf(draft, id)
    const missing = groups.find((group) => !bound.includes(group))
    if (missing !== undefined) {
      throw new CloudError('UnsupportedOperation', `SecurityGroupIds '${missing}' is not bound to '${id}'`)
    }
    const rest = bound.filter((group) => !groups.includes(group))
    putBindings(draft, id, rest, context)
  }
}

function named(
  draft: Draft,
  input: InterfaceGroupsInput,
): { readonly interfaces: readonly NetworkInterface[]; readonly groups: readonly SecurityGroupId[] } {
  checkCount('NetworkInterfaceIds', input.networkInterfaceIds, 100)
  checkCount('SecurityGroupIds', input.securityGroupIds, 100)
  const interfaces = [...new Set(input.networkInterfaceIds)].map((text) => {
    const id = checkId('NetworkInterfaceIds', 'eni', text)
    const eni = found(draft.networkInterfaces.get(id), 'NetworkInterfaceIds', id)
    if (!eni.primary) return eni
    throw new CloudError(
      'UnsupportedOperation',
      `NetworkInterfaceIds '${id}' is the primary ENI of '${eni.attachment?.instanceId}': name the instance to the CVM product`,
    )
  })
  const groups = [...new Set(input.securityGroupIds)].map((id) => findSecurityGroup(draft, id, 'SecurityGroupIds').id)
  return { interfaces, groups }
}
