import type { Rows, Task, TaskWork } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { TaskModel } from '../generated/models.js'
import { fromJson, toJson } from './json.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const tasks = worldTable<Rows['tasks'], TaskModel, Prisma.TaskCreateManyInput>({
  delegate: (db) => db.task,
  toColumns: (task) => ({
    id: task.id,
    requestId: task.requestId,
    action: task.action,
    resourceId: task.resourceId,
    work: toJson(task.work),
    state: task.state,
    message: task.message,
    createdAt: toTime(task.createdAt),
    dueAt: toTime(task.dueAt),
  }),
  toRow: (stored) => ({
    id: stored.id as Task['id'],
    requestId: stored.requestId,
    action: stored.action,
    resourceId: stored.resourceId,
    work: fromJson<TaskWork>(stored.work),
    state: stored.state,
    message: stored.message,
    createdAt: fromTime(stored.createdAt),
    dueAt: fromTime(stored.dueAt),
  }),
})
