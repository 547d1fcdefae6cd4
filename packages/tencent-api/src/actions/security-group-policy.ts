import {
  CloudError,
  createSecurityGroupPolicies,
  deleteSecurityGroupPolicies,
  modifySecurityGroupPolicies,
  replaceSecurityGroupPolicies,
  replaceSecurityGroupPolicy,
  type SecurityGroupPolicy,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { directionNames, encodePolicySet } from '../encode/security-group.js'
import { contains, type Filter, type FilterInput, type Filters, is, nothing } from '../query/filter.js'
import { select } from '../query/listing.js'
import { boolean, required, text } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads, writes } from './action.js'
import { securityGroups } from './security-group.js'
import { originalPolicies, policies, securityGroupId } from './security-group-request.js'
import { filters, notDictNorList } from './shared.js'

/** One of the values is the policy's, or is ALL. */
function isOrAll(of: (policy: SecurityGroupPolicy) => string): Filter<SecurityGroupPolicy> {
  return (values) => {
    const wanted = new Set(values.map((value) => value.toUpperCase()))
    return (policy) => wanted.has('ALL') || wanted.has(of(policy).toUpperCase())
  }
}

const policyFilters: Filters<SecurityGroupPolicy> = {
  'security-group-id': is(({ peer }) => (peer.kind === 'group' ? peer.securityGroupId : '')),
  ip: contains(({ peer }) => (peer.kind === 'group' ? '' : peer.block)),
  'address-module': nothing,
  'service-module': nothing,
  'protocol-type': (values) => {
    const wanted = new Set(values.map((value) => value.toUpperCase()))
    return (policy) => wanted.has(policy.protocol.toUpperCase())
  },
  port: contains((policy) => policy.port),
  poly: isOrAll((policy) => policy.action),
  direction: isOrAll((policy) => directionNames[policy.direction]),
  description: contains((policy) => policy.description),
}

const describeRequest = {
  SecurityGroupId: securityGroupId,
  Filters: filters(policyFilters, undefined, notDictNorList),
}

/** Templates are not modelled, so policies are the same expanded. */
function describe(
  world: WorldView,
  input: { readonly securityGroupId: string; readonly filters?: readonly FilterInput[] },
): VpcReply<sdk.DescribeSecurityGroupPoliciesResponse> {
  const [group] = select({ ...securityGroups, idsParameter: 'SecurityGroupId' }, world, [input.securityGroupId])
  if (group === undefined) throw new CloudError('ResourceNotFound', 'There is no such security group.')
  const tests = (input.filters ?? []).map(({ name, values }) => {
    const test = Object.hasOwn(policyFilters, name) ? policyFilters[name] : undefined
    if (test !== undefined) return test(values, world, name)
    throw new CloudError(
      'InvalidParameter.FilterInvalidKey',
      `There is no filter ${quote(name)}; there are ${Object.keys(policyFilters).join(', ')}.`,
    )
  })
  return { SecurityGroupPolicySet: encodePolicySet(world, group, (policy) => tests.every((test) => test(policy))) }
}

const request = { SecurityGroupId: securityGroupId, SecurityGroupPolicySet: required(policies) }

export const securityGroupPolicyActions = [
  writes({
    service: 'vpc',
    name: 'CreateSecurityGroupPolicies',
    doc: 'Adds policies of one direction to a security group.',
    request: request,
    run: (draft, input, context): VpcReply<sdk.CreateSecurityGroupPoliciesResponse> => {
      createSecurityGroupPolicies(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteSecurityGroupPolicies',
    doc: 'Deletes policies of one direction, named by index or by what they say.',
    request: request,
    run: (draft, input, context): VpcReply<sdk.DeleteSecurityGroupPoliciesResponse> => {
      deleteSecurityGroupPolicies(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifySecurityGroupPolicies',
    doc: 'Sets the policies of both directions.',
    request: { ...request, SortPolicys: boolean('Whether the order becomes that of the request too.') },
    run: (draft, input, context): VpcReply<sdk.ModifySecurityGroupPoliciesResponse> => {
      modifySecurityGroupPolicies(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ReplaceSecurityGroupPolicy',
    doc: 'Changes one policy.',
    request: { ...request, OriginalSecurityGroupPolicySet: originalPolicies },
    run: (draft, input, context): VpcReply<sdk.ReplaceSecurityGroupPolicyResponse> => {
      replaceSecurityGroupPolicy(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ReplaceSecurityGroupPolicies',
    doc: 'Changes or moves policies of one direction.',
    request: {
      ...request,
      OriginalSecurityGroupPolicySet: originalPolicies,
      UpdateType: text('What to change: Policy, Priority or Both.'),
    },
    run: (draft, input, context): VpcReply<sdk.ReplaceSecurityGroupPoliciesResponse> => {
      replaceSecurityGroupPolicies(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroupPolicies',
    doc: 'Lists the policies of a security group.',
    request: describeRequest,
    run: describe,
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroupExpandedPolicies',
    doc: 'Lists the policies of a security group with templates expanded.',
    request: describeRequest,
    run: (world, input): VpcReply<sdk.DescribeSecurityGroupExpandedPoliciesResponse> => describe(world, input),
  }),
]
