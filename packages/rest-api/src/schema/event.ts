import { type Static, Type } from 'typebox'
import { object, orNull, text, time, word } from './fields.js'

export const eventTypes = [
  'resource-changed',
  'resource-removed',
  'task-started',
  'task-ended',
  'havip-moved',
  'claim-pending',
  'claim-refused',
  'fault-began',
  'fault-ended',
  'instance-state',
  'identity',
] as const

export const Event = object('Event', 'Something that happened in one account and region, in the order of its log.', {
  id: text('Its place in the log: the revision, and its number there.', '42.0'),
  at: time('When.'),
  accountId: text('The account.', '1300000001'),
  region: text('The region.', 'ap-guangzhou'),
  type: word('What happened.', eventTypes),
  action: text('What was done, as the Tencent API calls it.', 'CreateVpc'),
  actor: text('Who did it; `system` for what was due, `network` for what an announcement caused.', 'local'),
  requestId: text('The request that caused it.', '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'),
  resourceId: orNull(text('What it happened to.', 'vpc-0a1b2c3d')),
  data: Type.Object(
    {},
    {
      additionalProperties: true,
      description:
        'The row as it is now, of a resource or task; of a move from whom to whom and why; of a refusal who claimed what, and the reason; of a claim that is pending when it is due; of a fault what was ordered, or why it ended.',
    },
  ),
})
export type Event = Static<typeof Event>
