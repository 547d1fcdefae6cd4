import { type Static, Type } from 'typebox'
import { flag, id, object, orNull, text, word } from './fields.js'

const description = text('Description; addresses of HAVIPs have none.', '')
const address = text('The address.', '172.17.16.21')

export const PrivateIp = object('PrivateIp', 'A private address that somebody has.', {
  id: text('VPC and address.', 'vpc-0a1b2c3d:172.17.16.21'),
  address,
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'its subnet'),
  ownerType: word('Who has it.', ['ENI', 'HAVIP']),
  ownerId: text('Id of the ENI or HAVIP that has it.', 'eni-0a1b2c3d'),
  primary: flag('Whether it is the primary one of its ENI.'),
  state: word('What is happening to it.', ['PENDING', 'AVAILABLE', 'MIGRATING', 'DELETING']),
  description,
  eip: orNull(text('The EIP bound to it.', '198.18.0.1')),
})
export type PrivateIp = Static<typeof PrivateIp>

export const PrivateIpCreate = object('PrivateIpCreate', 'A secondary address to give to an ENI.', {
  networkInterfaceId: id('eni', 'the ENI'),
  address: Type.Optional(text('The address, a free one of the subnet; otherwise any.', '172.17.16.21')),
  description: Type.Optional(description),
})
export type PrivateIpCreate = Static<typeof PrivateIpCreate>

export const PrivateIpUpdate = object('PrivateIpUpdate', 'What is to change of a secondary address.', {
  networkInterfaceId: Type.Optional(id('eni', 'the ENI of the same subnet that is to have it')),
  description: Type.Optional(description),
})
export type PrivateIpUpdate = Static<typeof PrivateIpUpdate>
