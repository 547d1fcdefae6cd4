import { randomUUID } from 'node:crypto'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import { answerBadUrl, answerErrors } from './errors.js'
import { healthRoutes, type ReadyChecks } from './health-routes.js'
import type { Logger } from './log.js'
import { RequestLog } from './request-log.js'
import { originForm } from './target.js'
import { type Refusal, type TencentApi, tencentRoute } from './tencent-route.js'

export interface HttpParts {
  /** There is none in front of the real cloud, which has its own. */
  readonly tencentApi?: TencentApi
  /** Why the Tencent API does not look at a request; it looks at all of them when left out. */
  readonly refusal?: Refusal
  /** What /readyz asks, by name. */
  readonly ready: ReadyChecks
  readonly log: Logger
}

/** API 3.0 allows a query of 32 KB; Node's own limit of 16 KB is for the request line and all headers together. */
export const maxHeaderSize = 64 * 1024

/** Everything this process answers over HTTP. Not listening yet; see `listen`. */
export function buildHttp({ tencentApi, refusal, ready, log }: HttpParts): FastifyInstance {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new RequestLog(),
    genReqId: () => randomUUID(),
    rewriteUrl: (request) => originForm(request.url ?? '/'),
    http: { maxHeaderSize },
    // The id of a tag is its key and value, which may be long.
    routerOptions: { maxParamLength: maxHeaderSize },
    frameworkErrors: answerBadUrl,
    // What comes while it closes is answered by each API in its own form.
    return503OnClosing: false,
  })
  answerErrors(app)
  app.register(healthRoutes(ready))
  if (tencentApi !== undefined) app.register(tencentRoute(tencentApi, refusal))
  return app
}
