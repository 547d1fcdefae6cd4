import { count, list, nested, object, required, text, unsigned } from '../schema/members.js'

const policy = object({
  PolicyIndex: count('signed', 'Where it stands among those of its direction; 0 is asked first.'),
  Protocol: text('TCP, UDP, ICMP, ICMPV6, GRE or ALL.'),
  Port: text('ALL, or with TCP and UDP ports and ranges with commas between.'),
  ServiceTemplate: nested(
    object({ ServiceId: text('Template of ports; not modelled.'), ServiceGroupId: text('The same for a group.') }),
    'Template of ports; not modelled.',
  ),
  CidrBlock: text('IPv4 address or block at the other end.'),
  Ipv6CidrBlock: text('IPv6 address or block at the other end.'),
  SecurityGroupId: text('Security group at the other end.'),
  AddressTemplate: nested(
    object({ AddressId: text('Template of addresses; not modelled.'), AddressGroupId: text('The same for a group.') }),
    'Template of addresses; not modelled.',
  ),
  Action: text('ACCEPT or DROP.'),
  PolicyDescription: text('What it is for, at most 100 characters.'),
  ModifyTime: text('Set in replies only.'),
  Priority: count('signed', 'Set in replies only.'),
})

const statistic = required(unsigned('Set in replies only.'))

const policySet = object({
  Version: text('Version of the policies that the change is for; any when left out.'),
  Egress: list(policy, 'Policies for what goes out.'),
  Ingress: list(policy, 'Policies for what comes in.'),
  PolicyStatistics: nested(
    object({
      IngressIPv4TotalCount: statistic,
      IngressIPv6TotalCount: statistic,
      EgressIPv4TotalCount: statistic,
      EgressIPv6TotalCount: statistic,
    }),
    'Set in replies only.',
  ),
})

export const policies = nested(policySet, 'The policies.')
export const originalPolicies = nested(policySet, 'The policies as they were.')
export const securityGroupId = required(text('The security group.'))
