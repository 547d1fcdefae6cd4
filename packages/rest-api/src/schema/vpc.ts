import { type Static, Type } from 'typebox'
import { flag, id, list, object, tagChanges, tags, text, time } from './fields.js'

const members = {
  name: text('Name, at most 60 characters.', 'cluster'),
  enableMulticast: flag('Whether multicast is on.'),
  dnsServers: list(Type.String({ examples: ['183.60.83.19'] }), 'DNS servers, the first one asked first.'),
  domainName: text('Domain name that the DHCP service hands out.', ''),
  secondaryCidrBlocks: list(Type.String({ examples: ['10.1.0.0/16'] }), 'Further blocks in which subnets may be made.'),
}

export const Vpc = object('Vpc', 'A virtual private cloud: a block of private addresses, isolated from others.', {
  id: id('vpc', 'the VPC'),
  ...members,
  cidrBlock: text('Its block.', '172.17.0.0/16'),
  isDefault: flag('Whether it is the default VPC of the region.'),
  tags,
  createdAt: time('When it was made.'),
})
export type Vpc = Static<typeof Vpc>

export const VpcCreate = object('VpcCreate', 'A VPC to make.', {
  name: members.name,
  cidrBlock: text('Block inside 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16; 16 addresses at least.', '172.17.0.0/16'),
  enableMulticast: Type.Optional(members.enableMulticast),
  dnsServers: Type.Optional(members.dnsServers),
  domainName: Type.Optional(members.domainName),
  secondaryCidrBlocks: Type.Optional(members.secondaryCidrBlocks),
  tags: Type.Optional(tags),
})
export type VpcCreate = Static<typeof VpcCreate>

export const VpcUpdate = object('VpcUpdate', 'What is to change of a VPC.', {
  name: Type.Optional(members.name),
  enableMulticast: Type.Optional(members.enableMulticast),
  dnsServers: Type.Optional(members.dnsServers),
  domainName: Type.Optional(members.domainName),
  secondaryCidrBlocks: Type.Optional(members.secondaryCidrBlocks),
  tags: Type.Optional(tagChanges),
})
export type VpcUpdate = Static<typeof VpcUpdate>
