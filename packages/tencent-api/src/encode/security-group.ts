import {
  type PolicyDirection,
  policiesOf,
  referrersOf,
  type SecurityGroup,
  type SecurityGroupPolicy,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

type Encoded<T> = Complete<T, VpcNullable>

export function encodeSecurityGroup(world: WorldView, group: SecurityGroup): Encoded<sdk.SecurityGroup> {
  return {
    SecurityGroupId: group.id,
    SecurityGroupName: group.name,
    SecurityGroupDesc: group.description,
    ProjectId: String(group.projectId),
    IsDefault: group.isDefault,
    CreatedTime: vpcTime(group.createdAt),
    TagSet: encodeTags(world, group.id),
    UpdateTime: vpcTime(group.updatedAt),
  }
}

/** The policies that `wanted` lets through, with the statistics of all. */
export function encodePolicySet(
  world: WorldView,
  group: SecurityGroup,
  wanted: (policy: SecurityGroupPolicy) => boolean = () => true,
): Encoded<sdk.SecurityGroupPolicySet> {
  const ingress = policiesOf(world, group.id, 'ingress')
  const egress = policiesOf(world, group.id, 'egress')
  const count = (policies: readonly SecurityGroupPolicy[], kind: 'ipv4' | 'ipv6') =>
    policies.filter(({ peer }) => peer.kind === kind).length
  return {
    Version: String(group.policyVersion),
    Egress: egress.filter(wanted).map(encodePolicy),
    Ingress: ingress.filter(wanted).map(encodePolicy),
    PolicyStatistics: {
      IngressIPv4TotalCount: count(ingress, 'ipv4'),
      IngressIPv6TotalCount: count(ingress, 'ipv6'),
      EgressIPv4TotalCount: count(egress, 'ipv4'),
      EgressIPv6TotalCount: count(egress, 'ipv6'),
    },
  }
}

function encodePolicy(policy: SecurityGroupPolicy): Encoded<sdk.SecurityGroupPolicy> {
  const { peer } = policy
  return {
    PolicyIndex: policy.index,
    Protocol: policy.protocol,
    Port: policy.port,
    ServiceTemplate: { ServiceId: '', ServiceGroupId: '' },
    CidrBlock: peer.kind === 'ipv4' ? peer.block : '',
    Ipv6CidrBlock: peer.kind === 'ipv6' ? peer.block : '',
    SecurityGroupId: peer.kind === 'group' ? peer.securityGroupId : '',
    AddressTemplate: { AddressId: '', AddressGroupId: '' },
    Action: policy.action,
    PolicyDescription: policy.description,
    ModifyTime: vpcTime(policy.modifiedAt),
    Priority: policy.index,
  }
}

/** How many instances, ENIs of other kinds than their primary ones, and other groups make use of a group. */
export function encodeStatistics(
  world: WorldView,
  group: SecurityGroup,
): Encoded<sdk.SecurityGroupAssociationStatistics> {
  const interfaces = [...world.securityGroupBindings.by('group', group.id)]
  const CVM = interfaces.filter(({ networkInterfaceId: id }) => world.networkInterfaces.get(id)?.primary).length
  const ENI = interfaces.length - CVM
  const SG = referrersOf(world, group.id).length
  return {
    SecurityGroupId: group.id,
    CVM,
    CDB: 0,
    ENI,
    SG,
    CLB: 0,
    InstanceStatistics: [
      { InstanceType: 'CVM', InstanceCount: CVM },
      { InstanceType: 'ENI', InstanceCount: ENI },
      { InstanceType: 'SG', InstanceCount: SG },
    ],
    TotalCount: CVM + ENI + SG,
  }
}

/** What API calls the two directions in filters. */
export const directionNames: Readonly<Record<PolicyDirection, string>> = { ingress: 'INBOUND', egress: 'OUTBOUND' }
