import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Task, TaskWork } from '../world/rows.js'
import { first } from './checks.js'

/** Starts the asynchronous part of an action; `settle` does the work once it is due. */
export function startTask(
  draft: Draft,
  context: ActionContext,
  action: string,
  resourceId: string,
  work: TaskWork,
): void {
  const { requestId, now, settings } = context
  draft.put('tasks', {
    id: `${requestId}/${draft.tasks.countBy('request', requestId)}`,
    requestId,
    action,
    resourceId,
    work,
    state: 'RUNNING',
    message: '',
    createdAt: now,
    dueAt: now + settings.taskDuration,
  })
}

function runningTask(draft: Draft, resourceId: string): Task | undefined {
  return first(draft.tasks.by('busy', resourceId))
}

/** Fails when a task on the resource is still running. */
export function checkIdle(
  draft: Draft,
  resourceId: string,
  code: 'UnsupportedOperation' | 'UnsupportedOperation.MutexOperationTaskRunning' | 'UnsupportedOperation.InvalidState',
): void {
  const task = runningTask(draft, resourceId)
  if (task !== undefined) {
    throw new CloudError(code, `${task.action} on '${resourceId}' is still running (request ${task.requestId})`)
  }
}
