import type { Server } from 'node:http'
import { constants } from 'node:os'
import type { FastifyInstance } from 'fastify'
import type { Logger } from './log.js'

/** One thing to close, as a sentence about it would name it. */
export interface Closing {
  readonly name: string
  close(): Promise<void>
}

export interface Shutdown {
  /** Closed one after the other, in this order. Of what is still starting: a signal waits until it has. */
  readonly closings: readonly Closing[] | Promise<readonly Closing[]>
  /** How long it all may take, milliseconds; what is left then is left. */
  readonly limit: number
  readonly log: Logger
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** On the first SIGINT or SIGTERM closes everything in order and ends the process; on the second ends it at once. */
export function shutdownOnSignal({ closings, limit, log }: Shutdown): void {
  let isClosing = false
  // What could not be started has been closed already.
  const started = Promise.resolve(closings).catch(() => [])
  const onSignal = async (signal: (typeof signals)[number]) => {
    if (isClosing) process.exit(128 + constants.signals[signal])
    isClosing = true
    log.info({ signal }, 'closing; once more to end at once')
    const parts = await started
    const timer = setTimeout(() => {
      log.error({ limit }, 'closing took too long; ending')
      process.exit(1)
    }, limit)
    const failed = await closeAll(parts, log)
    clearTimeout(timer)
    process.exit(failed ? 1 : 0)
  }
  for (const signal of signals) process.on(signal, onSignal)
}

/** Whether anything failed to close; the rest is closed all the same. */
export async function closeAll(closings: readonly Closing[], log: Logger): Promise<boolean> {
  let failed = false
  for (const { name, close } of closings) {
    try {
      await close()
      log.debug({ name }, 'closed')
    } catch (error) {
      failed = true
      log.error({ name, err: error }, 'could not be closed')
    }
  }
  return failed
}

/** Stops accepting, lets requests in hand finish for at most `limit` milliseconds, then cuts them off. */
export function closeHttp(app: FastifyInstance, limit: number): Promise<void> {
  return closeServer(app.server, () => app.close(), limit)
}

/** The same for a server and what closes it. */
export async function closeServer(server: Server, close: () => Promise<void>, limit: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), limit)
  // Node closes the connections that are idle now; those that become idle with their last answer it would keep open.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  try {
    await close()
  } finally {
    clearTimeout(cut)
    clearInterval(sweep)
  }
}
