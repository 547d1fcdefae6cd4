import { type Static, Type } from 'typebox'
import { count, flag, list, object, text, time, word } from './fields.js'

const kind = word(
  'What goes wrong: announcements of a HAVIP are lost on the way, or no packet gets from some ENIs to others of their subnet.',
  ['lose-announcements', 'cut'],
)
const eni = text('An ENI; to order, also its instance or private IP.', 'eni-0a1b2c3d')
const durationMs = Type.Integer({
  minimum: 1,
  maximum: 86_400_000,
  description: 'How long it lasts, milliseconds; then it ends by itself.',
  examples: [30_000],
})
const share = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'Lose each announcement with this probability.',
  examples: [0.5],
})

const losing = {
  haVipId: Type.Optional(
    text('Whose announcements are lost. Of lose-announcements, which needs it.', 'havip-0a1b2c3d'),
  ),
  networkInterfaceId: Type.Optional(
    text('Lose those of this ENI only; of any when left out. Of lose-announcements.', 'eni-0a1b2c3d'),
  ),
  form: Type.Optional(word('Lose this form only. Of lose-announcements.', ['request', 'reply'])),
  first: Type.Optional(count('Lose so many and let the rest pass. Of lose-announcements.', 10)),
  share: Type.Optional(share),
}

const cutting = {
  from: Type.Optional(list(eni, 'The ENIs that are not heard any more. Of cut, which needs it.')),
  to: Type.Optional(list(eni, 'Those that do not hear them. Of cut, which needs it.')),
  bothWays: Type.Optional(flag('Cut the way back too: a partition. Of cut.', true)),
}

export const FaultCreate = object('FaultCreate', 'Something to go wrong in the network.', {
  kind,
  ...losing,
  ...cutting,
  durationMs,
})
export type FaultCreate = Static<typeof FaultCreate>

export const Fault = object('Fault', 'Something that is going wrong in the network by order.', {
  id: text('Its id, until the network starts anew.', 'fault-1'),
  kind,
  ...losing,
  ...cutting,
  durationMs,
  until: time('When it ends by itself.'),
  taken: count('Frames it has taken so far.', 3),
})
export type Fault = Static<typeof Fault>

export const Faults = object('Faults', 'What is going wrong in the network by order.', {
  items: list(Type.Unsafe<Fault>({ $ref: 'Fault#' }), 'In the order in which it began.'),
})
export type Faults = Static<typeof Faults>
