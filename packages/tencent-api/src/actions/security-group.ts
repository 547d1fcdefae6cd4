import {
  cloneSecurityGroup,
  createDefaultSecurityGroup,
  createSecurityGroup,
  createSecurityGroupWithPolicies,
  deleteSecurityGroup,
  modifySecurityGroupAttribute,
  type SecurityGroup,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeSecurityGroup } from '../encode/security-group.js'
import { type Filters, is, tagFilters } from '../query/filter.js'
import { type Listing, select, vpcCodes } from '../query/listing.js'
import { page } from '../query/page.js'
import { boolean, count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { inOrder } from './security-group-order.js'
import { policies, securityGroupId } from './security-group-request.js'
import { filters, notDictNorList, tags } from './shared.js'

const securityGroupFilters: Filters<SecurityGroup> = {
  'security-group-id': is((group) => group.id),
  'project-id': is((group) => String(group.projectId)),
  'security-group-name': is((group) => group.name),
  ...tagFilters,
}

export const securityGroups: Listing<SecurityGroup> = {
  idsParameter: 'SecurityGroupIds',
  prefix: 'sg',
  table: (world) => world.securityGroups,
  filters: securityGroupFilters,
  unknownIds: 'error',
  codes: vpcCodes,
}

const groupName = text('Name, at most 60 characters.')
const groupDescription = text('What it is for, at most 100 characters.')
const projectId = text('Project, a number as text; 0 by default.')

export const securityGroupActions = [
  writes({
    service: 'vpc',
    name: 'CreateSecurityGroup',
    doc: 'Makes a security group without policies: nothing gets through.',
    request: {
      GroupName: required(groupName),
      GroupDescription: required(groupDescription),
      ProjectId: projectId,
      Tags: tags,
    },
    run: (draft, input, context): VpcReply<sdk.CreateSecurityGroupResponse> => ({
      SecurityGroup: encodeSecurityGroup(draft, createSecurityGroup(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'CreateSecurityGroupWithPolicies',
    doc: 'Makes a security group with policies.',
    request: {
      GroupName: required(groupName),
      GroupDescription: required(groupDescription),
      ProjectId: projectId,
      SecurityGroupPolicySet: policies,
      Tags: tags,
    },
    run: (draft, input, context): VpcReply<sdk.CreateSecurityGroupWithPoliciesResponse> => ({
      SecurityGroup: encodeSecurityGroup(draft, createSecurityGroupWithPolicies(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'CreateDefaultSecurityGroup',
    doc: 'Makes the default security group of a project, or finds it.',
    request: { ProjectId: projectId },
    run: (draft, input, context): VpcReply<sdk.CreateDefaultSecurityGroupResponse> => ({
      SecurityGroup: encodeSecurityGroup(draft, createDefaultSecurityGroup(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'CloneSecurityGroup',
    doc: 'Makes a security group with the policies of another.',
    request: {
      SecurityGroupId: securityGroupId,
      GroupName: groupName,
      GroupDescription: groupDescription,
      ProjectId: projectId,
      RemoteRegion: text('Region of the other; only that of the request.'),
      Tags: tags,
      IsCloneTags: boolean('Whether to bind the tags of the other too.'),
    },
    run: (draft, input, context): VpcReply<sdk.CloneSecurityGroupResponse> => ({
      SecurityGroup: encodeSecurityGroup(draft, cloneSecurityGroup(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ModifySecurityGroupAttribute',
    doc: 'Changes the name or the description of a security group.',
    request: { SecurityGroupId: securityGroupId, GroupName: groupName, GroupDescription: groupDescription },
    run: (draft, input, context): VpcReply<sdk.ModifySecurityGroupAttributeResponse> => {
      modifySecurityGroupAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteSecurityGroup',
    doc: 'Deletes a security group that is neither bound nor named by others.',
    request: { SecurityGroupId: securityGroupId },
    run: (draft, input, context): VpcReply<sdk.DeleteSecurityGroupResponse> => {
      deleteSecurityGroup(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroups',
    doc: 'Lists security groups.',
    request: {
      SecurityGroupIds: texts('Ids of security groups, at most 100; not together with Filters.'),
      Filters: filters(securityGroupFilters, 'SecurityGroupIds', notDictNorList),
      Offset: count('text', 'How many to skip; 0 by default.'),
      Limit: count('text', 'How many to list; 20 by default, at most 100.'),
      OrderField: text('What to sort by: CreatedTime or UpdateTime; not sorted by default.'),
      OrderDirection: text('Direction to sort in: ASC, the default, or DESC.'),
    },
    run: (world, input): VpcReply<sdk.DescribeSecurityGroupsResponse> => {
      const { offset, limit } = page(input, vpcCodes.range)
      const rows = inOrder(select(securityGroups, world, input.securityGroupIds, input.filters), input)
      const SecurityGroupSet = rows.slice(offset, offset + limit).map((group) => encodeSecurityGroup(world, group))
      return { SecurityGroupSet, TotalCount: rows.length }
    },
  }),
]
