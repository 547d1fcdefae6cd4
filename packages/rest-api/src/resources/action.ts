import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend/backend.js'
import type { Check, Identified, Made } from '../backend/collection.js'
import type { ProblemCode } from '../backend/error.js'
import type { Scope } from '../backend/scope.js'
import { type RestOptions, scopeOf, scopeQuery } from '../http/context.js'
import { describe } from '../http/describe.js'
import { checkMatch } from '../http/etag.js'
import type { Named } from '../schema/fields.js'
import { answerMade, changeAnswers, itemAnswer, itemParams, matchHeaders, waitQuery } from './answer.js'
import type { Takes } from './kind.js'
import { idOf } from './routes.js'

/** Something done to one resource that is neither a change of its members nor its end, and takes time. */
export interface Action<Item extends Identified, Body> {
  readonly method: 'PUT' | 'POST' | 'DELETE'
  /** Below /v1, such as `/instances/:id/start`. */
  readonly url: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly body?: { readonly schema: Named; readonly example: Body }
  readonly codes: readonly ProblemCode[]
  readonly run: (backend: Backend, scope: Scope, id: string, body: Body, check: Check<Item>) => Promise<Made<Item>>
  /** Time unless given. */
  readonly takes?: Takes
  /** The resource, where it can be the answer instead of a task. */
  readonly answer?: { readonly schema: Named; readonly example: Item }
  /** The resource once the task is done. */
  readonly again?: (backend: Backend, scope: Scope, id: string) => Promise<Item>
}

export function actionRoute<Item extends Identified, Body>(
  app: FastifyInstance,
  options: RestOptions,
  action: Action<Item, Body>,
): void {
  const { method, url, operationId, summary, description, tag, body, codes, run, again } = action
  const { takes = 'time', answer } = action
  app.route({
    method,
    url,
    schema: describe({
      operationId,
      summary,
      ...(description !== undefined && { description }),
      tag,
      params: itemParams,
      query: { ...scopeQuery, ...(takes !== 'no time' && waitQuery) },
      headers: matchHeaders,
      ...(body !== undefined && { body: body.schema, bodyExample: body.example }),
      answers: changeAnswers(
        takes,
        200,
        answer === undefined ? { description: '' } : itemAnswer('It as it is now.', answer.schema, answer.example),
      ),
      codes: ['ResourceNotFound', 'PreconditionFailed', ...codes],
    }),
    handler: async (request, reply) => {
      const check = checkMatch(request.headers['if-match'])
      const scope = scopeOf(options, request)
      const made = await run(options.backend, scope, idOf(request), request.body as Body, check)
      const item = again && (() => again(options.backend, scope, idOf(request)))
      return answerMade(options, request, reply, made, 200, item)
    },
  })
}
