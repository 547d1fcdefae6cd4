import { type Static, Type } from 'typebox'
import { count, list, object, orNull, part, text, time, word } from './fields.js'

const refusals = [
  'not-a-havip',
  'ip-conflict',
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
  from: text('The ENI, the instance (or its name), or a private IP of the one that announces.', 'ins-0a1b2c3d'),
  address: text('The address to claim.', '172.17.16.3'),
  form: Type.Optional(form),
})
export type AnnouncementCreate = Static<typeof AnnouncementCreate>

const announced = {
  networkInterfaceId: eni('the ENI that announced'),
  address: text('The address it claimed.', '172.17.16.3'),
  form,
  honoured: Type.Boolean({ description: 'Whether it held the HAVIP from then on.', examples: [true] }),
  haVipId: orNull(text('The HAVIP of that address.', 'havip-0a1b2c3d')),
  from: Type.Optional(orNull(eni('the holder until then, if it was honoured'))),
  reason: Type.Optional(word('Why it was refused.', refusals)),
  due: Type.Optional(time('When it is going to be honoured, by a network that switches slowly.')),
}

export const Announcement = object('Announcement', 'An announcement, and what the network did with it.', announced)
export type Announcement = Static<typeof Announcement>

export const SeenAnnouncement = object('SeenAnnouncement', 'An announcement that the network saw.', {
  number: count('Counts up from 1 since the server started.', 1),
  at: time('When the network saw it.'),
  sourceMac: text('The hardware address that the frame came from.', '52:54:00:0a:1b:2c'),
  ...announced,
})
export type SeenAnnouncement = Static<typeof SeenAnnouncement>

const entries = (what: string) =>
  list(Type.Object({}, { additionalProperties: true, description: 'An entry, as the engine obeys it.' }), what)

export const Tables = object(
  'Tables',
  'What the network is to do, compiled from the resources of an account and region.',
  {
    vpcs: entries('The blocks of each VPC.'),
    securityGroups: entries('The rules of each security group.'),
    subnets: entries('Each subnet, with its gateway and route table.'),
    instances: entries('Each instance, and whether it runs.'),
    ports: entries('Each ENI: its MAC, its addresses, and whether frames pass.'),
    haVips: entries('Each HAVIP, and who may claim it.'),
    routes: entries('Each enabled route, with its next hop.'),
    eips: entries('Each EIP that is bound.'),
  },
)
export type Tables = Static<typeof Tables>

export const PortCounters = object('PortCounters', 'Frames of an ENI since the engine started.', {
  id: eni('the ENI'),
  received: count('Sent by the guest.', 12),
  delivered: count('Handed to the guest.', 10),
  dropped: Type.Unsafe<Readonly<Record<string, number>>>({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Of those the guest sent, by reason, how many reached nobody.',
    examples: [{ 'not-holder': 2 }],
  }),
})
export type PortCounters = Static<typeof PortCounters>

const portNumber = (description: string, example: number) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description, examples: [example] }))

export const TraceCreate = object('TraceCreate', 'A packet to be thought about; it is not sent.', {
  from: text('The ENI that sends it, an instance (or its name), a private IP, or `internet`.', 'eni-0a1b2c3d'),
  destination: text('Where it is to go.', '172.17.16.3'),
  source: Type.Optional(
    text("Its source; otherwise the ENI's primary address. Needed from the internet.", '172.17.16.7'),
  ),
  protocol: Type.Optional(word('Its protocol; udp unless given.', ['udp', 'tcp', 'icmp'])),
  sourcePort: portNumber('Its source port.', 40_000),
  destinationPort: portNumber('Its destination port.', 443),
})
export type TraceCreate = Static<typeof TraceCreate>

export const Trace = object('Trace', 'What the network would do with a packet, and why.', {
  verdict: word('What becomes of it.', ['delivered', 'dropped']),
  to: Type.Optional(text('Who gets it: an ENI, or `internet`.', 'eni-0a1b2c3e')),
  source: Type.Optional(text('Its source as it arrives.', '172.17.16.7')),
  destination: Type.Optional(text('Its destination as it arrives.', '172.17.16.3')),
  reason: Type.Optional(text('Why it is dropped.', 'no-holder')),
  hops: list(
    part('A step on its way.', {
      step: text('Who decides.', 'owner'),
      says: text('What, in a sentence.', '172.17.16.3 is havip-0a1b2c3d, which eni-0a1b2c3e holds.'),
    }),
    'The steps, the first one first.',
  ),
})
export type Trace = Static<typeof Trace>
