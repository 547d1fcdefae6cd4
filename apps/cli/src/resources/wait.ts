import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'

type Task = Schemas['Task']

export interface Scope {
  readonly region?: string
  readonly account?: string
}

const pause = 300

/** Asks for a task until it has ended, or these seconds are over; a terminal is told how long it has been. */
export async function waitFor(task: Task, seconds: number, scope: Scope, options: ConnectionOptions): Promise<Task> {
  const began = Date.now()
  let now = task
  try {
    while (now.state === 'RUNNING' && Date.now() - began < seconds * 1000) {
      progress(`${task.action} goes on, ${Math.round((Date.now() - began) / 1000)} s`)
      await delay(pause)
      const params = { path: { id: task.id }, query: scope }
      now = await ask(options, (client) => client.GET('/v1/tasks/{id}', { params }))
    }
    return now
  } finally {
    progress('')
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
