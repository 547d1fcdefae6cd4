import { type Static, Type } from 'typebox'
import { count, flag, id, list, object, orNull, part, tagChanges, tags, text, time, word } from './fields.js'

const routeName = text('Name, at most 60 characters.', 'through-the-gateway')
const destination = text('The block it is for.', '10.8.0.0/16')
const gatewayType = word('What kind of next hop.', ['CVM', 'NORMAL_CVM', 'HAVIP', 'EIP'])
const gatewayId = text('The next hop: an instance, an address of an ENI, a HAVIP; 0 for EIP.', 'havip-0a1b2c3d')
const routeDescription = text('Description.', '')
const enabled = flag('Whether it counts.', true)

const RouteMembers = {
  destination,
  gatewayType,
  gatewayId,
  description: routeDescription,
  enabled,
}

export const RouteTable = object('RouteTable', 'Where packets of its subnets go that leave them.', {
  id: id('rtb', 'the route table'),
  vpcId: id('vpc', 'its VPC'),
  name: routeName,
  main: flag("Whether it is the VPC's main one."),
  subnetIds: list(Type.String({ examples: ['subnet-0a1b2c3d'] }), 'The subnets that use it.'),
  routes: list(
    part('A route.', { id: id('rti', 'the route'), ...RouteMembers }),
    'Its routes; the one to the VPC itself is implied.',
  ),
  tags,
  createdAt: time('When it was made.'),
})
export type RouteTable = Static<typeof RouteTable>

const routeInput = part('A route.', {
  destination,
  gatewayType,
  gatewayId,
  description: Type.Optional(routeDescription),
  enabled: Type.Optional(enabled),
})

export const RouteTableCreate = object('RouteTableCreate', 'A route table to make.', {
  vpcId: id('vpc', 'its VPC'),
  name: routeName,
  routes: Type.Optional(list(routeInput, 'Its routes.')),
  tags: Type.Optional(tags),
})
export type RouteTableCreate = Static<typeof RouteTableCreate>

export const RouteTableUpdate = object('RouteTableUpdate', 'What is to change of a route table.', {
  name: Type.Optional(routeName),
  routes: Type.Optional(list(routeInput, 'All routes it is to have: the others go.')),
  tags: Type.Optional(tagChanges),
})
export type RouteTableUpdate = Static<typeof RouteTableUpdate>

const groupName = text('Name, at most 60 characters.', 'web')
const groupDescription = text('Description, at most 100 characters.', '')
const policyMembers = {
  protocol: word('The protocol.', ['ALL', 'tcp', 'udp', 'icmp', 'icmpv6', 'gre']),
  port: text('ALL, or ports and ranges of ports with commas between.', '80,443'),
  peer: text('The other end: a block, or a security group.', '0.0.0.0/0'),
  action: word('What to do with it.', ['ACCEPT', 'DROP']),
}
const policyDescription = text('Description.', '')
const policies = (description: string) =>
  list(part('A rule.', { ...policyMembers, description: policyDescription }), description)
const policyInputs = (description: string) =>
  list(
    part('A rule.', {
      ...policyMembers,
      port: Type.Optional(policyMembers.port),
      description: Type.Optional(policyDescription),
    }),
    description,
  )

export const SecurityGroup = object('SecurityGroup', 'What may come to an ENI, and leave it.', {
  id: id('sg', 'the security group'),
  name: groupName,
  description: groupDescription,
  isDefault: flag('Whether it is the default group.'),
  version: count('How often its rules have changed.', 1),
  ingress: policies('What may come in; the first rule that fits counts, and nothing fits: dropped.'),
  egress: policies('What may go out, likewise.'),
  networkInterfaceIds: list(Type.String({ examples: ['eni-0a1b2c3d'] }), 'The ENIs it is bound to.'),
  tags,
  createdAt: time('When it was made.'),
  updatedAt: orNull(time('When it last changed.')),
})
export type SecurityGroup = Static<typeof SecurityGroup>

export const SecurityGroupCreate = object('SecurityGroupCreate', 'A security group to make.', {
  name: groupName,
  description: Type.Optional(groupDescription),
  ingress: Type.Optional(policyInputs('What may come in; nothing unless given.')),
  egress: Type.Optional(policyInputs('What may go out; nothing unless given.')),
  tags: Type.Optional(tags),
})
export type SecurityGroupCreate = Static<typeof SecurityGroupCreate>

export const SecurityGroupUpdate = object('SecurityGroupUpdate', 'What is to change of a security group.', {
  name: Type.Optional(groupName),
  description: Type.Optional(groupDescription),
  ingress: Type.Optional(policyInputs('All rules for what comes in: the others go.')),
  egress: Type.Optional(policyInputs('All rules for what goes out: the others go.')),
  tags: Type.Optional(tagChanges),
})
export type SecurityGroupUpdate = Static<typeof SecurityGroupUpdate>
