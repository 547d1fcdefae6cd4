import { type Static, Type } from 'typebox'
import { list, object, text, time, word } from './fields.js'

export const Task = object('Task', 'Something that takes time, and how far it is. Kept for 24 hours.', {
  id: text('Id to ask by: the request that started it.', '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'),
  action: text('What is being done, as the Tencent API calls it.', 'DeleteHaVip'),
  state: word('RUNNING until it ends.', ['RUNNING', 'SUCCESS', 'FAILED']),
  message: text('Why it failed; empty unless it did.', ''),
  resourceIds: list(Type.String({ examples: ['havip-0a1b2c3d'] }), 'What is worked on, or was made.'),
  createdAt: time('When it was started.'),
})
export type Task = Static<typeof Task>
