import { type Static, Type } from 'typebox'
import { count, id, object, orNull, tagChanges, tags, text, time, word } from './fields.js'

const name = text('Name, at most 128 characters.', 'web')
const bandwidth = count('Outbound limit, Mbps.', 5)
const chargeTypes = ['TRAFFIC_POSTPAID_BY_HOUR', 'BANDWIDTH_POSTPAID_BY_HOUR'] as const

export const Eip = object('Eip', 'A public address that can be bound to a private one.', {
  id: id('eip', 'the EIP'),
  name,
  address: text('The address.', '198.18.0.1'),
  state: word('What is happening to it; BIND_ENI: bound to an ENI that is attached to nothing.', [
    'CREATING',
    'BINDING',
    'BIND',
    'BIND_ENI',
    'UNBINDING',
    'UNBIND',
    'OFFLINING',
  ]),
  privateIpAddress: orNull(text('The private address it is bound to.', '172.17.16.7')),
  networkInterfaceId: orNull(id('eni', 'the ENI of that address')),
  instanceId: orNull(id('ins', 'the instance of that ENI')),
  haVipId: orNull(id('havip', 'the HAVIP of that address')),
  bandwidth,
  chargeType: word('How it is paid for.', [...chargeTypes, 'BANDWIDTH_PREPAID_BY_MONTH']),
  tags,
  createdAt: time('When it was made.'),
})
export type Eip = Static<typeof Eip>

export const EipCreate = object('EipCreate', 'An EIP to allocate.', {
  name: Type.Optional(name),
  bandwidth: Type.Optional(bandwidth),
  chargeType: Type.Optional(word('By traffic unless given.', chargeTypes)),
  tags: Type.Optional(tags),
})
export type EipCreate = Static<typeof EipCreate>

export const EipUpdate = object('EipUpdate', 'What is to change of an EIP.', {
  name: Type.Optional(name),
  bandwidth: Type.Optional(bandwidth),
  tags: Type.Optional(tagChanges),
})
export type EipUpdate = Static<typeof EipUpdate>

export const EipBinding = object('EipBinding', 'What an EIP is to be bound to: an instance, or an address of an ENI.', {
  instanceId: Type.Optional(id('ins', 'the instance whose primary address is meant')),
  networkInterfaceId: Type.Optional(id('eni', 'the ENI')),
  privateIpAddress: Type.Optional(text('With an ENI: the address.', '172.17.16.7')),
})
export type EipBinding = Static<typeof EipBinding>
