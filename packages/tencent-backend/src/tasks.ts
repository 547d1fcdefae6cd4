import { ApiError, type Scope, type Task, type Tasks } from '@havip/rest-api'
import type { Clients } from './clients.js'
import { backOff, sleepFor } from './retry.js'
import { given } from './values.js'

/** As long as the emulator keeps them, milliseconds. */
const kept = 24 * 60 * 60 * 1000

/** The tasks that this server has started; the cloud tells the state of one, and has no list of all. */
export class TencentTasks implements Tasks {
  readonly #tasks = new Map<string, Task>()

  constructor(readonly clients: Clients) {}

  /** Remembers what a request of the VPC product started, and asks how far it is. */
  async started(requestId: string, action: string, resourceId: string): Promise<Task> {
    const task = {
      id: requestId,
      action,
      state: 'RUNNING' as const,
      message: '',
      resourceIds: [resourceId],
      createdAt: new Date().toISOString(),
    }
    this.#forgetOld()
    this.#tasks.set(requestId, task)
    // It has been started: how far it is can still be asked when this fails.
    return this.#ask(task).catch(() => task)
  }

  async list(): Promise<readonly Task[]> {
    this.#forgetOld()
    const tasks: Task[] = []
    for (const task of this.#tasks.values()) tasks.push(await this.#ask(task))
    return tasks
  }

  async get(_scope: Scope, id: string, wait: number): Promise<Task> {
    const { sleep = sleepFor } = this.clients.retry
    const until = Date.now() + wait
    for (let asked = 0; ; asked++) {
      const task = this.#tasks.get(id)
      if (task === undefined)
        throw new ApiError(
          'ResourceNotFound',
          `There is no task '${id}' in ${this.clients.region}; tasks are kept for 24 hours.`,
        )
      const now = await this.#ask(task)
      const left = until - Date.now()
      if (now.state !== 'RUNNING' || left <= 0) return now
      await sleep(Math.min(backOff(asked), left))
    }
  }

  async #ask(task: Task): Promise<Task> {
    if (task.state !== 'RUNNING') return task
    const { Status, Output } = await this.clients.read('vpc', 'DescribeVpcTaskResult', { TaskId: task.id })
    const state = given(Status, 'Status') as Task['state']
    const now = { ...task, state, message: state === 'FAILED' ? (Output ?? '') : '' }
    this.#tasks.set(task.id, now)
    return now
  }

  #forgetOld(): void {
    const oldest = Date.now() - kept
    for (const { id, createdAt } of this.#tasks.values()) {
      if (Date.parse(createdAt) < oldest) this.#tasks.delete(id)
    }
  }
}
