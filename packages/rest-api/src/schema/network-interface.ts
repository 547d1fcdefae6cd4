import { type Static, Type } from 'typebox'
import { count, flag, id, list, object, orNull, tagChanges, tags, text, time, word } from './fields.js'

const name = text('Name, at most 60 characters.', 'replication')
const description = text('Description, at most 60 characters.', '')
const address = Type.String({ examples: ['172.17.16.20'] })
const securityGroupIds = list(
  Type.String({ examples: ['sg-0a1b2c3d'] }),
  'Its security groups, the first one asked first.',
)

export const NetworkInterface = object('NetworkInterface', 'An ENI: what an instance is connected by.', {
  id: id('eni', 'the ENI'),
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'its subnet'),
  zone: text('The zone of its subnet.', 'ap-guangzhou-3'),
  name,
  description,
  macAddress: text('Its hardware address.', '52:54:00:ab:cd:ef'),
  primary: flag('Whether it is the one its instance was made with.'),
  state: word('What is happening to it.', ['PENDING', 'AVAILABLE', 'ATTACHING', 'DETACHING', 'DELETING']),
  instanceId: orNull(id('ins', 'the instance it is attached to')),
  deviceIndex: orNull(count("Its place among the instance's ENIs; 0 is eth0.", 1)),
  privateIpAddresses: list(address, 'Its addresses, the primary one first.'),
  securityGroupIds,
  tags,
  createdAt: time('When it was made.'),
})
export type NetworkInterface = Static<typeof NetworkInterface>

export const NetworkInterfaceCreate = object('NetworkInterfaceCreate', 'An ENI to make.', {
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'its subnet'),
  name,
  description: Type.Optional(description),
  privateIpAddresses: Type.Optional(list(address, 'Its addresses, the primary one first; otherwise one that is free.')),
  secondaryPrivateIpAddressCount: Type.Optional(count('How many free secondary addresses to give it.', 1)),
  securityGroupIds: Type.Optional(securityGroupIds),
  tags: Type.Optional(tags),
})
export type NetworkInterfaceCreate = Static<typeof NetworkInterfaceCreate>

export const NetworkInterfaceUpdate = object('NetworkInterfaceUpdate', 'What is to change of an ENI.', {
  name: Type.Optional(name),
  description: Type.Optional(description),
  securityGroupIds: Type.Optional(securityGroupIds),
  tags: Type.Optional(tagChanges),
})
export type NetworkInterfaceUpdate = Static<typeof NetworkInterfaceUpdate>

export const AttachmentCreate = object('AttachmentCreate', 'Where an ENI is to be attached.', {
  instanceId: id('ins', 'the instance'),
})
export type AttachmentCreate = Static<typeof AttachmentCreate>
