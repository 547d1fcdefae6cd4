import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsync } from 'fastify'

/** Each resolves when its part works, and rejects with the reason when it does not. */
export type ReadyChecks = Readonly<Record<string, () => Promise<void>>>

/** How long a check may take before it counts as failed, milliseconds. */
const checkLimit = 3000

/** `/healthz`: the process lives. `/readyz`: every part it needs works; else 503 with what does not, and why. */
export function healthRoutes(checks: ReadyChecks): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))
    app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
      )
      const ready = results.every(([, result]) => result === 'ok')
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) })
    })
  }
}

async function outcome(check: () => Promise<void>): Promise<string> {
  const done = new AbortController()
  const tooLate = async () => {
    await sleep(checkLimit, undefined, { signal: done.signal })
    throw new Error(`no answer within ${checkLimit} ms`)
  }
  try {
    await Promise.race([check(), tooLate()])
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    done.abort()
  }
}
