import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { type RestOptions, scopeOf, scopeQuery } from '../http/context.js'
import { describe } from '../http/describe.js'
import { listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { ref } from '../schema/fields.js'
import { Task } from '../schema/task.js'
import { itemParams, taskExample, waitQuery } from './answer.js'
import { answerPage, idOf, pageOf } from './routes.js'

const listed = {
  many: 'tasks',
  filters: ['id', 'action', 'state', 'resourceIds'],
  sorts: ['createdAt', 'action', 'state'],
  defaultSort: 'createdAt',
  tagged: false,
} as const

/** What takes time, and how far it is. */
export function taskRoutes(app: FastifyInstance, options: RestOptions): void {
  const { tasks } = options.backend
  app.get(
    '/tasks',
    {
      schema: describe({
        operationId: 'listTasks',
        summary: 'List tasks',
        tag: 'tasks',
        query: { ...scopeQuery, ...listQuery(listed) },
        answers: {
          200: {
            description: 'A page of tasks.',
            schema: pageOf(ref(Task), 'tasks'),
            example: { items: [taskExample], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: [],
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listed)
      return answerPage(request, reply, select(await tasks.list(scopeOf(options, request)), selection, 'id'))
    },
  )
  app.get(
    '/tasks/:id',
    {
      schema: describe({
        operationId: 'getTask',
        summary: 'Get a task, or wait for it',
        tag: 'tasks',
        params: itemParams,
        query: {
          ...scopeQuery,
          wait: Type.Optional({ ...waitQuery.wait, description: 'Seconds to wait for its end, if it is running.' }),
        },
        answers: { 200: { description: 'The task.', schema: Task, example: taskExample } },
        codes: ['ResourceNotFound'],
      }),
    },
    async (request) => {
      const { wait = 0 } = request.query as { readonly wait?: number }
      return tasks.get(scopeOf(options, request), idOf(request), wait * 1000)
    },
  )
}
