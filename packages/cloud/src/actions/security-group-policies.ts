import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { PolicyDirection, SecurityGroupId } from '../world/rows.js'
import { checkOneOf } from './checks.js'
import { checkPolicy, type PolicyInput, type PolicySetInput } from './security-group-policy-input.js'
import {
  findSecurityGroup,
  nextVersion,
  type PolicyContent,
  peerName,
  policiesOf,
  putPolicies,
  sameRule,
} from './security-group-rows.js'

export interface PoliciesInput {
  readonly securityGroupId: string
  readonly securityGroupPolicySet: PolicySetInput
}

export interface ReplacePoliciesInput extends PoliciesInput {
  readonly originalSecurityGroupPolicySet?: PolicySetInput
  readonly updateType?: string
}

export const directions = ['ingress', 'egress'] as const

export function createSecurityGroupPolicies(draft: Draft, input: PoliciesInput, context: ActionContext): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  const { direction, policies } = oneDirection(input.securityGroupPolicySet)
  nextVersion(draft, group, input.securityGroupPolicySet.version ?? '', context)
  insertPolicies(draft, group.id, direction, policies, 'UnsupportedOperation.DuplicatePolicy', context)
}

/** Inserts before the one index that all name, or after the last when none names one. */
export function insertPolicies(
  draft: Draft,
  id: SecurityGroupId,
  direction: PolicyDirection,
  inputs: readonly PolicyInput[],
  duplicate: ErrorCode,
  context: ActionContext,
): void {
  const before = policiesOf(draft, id, direction)
  const at = inputs[0]?.policyIndex ?? before.length
  if (inputs.some(({ policyIndex }) => policyIndex !== inputs[0]?.policyIndex)) {
    throw new CloudError('InvalidParameterValue', 'PolicyIndex differs: the new policies go to one place together')
  }
  if (at < 0 || at > before.length) {
    throw new CloudError(
      'InvalidParameterValue.Range',
      `PolicyIndex ${at} is out of range: expected 0 to ${before.length}`,
    )
  }
  const added = inputs.map((policy) => checkPolicy(draft, policy, context))
  const after = [...before.slice(0, at), ...added, ...before.slice(at)]
  checkNoDuplicate(after, duplicate)
  putPolicies(draft, id, direction, after, context)
}

/** Deletes policies named by index, or by what they say. */
export function deleteSecurityGroupPolicies(draft: Draft, input: PoliciesInput, context: ActionContext): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  const { direction, policies } = oneDirection(input.securityGroupPolicySet)
  const byIndex = policies.filter(({ policyIndex }) => policyIndex !== undefined).length
  if (byIndex !== 0 && byIndex !== policies.length) {
    throw new CloudError('InvalidParameter.Coexist', 'some policies are named by PolicyIndex and some are not')
  }
  nextVersion(draft, group, input.securityGroupPolicySet.version ?? '', context)
  const before = policiesOf(draft, group.id, direction)
  const gone = new Set(
    policies.map((policy) => {
      if (policy.policyIndex !== undefined) return at(before, policy.policyIndex)
      const wanted = checkPolicy(draft, policy, context)
      const found = before.find((one) => sameRule(one, wanted))
      if (found !== undefined) return found
      throw new CloudError(
        'ResourceNotFound',
        `no ${direction} policy of '${group.id}' is ${wanted.action} ${wanted.protocol} ${wanted.port} ${peerName(wanted)}`,
      )
    }),
  )
  putPolicies(
    draft,
    group.id,
    direction,
    before.filter((one) => !gone.has(one)),
    context,
  )
}

/** Sets the policies of both directions; Version 0 clears them. */
export function modifySecurityGroupPolicies(
  draft: Draft,
  input: PoliciesInput & { readonly sortPolicys?: boolean },
  context: ActionContext,
): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  const set = input.securityGroupPolicySet
  nextVersion(draft, group, '', context)
  for (const direction of directions) {
    const before = policiesOf(draft, group.id, direction)
    const given = set.version === '0' ? [] : (set[direction] ?? []).map((policy) => checkPolicy(draft, policy, context))
    checkNoDuplicate(given, 'UnsupportedOperation.DuplicatePolicy')
    const kept =
      input.sortPolicys === true ? [] : before.flatMap((one) => given.filter((other) => sameRule(one, other)))
    const after = [...kept, ...given.filter((one) => !kept.includes(one))]
    putPolicies(draft, group.id, direction, after, context)
  }
}

export function replaceSecurityGroupPolicy(draft: Draft, input: PoliciesInput, context: ActionContext): void {
  const { policies } = oneDirection(input.securityGroupPolicySet)
  if (policies.length !== 1) {
    throw new CloudError(
      'InvalidParameterValue',
      `SecurityGroupPolicySet has ${policies.length} policies: expected one`,
    )
  }
  replacePolicies(draft, input, 'Policy', context)
}

export function replaceSecurityGroupPolicies(draft: Draft, input: ReplacePoliciesInput, context: ActionContext): void {
  const type = checkOneOf('UpdateType', input.updateType ?? 'Policy', ['Policy', 'Priority', 'Both'])
  replacePolicies(draft, input, type, context)
}

/** `Policy` changes what stands at an index; `Priority` moves what the original names there; `Both` does both. */
function replacePolicies(
  draft: Draft,
  input: ReplacePoliciesInput,
  type: 'Policy' | 'Priority' | 'Both',
  context: ActionContext,
): void {
  const group = findSecurityGroup(draft, input.securityGroupId)
  const { direction, policies } = oneDirection(input.securityGroupPolicySet)
  nextVersion(draft, group, input.securityGroupPolicySet.version ?? '', context)
  const before = policiesOf(draft, group.id, direction)
  const from = type === 'Policy' ? policies : (input.originalSecurityGroupPolicySet?.[direction] ?? [])
  if (from.length !== policies.length) {
    throw new CloudError(
      'InvalidParameterValue',
      `OriginalSecurityGroupPolicySet has ${from.length} ${direction} policies for ${policies.length} new ones: expected as many`,
    )
  }
  const moved = policies.map((policy, i) => {
    const old = at(before, from[i]?.policyIndex)
    const place = before.indexOf(at(before, policy.policyIndex))
    return { old, place, policy: type === 'Priority' ? old : checkPolicy(draft, policy, context) }
  })
  const taken = new Set<PolicyContent>(moved.map(({ old }) => old))
  if (taken.size !== moved.length) {
    throw new CloudError('InvalidParameterValue', 'PolicyIndex names a policy twice')
  }
  const after: PolicyContent[] = before.filter((one) => !taken.has(one))
  for (const { place, policy } of moved.sort((a, b) => a.place - b.place)) after.splice(place, 0, policy)
  checkNoDuplicate(after, 'UnsupportedOperation.DuplicatePolicy')
  putPolicies(draft, group.id, direction, after, context)
}

/** The one direction that has policies in it. */
function oneDirection(set: PolicySetInput): {
  readonly direction: PolicyDirection
  readonly policies: readonly PolicyInput[]
} {
  const { ingress = [], egress = [] } = set
  if (ingress.length > 0 && egress.length > 0) {
    throw new CloudError('InvalidParameter.Coexist', 'Ingress and Egress are both given: one direction per request')
  }
  if (ingress.length === 0 && egress.length === 0) {
    throw new CloudError('InvalidParameterValue.Empty', 'SecurityGroupPolicySet has neither Ingress nor Egress')
  }
  return ingress.length > 0 ? { direction: 'ingress', policies: ingress } : { direction: 'egress', policies: egress }
}

function at<T>(policies: readonly T[], index: number | undefined): T {
  const policy = index === undefined ? undefined : policies[index]
  if (policy !== undefined) return policy
  throw new CloudError(
    'InvalidParameterValue.Range',
    `PolicyIndex ${index ?? 'is missing, which'} is out of range: there are ${policies.length} policies, counted from 0`,
  )
}

function checkNoDuplicate(policies: readonly PolicyContent[], code: ErrorCode): void {
  const seen = new Set<string>()
  for (const policy of policies) {
    const rule = [policy.action, policy.protocol, policy.port, peerName(policy)].join(' ')
    if (seen.has(rule)) throw new CloudError(code, `the policy '${rule}' would be there twice`)
    seen.add(rule)
  }
}
