import { type Static, Type } from 'typebox'
import { flag, id, object, orNull, tagChanges, tags, text, time, word } from './fields.js'

const name = text('Name, at most 60 characters.', 'db')
const checkAssociate = flag('Whether only who is associated may bind it. Off: any ENI of its subnet.')

export const HaVip = object('HaVip', 'A private address that is bound to whichever ENI announced it last.', {
  id: id('havip', 'the HAVIP'),
  vpcId: id('vpc', 'its VPC'),
  subnetId: id('subnet', 'its subnet'),
  name,
  vip: text('The address.', '172.17.16.3'),
  state: word('AVAILABLE while bound.', ['UNBIND', 'AVAILABLE']),
  networkInterfaceId: orNull(id('eni', 'the ENI it is bound to, its holder')),
  instanceId: orNull(id('ins', 'the instance of that ENI')),
  eip: orNull(text('The EIP bound to it.', '198.18.0.1')),
  checkAssociate,
  flushedAt: orNull(time('When an announcement last moved it, or it was unbound.')),
  tags,
  createdAt: time('When it was made.'),
})
export type HaVip = Static<typeof HaVip>

export const HaVipCreate = object('HaVipCreate', 'A HAVIP to make. It is UNBIND until somebody announces it.', {
  vpcId: id('vpc', 'the VPC it is to be in'),
  name,
  subnetId: Type.Optional(id('subnet', 'its subnet; otherwise that of `vip`, or the first with a free address')),
  vip: Type.Optional(text('The address, a free one of the subnet; otherwise any.', '172.17.16.3')),
  checkAssociate: Type.Optional(checkAssociate),
  tags: Type.Optional(tags),
})
export type HaVipCreate = Static<typeof HaVipCreate>

export const HaVipUpdate = object('HaVipUpdate', 'What is to change of a HAVIP.', {
  name: Type.Optional(name),
  tags: Type.Optional(tagChanges),
})
export type HaVipUpdate = Static<typeof HaVipUpdate>

export const HaVipAssociation = object('HaVipAssociation', 'Who may bind a HAVIP while its `checkAssociate` is on.', {
  id: text('Id of the instance or ENI.', 'ins-0a1b2c3d'),
  type: word('CVM for an instance, ENI for an ENI that is not a primary one.', ['CVM', 'ENI']),
})
export type HaVipAssociation = Static<typeof HaVipAssociation>

export const HaVipAssociationCreate = object('HaVipAssociationCreate', 'Who is to be allowed to bind a HAVIP.', {
  id: text('An instance, or an ENI that is not a primary one.', 'ins-0a1b2c3d'),
})
export type HaVipAssociationCreate = Static<typeof HaVipAssociationCreate>

export const HaVipBinding = object('HaVipBinding', 'Who holds a HAVIP.', {
  haVipId: id('havip', 'the HAVIP'),
  vip: text('Its address.', '172.17.16.3'),
  state: word('AVAILABLE while bound.', ['UNBIND', 'AVAILABLE']),
  networkInterfaceId: orNull(id('eni', 'the holder')),
  instanceId: orNull(id('ins', "the holder's instance")),
  flushedAt: orNull(time('When it last changed.')),
})
export type HaVipBinding = Static<typeof HaVipBinding>

export const HaVipMove = object('HaVipMove', 'A change of holder.', {
  id: text('Id of the event.', '42.1'),
  at: time('When.'),
  from: orNull(id('eni', 'the holder before')),
  to: orNull(id('eni', 'the holder after')),
  cause: word('Why.', ['claim', 'resync', 'detached', 'terminated', 'moved']),
  actor: text('Who caused it.', 'system'),
})
export type HaVipMove = Static<typeof HaVipMove>
