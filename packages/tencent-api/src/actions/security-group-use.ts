import {
  associateNetworkInterfaceSecurityGroups,
  associateSecurityGroups,
  disassociateNetworkInterfaceSecurityGroups,
  disassociateSecurityGroups,
  referrersOf,
  type SecurityGroup,
  type WorldView,
} from '@havip/cloud'
import type * as cvm from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { CvmReply, VpcReply } from '../encode/complete.js'
import { encodeStatistics } from '../encode/security-group.js'
import { select } from '../query/listing.js'
import { required, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { securityGroups } from './security-group.js'

function named(world: WorldView, ids: readonly string[]): SecurityGroup[] {
  return select(securityGroups, world, ids)
}

const securityGroupIds = required(texts('The security groups, at most 100.'))
const ofInterfaces = {
  NetworkInterfaceIds: required(texts('ENIs that are not primary ones, at most 100.')),
  SecurityGroupIds: securityGroupIds,
}
const ofInstances = {
  SecurityGroupIds: required(texts('The security group: one id.')),
  InstanceIds: required(texts('The instances, at most 100.')),
}

export const securityGroupUseActions = [
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroupAssociationStatistics',
    doc: 'Counts what makes use of security groups.',
    request: { SecurityGroupIds: securityGroupIds },
    run: (world, input): VpcReply<sdk.DescribeSecurityGroupAssociationStatisticsResponse> => ({
      SecurityGroupAssociationStatisticsSet: named(world, input.securityGroupIds).map((group) =>
        encodeStatistics(world, group),
      ),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroupReferences',
    doc: 'Lists the security groups whose policies name the given ones.',
    request: { SecurityGroupIds: securityGroupIds },
    run: (world, input): VpcReply<sdk.DescribeSecurityGroupReferencesResponse> => ({
      ReferredSecurityGroupSet: named(world, input.securityGroupIds).map(({ id }) => ({
        SecurityGroupId: id,
        ReferredSecurityGroupIds: referrersOf(world, id),
      })),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSecurityGroupLimits',
    doc: 'Tells the quotas of security groups.',
    request: {},
    run: (_world, _input, _accountId, { settings: { quotas } }): VpcReply<sdk.DescribeSecurityGroupLimitsResponse> => ({
      SecurityGroupLimitSet: {
        SecurityGroupLimit: quotas.securityGroupsPerProject,
        SecurityGroupPolicyLimit: quotas.policiesPerSecurityGroup,
        ReferedSecurityGroupLimit: quotas.referencesPerSecurityGroup,
        SecurityGroupInstanceLimit: quotas.networkInterfacesPerSecurityGroup,
        InstanceSecurityGroupLimit: quotas.securityGroupsPerNetworkInterface,
        SecurityGroupExtendedPolicyLimit: quotas.policiesPerSecurityGroup,
        SecurityGroupReferedCvmAndEniLimit: quotas.networkInterfacesPerSecurityGroup,
        SecurityGroupReferedSvcLimit: 0,
      },
    }),
  }),
  writes({
    service: 'vpc',
    name: 'AssociateNetworkInterfaceSecurityGroups',
    doc: 'Binds security groups to ENIs, after those bound already.',
    request: ofInterfaces,
    run: (draft, input, context): VpcReply<sdk.AssociateNetworkInterfaceSecurityGroupsResponse> => {
      associateNetworkInterfaceSecurityGroups(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DisassociateNetworkInterfaceSecurityGroups',
    doc: 'Unbinds security groups from ENIs.',
    request: ofInterfaces,
    run: (draft, input, context): VpcReply<sdk.DisassociateNetworkInterfaceSecurityGroupsResponse> => {
      disassociateNetworkInterfaceSecurityGroups(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'AssociateSecurityGroups',
    doc: 'Binds a security group to instances, after those bound already.',
    request: ofInstances,
    run: (draft, input, context): CvmReply<cvm.AssociateSecurityGroupsResponse> => {
      associateSecurityGroups(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'DisassociateSecurityGroups',
    doc: 'Unbinds a security group from instances.',
    request: ofInstances,
    run: (draft, input, context): CvmReply<cvm.DisassociateSecurityGroupsResponse> => {
      disassociateSecurityGroups(draft, input, context)
      return {}
    },
  }),
]
