import { ApiError, type Scope, type Task, type Tasks } from '@havip/rest-api'
import type { Change } from './change.js'
import type { Actions, Clients, Request } from './clients.js'
import { backOff, sleepFor } from './retry.js'
import { given } from './values.js'

/** How far something is that takes time. */
export type Progress = Pick<Task, 'state' | 'message'>

/** Something that a request has started: how the cloud is asked for its end depends on the product. */
export interface Started {
  readonly action: string
  /** The request's, by which the REST API calls the task. */
  readonly requestId: string
  readonly resourceIds: readonly string[]
  /** The ids of those of them that are made by it. */
  readonly makes: readonly string[]
  readonly ask: (clients: Clients) => Promise<Progress>
}

/** What changes answer with that take time: their reply names it. */
interface TaskReply {
  readonly RequestId?: string
  readonly TaskId?: string
}

/** A task of VPC objects, which goes by the id of the request. */
export function vpcTask(action: string, { RequestId }: TaskReply, resourceId: string): Started {
  const requestId = given(RequestId, 'RequestId')
  const ask = async (clients: Clients) => {
    const { Status, Output } = await clients.read('vpc', 'DescribeVpcTaskResult', { TaskId: requestId })
    return progress(given(Status, 'Status'), Output)
  }
  return { action, requestId, resourceIds: [resourceId], makes: madeBy(action, resourceId), ask }
}

/** Orders a change of a VPC object that takes time, and tells how to ask for its end. */
export async function startVpcTask<Name extends Actions<'vpc'>>(
  change: Change,
  action: Name,
  request: Request<'vpc', Name>,
  resourceId: string,
): Promise<Started> {
  return vpcTask(action, (await change.write('vpc', action, request)) as TaskReply, resourceId)
}

/** A task of EIPs, which has a number of its own. The cloud does not say why one has failed. */
export function eipTask(action: string, { RequestId, TaskId }: TaskReply, resourceId: string): Started {
  const number = Number(given(TaskId, 'TaskId'))
  const ask = async (clients: Clients) => {
    const { Result } = await clients.read('vpc', 'DescribeTaskResult', { TaskId: number })
    return progress(given(Result, 'Result'), `Tencent Cloud says of task ${number} only that it has failed.`)
  }
  return {
    action,
    requestId: given(RequestId, 'RequestId'),
    resourceIds: [resourceId],
    makes: madeBy(action, resourceId),
    ask,
  }
}

function madeBy(action: string, id: string): string[] {
  return /^(Create|Allocate|Run)/.test(action) ? [id] : []
}

/** In the cloud's words, which are those of the REST API. */
function progress(state: string, why: string | undefined): Progress {
  return { state: state as Task['state'], message: state === 'FAILED' ? (why ?? '') : '' }
}

/** As long as the emulator keeps them, milliseconds. */
const kept = 24 * 60 * 60 * 1000

interface Known {
  readonly task: Task
  readonly ask: Started['ask']
}

/** The tasks that this server has started; the cloud tells the state of one, and has no list of all. */
export class TencentTasks implements Tasks {
  readonly #known = new Map<string, Known>()

  constructor(readonly clients: Clients) {}

  /** Remembers what a request has started, and asks how far it is. */
  async start({ action, requestId, resourceIds, ask }: Started): Promise<Task> {
    const createdAt = new Date().toISOString()
    const task: Task = {
      id: requestId,
      action,
      state: 'RUNNING',
      message: '',
      resourceIds: [...resourceIds],
      createdAt,
    }
    this.#forgetOld()
    this.#known.set(requestId, { task, ask })
    // It has been started: how far it is can still be asked when this fails.
    return this.#ask({ task, ask }).catch(() => task)
  }

  async list(): Promise<readonly Task[]> {
    this.#forgetOld()
    const tasks: Task[] = []
    for (const known of this.#known.values()) tasks.push(await this.#ask(known))
    return tasks
  }

  async get(_scope: Scope, id: string, wait: number): Promise<Task> {
    const { sleep = sleepFor } = this.clients.retry
    const until = Date.now() + wait
    for (let asked = 0; ; asked++) {
      const known = this.#known.get(id)
      if (known === undefined) {
        const message = `There is no task '${id}' in ${this.clients.region}; tasks are kept for 24 hours.`
        throw new ApiError('ResourceNotFound', message)
      }
      const now = await this.#ask(known)
      const left = until - Date.now()
      if (now.state !== 'RUNNING' || left <= 0) return now
      await sleep(Math.min(backOff(asked), left))
    }
  }

  async #ask({ task, ask }: Known): Promise<Task> {
    if (task.state !== 'RUNNING') return task
    const now = { ...task, ...(await ask(this.clients)) }
    this.#known.set(task.id, { task: now, ask })
    return now
  }

  #forgetOld(): void {
    const oldest = Date.now() - kept
    for (const { task } of this.#known.values()) {
      if (Date.parse(task.createdAt) < oldest) this.#known.delete(task.id)
    }
  }
}
