import * as actions from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

const web = { protocol: 'TCP', port: '80', cidrBlock: '10.0.0.0/8', action: 'ACCEPT' }

function group(lab: Lab, ...policies: actions.PolicyInput[]): actions.SecurityGroup {
  return lab.run(actions.createSecurityGroupWithPolicies, {
    groupName: 'g',
    groupDescription: '',
    securityGroupPolicySet: { ingress: policies },
  })
}

const add = (policy: actions.PolicyInput, version?: string) => (lab: Lab) =>
  lab.refused(actions.createSecurityGroupPolicies, {
    securityGroupId: group(lab, web).id,
    securityGroupPolicySet: { ingress: [{ ...web, port: '81', ...policy }], ...(version !== undefined && { version }) },
  })

const policy = (
  why: string,
  code: actions.ErrorCode,
  says: readonly string[],
  input: actions.PolicyInput,
): Refusal => ({
  why,
  code,
  says,
  ask: add(input),
})

const malformed = 'InvalidParameterValue.Malformed'

export const securityGroupRefusals: Readonly<Record<string, readonly Refusal[]>> = {
  CreateSecurityGroup: [
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['GroupName', '61', '60'],
      ask: (lab) => lab.refused(actions.createSecurityGroup, { groupName: text(61), groupDescription: '' }),
    },
    {
      why: 'a project that is no number',
      code: 'InvalidParameterValue',
      says: ['ProjectId', "'x'"],
      ask: (lab) => lab.refused(actions.createSecurityGroup, { groupName: 'g', groupDescription: '', projectId: 'x' }),
    },
    {
      why: 'more groups than the quota',
      code: 'LimitExceeded',
      says: ['security groups in a project', '0'],
      lab: { quotas: { securityGroupsPerProject: 0 } },
      ask: (lab) => lab.refused(actions.createSecurityGroup, { groupName: 'g', groupDescription: '' }),
    },
  ],
  DeleteSecurityGroup: [
    {
      why: 'the default group',
      code: 'UnsupportedOperation',
      says: ['default group'],
      ask: (lab) => {
        const { id } = lab.run(actions.createDefaultSecurityGroup, {})
        return lab.refused(actions.deleteSecurityGroup, { securityGroupId: id })
      },
    },
    {
      why: 'a group that is bound',
      code: 'ResourceInUse',
      says: ['eni-'],
      ask: (lab) => {
        const { id } = group(lab)
        lab.eni(lab.subnet(), { securityGroupIds: [id] })
        return lab.refused(actions.deleteSecurityGroup, { securityGroupId: id })
      },
    },
    {
      why: 'a group that another one’s policies name',
      code: 'ResourceInUse',
      says: ['policies of'],
      ask: (lab) => {
        const { id } = group(lab)
        group(lab, { action: 'ACCEPT', securityGroupId: id })
        return lab.refused(actions.deleteSecurityGroup, { securityGroupId: id })
      },
    },
    {
      why: 'an unknown group',
      code: 'ResourceNotFound',
      says: ['SecurityGroupId', 'sg-zzzzzzzz'],
      ask: (lab) => lab.refused(actions.deleteSecurityGroup, { securityGroupId: 'sg-zzzzzzzz' }),
    },
  ],
  CreateSecurityGroupPolicies: [
    policy('an unknown protocol', 'InvalidParameterValue', ['Protocol', "'FTP'"], { protocol: 'FTP' }),
    policy('an unknown action', 'InvalidParameterValue', ['Action', "'maybe'"], { action: 'maybe' }),
    policy('a malformed port', malformed, ['Port', "'80;81'"], { port: '80;81' }),
    policy('a port out of range', 'InvalidParameterValue.Range', ['Port', "'65536'"], { port: '65536' }),
    policy('a port with ICMP', 'InvalidParameterValue', ['Port', 'TCP and UDP'], { protocol: 'ICMP' }),
    policy('a malformed block', malformed, ['CidrBlock', "'10.0.0/8'"], { cidrBlock: '10.0.0/8' }),
    policy('a malformed IPv6 block', malformed, ['Ipv6CidrBlock'], { cidrBlock: '', ipv6CidrBlock: '::/129' }),
    policy('ICMP with an IPv6 block', 'InvalidParameterValue', ['ICMPV6'], {
      ...{ protocol: 'ICMP', port: 'ALL', cidrBlock: '', ipv6CidrBlock: '::/0' },
    }),
    policy('two other ends', 'InvalidParameter.Coexist', ['exclude'], { ipv6CidrBlock: '::/0' }),
    policy('no other end', 'InvalidParameterValue', ['CidrBlock'], { cidrBlock: '' }),
    policy('an unknown group', 'ResourceNotFound', ['sg-zzzzzzzz'], { cidrBlock: '', securityGroupId: 'sg-zzzzzzzz' }),
    policy('a template', 'UnsupportedOperation', ['ipm-1', 'not modelled'], {
      addressTemplate: { addressId: 'ipm-1' },
    }),
    policy('a public address to be filled in', 'UnsupportedOperation', ['MY_PUBLIC_IP'], { cidrBlock: 'MY_PUBLIC_IP' }),
    policy('a policy it has', 'UnsupportedOperation.DuplicatePolicy', ['tcp 80'], { port: '80' }),
    policy('a place that is not there', 'InvalidParameterValue.Range', ['PolicyIndex 2'], { policyIndex: 2 }),
    {
      why: 'another version',
      code: 'UnsupportedOperation.VersionMismatch',
      says: ["'9'", "'0'"],
      ask: add({}, '9'),
    },
    {
      why: 'both directions',
      code: 'InvalidParameter.Coexist',
      says: ['Ingress', 'Egress'],
      ask: (lab) =>
        lab.refused(actions.createSecurityGroupPolicies, {
          securityGroupId: group(lab).id,
          securityGroupPolicySet: { ingress: [web], egress: [web] },
        }),
    },
    {
      why: 'no policies',
      code: 'InvalidParameterValue.Empty',
      says: ['SecurityGroupPolicySet'],
      ask: (lab) =>
        lab.refused(actions.createSecurityGroupPolicies, {
          securityGroupId: group(lab).id,
          securityGroupPolicySet: {},
        }),
    },
  ],
  DeleteSecurityGroupPolicies: [
    {
      why: 'a policy that is not there',
      code: 'ResourceNotFound',
      says: ['ingress', '10.0.0.0/8'],
      ask: (lab) =>
        lab.refused(actions.deleteSecurityGroupPolicies, {
          securityGroupId: group(lab).id,
          securityGroupPolicySet: { ingress: [web] },
        }),
    },
  ],
  AssociateNetworkInterfaceSecurityGroups: [
    {
      why: 'a primary ENI',
      code: 'UnsupportedOperation',
      says: ['primary ENI'],
      ask: (lab) =>
        lab.refused(actions.associateNetworkInterfaceSecurityGroups, {
          networkInterfaceIds: [lab.primaryOf(lab.instance().id).id],
          securityGroupIds: [group(lab).id],
        }),
    },
    {
      why: 'more groups than an ENI may have',
      code: 'LimitExceeded',
      says: ['security groups of an ENI', '5', '6'],
      ask: (lab) =>
        lab.refused(actions.associateNetworkInterfaceSecurityGroups, {
          networkInterfaceIds: [lab.eni().id],
          securityGroupIds: Array.from({ length: 6 }, () => group(lab).id),
        }),
    },
  ],
  DisassociateNetworkInterfaceSecurityGroups: [
    {
      why: 'a group that is not bound',
      code: 'UnsupportedOperation',
      says: ['not bound'],
      ask: (lab) =>
        lab.refused(actions.disassociateNetworkInterfaceSecurityGroups, {
          networkInterfaceIds: [lab.eni().id],
          securityGroupIds: [group(lab).id],
        }),
    },
  ],
  AssociateSecurityGroups: [
    {
      why: 'an unknown group',
      code: 'InvalidSecurityGroupId.NotFound',
      says: ['sg-zzzzzzzz'],
      ask: (lab) =>
        lab.refused(actions.associateSecurityGroups, {
          securityGroupIds: ['sg-zzzzzzzz'],
          instanceIds: [lab.instance().id],
        }),
    },
    {
      why: 'two groups',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['SecurityGroupIds', '2', '1'],
      ask: (lab) =>
        lab.refused(actions.associateSecurityGroups, { securityGroupIds: ['sg-1', 'sg-2'], instanceIds: [] }),
    },
    {
      why: 'more groups than an instance may have',
      code: 'LimitExceeded.SingleUSGQuota',
      says: ['security groups of an ENI', '1 exist', '1 more'],
      lab: { quotas: { securityGroupsPerNetworkInterface: 1 } },
      ask: (lab) =>
        lab.refused(actions.associateSecurityGroups, {
          securityGroupIds: [group(lab).id],
          instanceIds: [lab.instance().id],
        }),
    },
    {
      why: 'more ENIs than a group may have',
      code: 'LimitExceeded.CvmsVifsPerSecGroupLimitExceeded',
      says: ['ENIs with security group', '1 exist', '1 more'],
      lab: { quotas: { networkInterfacesPerSecurityGroup: 1 } },
      ask: (lab) => {
        const securityGroupIds = [group(lab).id]
        lab.run(actions.associateNetworkInterfaceSecurityGroups, {
          networkInterfaceIds: [lab.eni().id],
          securityGroupIds,
        })
        return lab.refused(actions.associateSecurityGroups, { securityGroupIds, instanceIds: [lab.instance().id] })
      },
    },
    {
      why: 'an instance that is busy',
      code: 'OperationDenied.InstanceOperationInProgress',
      says: ['PENDING'],
      lab: { taskDuration: 1000 },
      ask: (lab) =>
        lab.refused(actions.associateSecurityGroups, {
          securityGroupIds: [group(lab).id],
          instanceIds: [lab.instance().id],
        }),
    },
  ],
}
