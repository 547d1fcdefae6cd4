import { type Cloud, CloudError, type ShardKey, type Task as TaskRow, type WorldView } from '@havip/cloud'
import type { Tasks } from '../backend/backend.js'
import type { Scope } from '../backend/scope.js'
import type { Task } from '../schema/task.js'
import { isoTime } from './time.js'

/** The tasks of the emulated cloud: those of one request are one task. */
export class EmulatedTasks implements Tasks {
  constructor(readonly cloud: Cloud) {}

  list(scope: Scope): Promise<readonly Task[]> {
    return this.cloud.read(scope, { action: 'Read', requestId: scope.requestId }, (world) => {
      const requests = new Set([...world.tasks.all()].map(({ requestId }) => requestId))
      return [...requests].map((id) => encode(id, [...world.tasks.by('request', id)]))
    })
  }

  async get(scope: Scope, id: string, wait: number): Promise<Task> {
    const task = await readTask(this.cloud, scope, id)
    if (task.state !== 'RUNNING' || wait === 0) return task
    await this.#ended(scope, id, wait)
    return readTask(this.cloud, scope, id)
  }

  /** Resolves when the task has ended, or the time is over. */
  async #ended(scope: ShardKey, id: string, wait: number): Promise<void> {
    let stop = () => {}
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, wait)
      stop = this.cloud.onChange(({ shard }, world) => {
        if (shard.accountId !== scope.accountId || shard.region !== scope.region) return
        if (stateOf([...world.tasks.by('request', id)]) !== 'RUNNING') resolve()
      })
      // It may have ended between the look before and the listening.
      readTask(this.cloud, { ...scope, uin: '', actor: 'system', requestId: id }, id)
        .then(({ state }) => state !== 'RUNNING' && resolve())
        .catch(() => resolve())
    })
    stop()
    clearTimeout(timer)
  }
}

/** CloudError ResourceNotFound. */
export function readTask(cloud: Cloud, scope: Scope, id: string): Promise<Task> {
  return cloud.read(scope, { action: 'Read', requestId: scope.requestId }, (world: WorldView) => {
    const rows = [...world.tasks.by('request', id)]
    if (rows.length > 0) return encode(id, rows)
    throw new CloudError(
      'ResourceNotFound',
      `There is no task '${id}' in ${scope.region}; tasks are kept for 24 hours.`,
    )
  })
}

function stateOf(rows: readonly TaskRow[]): Task['state'] {
  if (rows.some(({ state }) => state === 'RUNNING')) return 'RUNNING'
  return rows.some(({ state }) => state === 'FAILED') ? 'FAILED' : 'SUCCESS'
}

function encode(id: string, rows: readonly TaskRow[]): Task {
  const [first] = rows
  return {
    id,
    action: first?.action ?? '',
    state: stateOf(rows),
    message: rows.find(({ state }) => state === 'FAILED')?.message ?? '',
    resourceIds: [...new Set(rows.map(({ resourceId }) => resourceId))],
    createdAt: isoTime(first?.createdAt ?? 0),
  }
}
