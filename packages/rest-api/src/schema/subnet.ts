import { type Static, Type } from 'typebox'
import { count, flag, id, object, tagChanges, tags, text, time } from './fields.js'

const name = text('Name, at most 60 characters.', 'nodes')
const enableBroadcast = flag('Whether broadcast is on. Kept and told; the network has none.')
const routeTableId = id('rtb', 'the route table it uses, one of its VPC')

export const Subnet = object('Subnet', 'A part of a VPC, in one zone.', {
  id: id('subnet', 'the subnet'),
  vpcId: id('vpc', 'the VPC it is in'),
  name,
  cidrBlock: text('Its block.', '172.17.16.0/24'),
  zone: text('The zone it is in.', 'ap-guangzhou-3'),
  isDefault: flag("Whether it is its zone's subnet of the default VPC."),
  enableBroadcast,
  routeTableId,
  availableIpAddressCount: count('How many addresses are free.', 250),
  totalIpAddressCount: count('How many addresses it can give out.', 253),
  tags,
  createdAt: time('When it was made.'),
})
export type Subnet = Static<typeof Subnet>

export const SubnetCreate = object('SubnetCreate', 'A subnet to make.', {
  vpcId: id('vpc', 'the VPC it is to be in'),
  name,
  cidrBlock: text('Block in that of the VPC, clear of its other subnets; from /16 to /28.', '172.17.16.0/24'),
  zone: text('The zone it is to be in.', 'ap-guangzhou-3'),
  tags: Type.Optional(tags),
})
export type SubnetCreate = Static<typeof SubnetCreate>

export const SubnetUpdate = object('SubnetUpdate', 'What is to change of a subnet.', {
  name: Type.Optional(name),
  enableBroadcast: Type.Optional(enableBroadcast),
  routeTableId: Type.Optional(routeTableId),
  tags: Type.Optional(tagChanges),
})
export type SubnetUpdate = Static<typeof SubnetUpdate>
