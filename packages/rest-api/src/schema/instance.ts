import { type Static, Type } from 'typebox'
import { count, flag, id, list, object, orNull, tagChanges, tags, text, time, word } from './fields.js'

const name = text('Name, at most 60 characters.', 'node-1')
const hostName = text('What it calls itself: letters, digits, dots and hyphens, 2 to 60.', 'node-1')
const disableApiTermination = flag('Whether it is protected from being terminated.')
const securityGroupIds = list(Type.String({ examples: ['sg-0a1b2c3d'] }), 'Security groups of its primary ENI.')
const address = (description: string) => list(Type.String({ examples: ['172.17.16.7'] }), description)

const instanceStates = [
  'PENDING',
  'LAUNCH_FAILED',
  'RUNNING',
  'STOPPED',
  'STARTING',
  'STOPPING',
  'REBOOTING',
  'SHUTDOWN',
  'TERMINATING',
] as const

export const Instance = object('Instance', 'An instance (CVM).', {
  id: id('ins', 'the instance'),
  name,
  hostName,
  state: word('What it is doing.', instanceStates),
  zone: text('Its zone.', 'ap-guangzhou-3'),
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'the subnet of its primary ENI'),
  privateIpAddresses: address('Addresses of its primary ENI, the primary one first.'),
  publicIpAddresses: list(
    Type.String({ examples: ['198.18.0.1'] }),
    'The public IP it was launched with, and EIPs, on these.',
  ),
  securityGroupIds,
  instanceType: text('Its type.', 'S5.SMALL1'),
  imageId: text('The image it was made from.', 'img-9qabwvbn'),
  chargeType: word('How it is paid for.', ['POSTPAID_BY_HOUR', 'PREPAID', 'CDHPAID', 'SPOTPAID', 'CDCPAID']),
  placementGroupId: orNull(id('ps', 'its placement group')),
  partitionNumber: count('Its partition of that group, from 1; 0 without.', 0),
  disableApiTermination,
  hostId: orNull(id('host', 'the simulated host it is on')),
  tags,
  createdAt: time('When it was made.'),
})
export type Instance = Static<typeof Instance>

export const InstanceCreate = object('InstanceCreate', 'An instance to make and start.', {
  zone: text('The zone of its subnet.', 'ap-guangzhou-3'),
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'its subnet'),
  name: Type.Optional(name),
  hostName: Type.Optional(hostName),
  privateIpAddress: Type.Optional(text('Its address, a free one of the subnet; otherwise any.', '172.17.16.7')),
  instanceType: Type.Optional(text('Its type; S5.SMALL1 unless given.', 'S5.SMALL1')),
  imageId: Type.Optional(text('The image; one of Linux unless given.', 'img-9qabwvbn')),
  securityGroupIds: Type.Optional(securityGroupIds),
  placementGroupId: Type.Optional(id('ps', 'the placement group it is to be in')),
  partitionNumber: Type.Optional(count('Its partition of that group, if it is one of partitions; otherwise any.', 1)),
  disableApiTermination: Type.Optional(disableApiTermination),
  tags: Type.Optional(tags),
})
export type InstanceCreate = Static<typeof InstanceCreate>

export const InstanceUpdate = object('InstanceUpdate', 'What is to change of an instance.', {
  name: Type.Optional(name),
  hostName: Type.Optional(hostName),
  disableApiTermination: Type.Optional(disableApiTermination),
  securityGroupIds: Type.Optional(securityGroupIds),
  tags: Type.Optional(tagChanges),
})
export type InstanceUpdate = Static<typeof InstanceUpdate>

export const InstanceStop = object('InstanceStop', 'How an instance is to be stopped.', {
  force: Type.Optional(flag('Without asking it.')),
})
export type InstanceStop = Static<typeof InstanceStop>

export const Host = object('Host', 'A simulated physical server.', {
  id: id('host', 'the host'),
  zone: text('Its zone.', 'ap-guangzhou-3'),
  rackId: text('The rack it is in.', 'rack-0a1b2c3d'),
  switchId: text('The switch that connects its rack.', 'switch-0a1b2c3d'),
  instanceCount: count('How many instances are on it.', 2),
})
export type Host = Static<typeof Host>

const affinity = count('How many instances may share a host, switch or rack (SPREAD); 1 to 10.', 1)
const groupName = text('Name, at most 60 characters.', 'db')

export const PlacementGroup = object('PlacementGroup', 'Keeps its instances on different hosts, switches or racks.', {
  id: id('ps', 'the placement group'),
  name: groupName,
  type: word('What its instances do not share.', ['HOST', 'SW', 'RACK']),
  strategy: word('SPREAD: instances apart; PARTITION: partitions apart.', ['SPREAD', 'PARTITION']),
  affinity,
  partitionCount: count('How many partitions it has; 0 unless PARTITION.', 0),
  instanceIds: list(Type.String({ examples: ['ins-0a1b2c3d'] }), 'The instances in it.'),
  tags,
  createdAt: time('When it was made.'),
})
export type PlacementGroup = Static<typeof PlacementGroup>

export const PlacementGroupCreate = object('PlacementGroupCreate', 'A placement group to make.', {
  name: groupName,
  type: word('What its instances are not to share.', ['HOST', 'SW', 'RACK']),
  strategy: Type.Optional(word('SPREAD unless given.', ['SPREAD', 'PARTITION'])),
  affinity: Type.Optional(affinity),
  partitionCount: Type.Optional(count('2 to 30; with PARTITION only.', 2)),
  tags: Type.Optional(tags),
})
export type PlacementGroupCreate = Static<typeof PlacementGroupCreate>

export const PlacementGroupUpdate = object('PlacementGroupUpdate', 'What is to change of a placement group.', {
  name: Type.Optional(groupName),
  affinity: Type.Optional(affinity),
  tags: Type.Optional(tagChanges),
})
export type PlacementGroupUpdate = Static<typeof PlacementGroupUpdate>
