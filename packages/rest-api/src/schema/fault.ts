import { type Static, Type } from 'typebox'
import { count, flag, list, object, text, time, word } from './fields.js'

const faultKinds = [
  'lose-announcements',
  'delay-announcements',
  'cut',
  'partition',
  'delay',
  'duplicate',
  'slow-switching',
  'freeze',
  'power-cut',
] as const

const kind = word(
  'What goes wrong: announcements of a HAVIP are lost or late; packets from some ENIs to others are lost, late or doubled; groups of ENIs do not hear each other; the network takes time to honour a claim; instances stand still, or have no power.',
  faultKinds,
)
const eni = text('An ENI; to order, also its instance (or the name of that) or private IP.', 'eni-0a1b2c3d')
const durationMs = Type.Integer({
  minimum: 1,
  maximum: 86_400_000,
  description: 'How long it lasts, milliseconds; then it ends by itself.',
  examples: [30_000],
})
const share = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'Each announcement or packet with this probability only. Not of partition and slow-switching.',
  examples: [0.5],
})

const announcements = {
  haVipId: Type.Optional(text('Whose announcements. Of the faults of announcements, which need it.', 'havip-0a1b2c3d')),
  networkInterfaceId: Type.Optional(
    text('Those of this ENI only; of any when left out. Of the faults of announcements.', 'eni-0a1b2c3d'),
  ),
  form: Type.Optional(word('Those of this form only. Of the faults of announcements.', ['request', 'reply'])),
  first: Type.Optional(count('Lose so many and let the rest pass. Of lose-announcements.', 10)),
  share: Type.Optional(share),
}

const packets = {
  from: Type.Optional(
    list(eni, 'Packets that these send; whatever `to` receive when left out. Of cut, delay and duplicate.'),
  ),
  to: Type.Optional(
    list(eni, 'Packets that go to these; whatever `from` send when left out. Of cut, delay and duplicate.'),
  ),
  bothWays: Type.Optional(flag('The way back too. Of cut, delay and duplicate.', true)),
  groups: Type.Optional(
    list(list(eni, 'ENIs that hear each other.'), 'Two groups or more. Of partition, which needs them.'),
  ),
  copies: Type.Optional(count('How many more of each packet; 1 when left out. Of duplicate.', 1)),
}

const lateness = {
  vpcId: Type.Optional(
    text(
      'The VPC whose network takes its time; to order, also its name. Of slow-switching, which needs it.',
      'vpc-0a1b2c3d',
    ),
  ),
  delayMs: Type.Optional(
    count('How late, milliseconds. Of delay, delay-announcements and slow-switching, which need it.', 10_000),
  ),
  jitterMs: Type.Optional(count('Up to so much later still, at random, milliseconds. Of what is late.', 0)),
}

const instances = {
  instanceIds: Type.Optional(
    list(
      text('An instance; to order, also its name.', 'ins-0a1b2c3d'),
      'Which instances. Of freeze, and of power-cut unless it has hostId.',
    ),
  ),
  hostId: Type.Optional(
    text('The host that has no power: all instances that are on it now. Of power-cut.', 'host-0a1b2c3d'),
  ),
}

export const FaultCreate = object('FaultCreate', 'Something to go wrong in the network.', {
  kind,
  ...announcements,
  ...packets,
  ...lateness,
  ...instances,
  durationMs,
})
export type FaultCreate = Static<typeof FaultCreate>

export const Fault = object('Fault', 'Something that is going wrong in the network by order.', {
  id: text('Its id.', 'fault-0a1b2c3d'),
  kind,
  ...announcements,
  ...packets,
  ...lateness,
  ...instances,
  durationMs,
  until: time('When it ends by itself.'),
  taken: count('Frames it has taken so far, or made late, or doubled.', 3),
})
export type Fault = Static<typeof Fault>

export const Faults = object('Faults', 'What is going wrong in the network by order.', {
  items: list(Type.Unsafe<Fault>({ $ref: 'Fault#' }), 'In the order in which it began.'),
})
export type Faults = Static<typeof Faults>
