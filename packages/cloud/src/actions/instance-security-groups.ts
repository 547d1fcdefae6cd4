import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, NetworkInterfaceId, SecurityGroupId } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkCount, checkId, found } from './checks.js'
import { instanceBindingCodes, putBindings, securityGroupsOf } from './security-group-binding.js'

export interface InstanceGroupsInput {
  readonly securityGroupIds: readonly string[]
  readonly instanceIds: readonly string[]
}

/** The groups an instance is to have. */
export function launchGroups(
  draft: Draft,
  ids: readonly string[],
  member = 'SecurityGroupIds',
): readonly SecurityGroupId[] {
  return [...new Set(ids)].map(
    (id) => found(draft.securityGroups.get(id), member, id, 'InvalidSecurityGroupId.NotFound').id,
  )
}

/** An instance's groups are those of its primary ENI. */
export function instanceSecurityGroups(world: WorldView, instance: Instance): SecurityGroupId[] {
  const eni = primaryOf(world, instance)
  return eni === undefined ? [] : securityGroupsOf(world, eni)
}

export function associateSecurityGroups(draft: Draft, input: InstanceGroupsInput, context: ActionContext): void {
  change(draft, input, 'AssociateSecurityGroups', context, (bound, group) => [...new Set([...bound, group])])
}

export function disassociateSecurityGroups(draft: Draft, input: InstanceGroupsInput, context: ActionContext): void {
  change(draft, input, 'DisassociateSecurityGroups', context, (bound, group, instance) => {
    if (bound.includes(group)) return bound.filter((other) => other !== group)
    throw new CloudError(
      'FailedOperation.SecurityGroupActionFailed',
      `SecurityGroupIds '${group}' is not bound to '${instance.id}'`,
    )
  })
}

function change(
  draft: Draft,
  input: InstanceGroupsInput,
  action: string,
  context: ActionContext,
  next: (bound: readonly SecurityGroupId[], group: SecurityGroupId, instance: Instance) => readonly SecurityGroupId[],
): void {
  const [text, ...others] = input.securityGroupIds
  if (text === undefined) throw new CloudError('MissingParameter', 'SecurityGroupIds is empty: expected one id')
  checkCount('SecurityGroupIds', [text, ...others], 1)
  checkCount('InstanceIds', input.instanceIds, 100)
  const id = checkId('SecurityGroupIds', 'sg', text, 'InvalidSgId.Malformed')
  const group = found(draft.securityGroups.get(id), 'SecurityGroupIds', id, 'InvalidSecurityGroupId.NotFound').id
  for (const instance of idleInstances(draft, input.instanceIds)) {
    const eni = primaryOf(draft, instance)
    if (eni === undefined) continue
    putBindings(draft, eni, next(securityGroupsOf(draft, eni), group, instance), context, instanceBindingCodes)
    const latestOperation = { name: action, state: 'SUCCESS', requestId: context.requestId } as const
    draft.put('instances', { ...instance, latestOperation })
  }
}

function idleInstances(draft: Draft, ids: readonly string[]): Instance[] {
  return [...new Set(ids)].map((text) => {
    const id = checkId('InstanceIds', 'ins', text, 'InvalidInstanceId.Malformed')
    const instance = found(draft.instances.get(id), 'InstanceIds', id, 'InvalidInstanceId.NotFound')
    if (draft.tasks.countBy('busy', id) === 0) return instance
    throw new CloudError(
      'OperationDenied.InstanceOperationInProgress',
      `InstanceIds '${id}' is ${instance.state}, in the middle of another operation`,
    )
  })
}

export function primaryOf(world: WorldView, instance: Instance): NetworkInterfaceId | undefined {
  for (const eni of world.networkInterfaces.by('instance', instance.id)) if (eni.primary) return eni.id
  return undefined
}
