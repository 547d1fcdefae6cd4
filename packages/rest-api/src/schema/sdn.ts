import { type Static, Type } from 'typebox'
import { list, object, orNull, text, word } from './fields.js'

export const refusals = [
  'not-a-havip',
  'other-subnet',
  'eni-not-attached',
  'instance-not-running',
  'wrong-mac',
  'not-associated',
  'arp-probe',
] as const

const eni = (what: string) => text(`Id of ${what}.`, 'eni-0a1b2c3d')

export const Holder = object('Holder', 'Who holds a HAVIP: for the network, and for the API.', {
  accountId: text('The account.', '1300000001'),
  region: text('The region.', 'ap-guangzhou'),
  haVipId: text('The HAVIP.', 'havip-0a1b2c3d'),
  vip: text('Its address.', '172.17.16.3'),
  networkInterfaceId: orNull(eni('the ENI that packets obey')),
  instanceId: orNull(text('The instance of that ENI.', 'ins-0a1b2c3d')),
  recordedNetworkInterfaceId: orNull(eni('the ENI that the API tells')),
})
export type Holder = Static<typeof Holder>

export const Holders = object('Holders', 'Who holds each HAVIP, read from where packets are decided.', {
  engine: word('What enforces the network.', ['memory', 'linux']),
  holders: list(Type.Unsafe<Holder>({ $ref: 'Holder#' }), 'One for each HAVIP of every account and region.'),
})
export type Holders = Static<typeof Holders>

const form = word('The form of the gratuitous ARP.', ['request', 'reply'])

export const AnnouncementCreate = object('AnnouncementCreate', 'An announcement to make by hand.', {
  from: text('The ENI, the instance, or a private IP of the one that announces.', 'ins-0a1b2c3d'),
  address: text('The address to claim.', '172.17.16.3'),
  form: Type.Optional(form),
})
export type AnnouncementCreate = Static<typeof AnnouncementCreate>

export const Announcement = object('Announcement', 'An announcement, and what the network did with it.', {
  networkInterfaceId: eni('the ENI that announced'),
  address: text('The address it claimed.', '172.17.16.3'),
  form,
  honoured: Type.Boolean({ description: 'Whether it holds the HAVIP now.', examples: [true] }),
  haVipId: orNull(text('The HAVIP of that address.', 'havip-0a1b2c3d')),
  from: Type.Optional(orNull(eni('the holder until then, if it was honoured'))),
  reason: Type.Optional(word('Why it was refused.', refusals)),
})
export type Announcement = Static<typeof Announcement>
