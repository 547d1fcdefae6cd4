import type { FastifyReply, FastifyRequest } from 'fastify'
import { type TProperties, Type } from 'typebox'
import type { Made } from '../backend/collection.js'
import { type RestOptions, scopeOf, scopeSuffix } from '../http/context.js'
import type { Answer } from '../http/describe.js'
import { etagOf } from '../http/etag.js'
import { type Named, text } from '../schema/fields.js'
import { Task } from '../schema/task.js'
import type { Takes } from './kind.js'

/** The longest a request may wait for a task, seconds. */
const longestWait = 60

export const itemParams = { id: text('Its id.', '') }

export const waitQuery: TProperties = {
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: longestWait,
      description: 'Seconds to wait for the end of the task that this starts; it goes on all the same.',
      examples: [10],
    }),
  ),
}

export const matchHeaders = {
  'if-match': Type.Optional(
    Type.String({ description: 'Do it only if the resource is still the one with this ETag.', examples: ['*'] }),
  ),
}

export const taskExample: Task = {
  id: '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b',
  action: 'DeleteHaVip',
  state: 'RUNNING',
  message: '',
  resourceIds: ['havip-0a1b2c3d'],
  createdAt: '2026-11-22T12:00:00.000Z',
}

export const etagHeader = { ETag: 'Names this state of the resource; for If-Match and If-None-Match.' }

export function itemAnswer(description: string, schema: Named, example: unknown): Answer {
  return { description, schema, example, headers: etagHeader }
}

/** The answers of a change: the outcome with this status, a task, or either. */
export function changeAnswers(takes: Takes, status: number, outcome: Answer): Record<number, Answer> {
  const task = { schema: Task, example: taskExample, headers: { Location: 'Where the task can be asked for.' } }
  const ended = { ...task, example: { ...taskExample, state: 'SUCCESS' } }
  return {
    ...(takes !== 'time' && { [status]: outcome }),
    ...(takes !== 'no time' && {
      202: { ...task, description: 'Started: the task tells how far it is, or that it is done.' },
    }),
    ...(takes === 'time' && { 200: { ...ended, description: 'Done while the request waited for it.' } }),
  }
}

/**
 * Answers with the item, or with the task once it has been waited for as long as asked. Where an item can be the answer
 * as well, `again` gets it once the task has done its work.
 */
export async function answerMade(
  options: RestOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  made: Made<object | null>,
  status: number,
  again?: () => Promise<object>,
): Promise<object | null> {
  if ('item' in made) {
    if (made.item === null) return reply.code(204).send()
    return reply.code(status).header('ETag', etagOf(made.item)).send(made.item)
  }
  const { wait = 0 } = request.query as { readonly wait?: number }
  const running = made.task.state === 'RUNNING' && wait > 0
  const task = running
    ? await options.backend.tasks.get(scopeOf(options, request), made.task.id, wait * 1000)
    : made.task
  const ended = wait > 0 && task.state !== 'RUNNING'
  if (again !== undefined && ended && task.state === 'SUCCESS') {
    const item = await again()
    return reply.code(status).header('ETag', etagOf(item)).send(item)
  }
  reply.header('Location', `/v1/tasks/${task.id}${scopeSuffix(request)}`)
  return reply.code(ended && again === undefined ? 200 : 202).send(task)
}
