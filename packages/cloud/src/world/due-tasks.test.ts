import { expect, it } from 'vitest'
import type { Task } from './rows.js'
import { World } from './world.js'

function task(n: number, dueAt: number, state: Task['state'] = 'RUNNING'): Task {
  return {
    id: `request/${n}`,
    requestId: 'request',
    action: 'DeleteHaVip',
    resourceId: `havip-${n}`,
    work: { kind: 'delete-havip', haVipId: `havip-${n}` },
    state,
    message: '',
    createdAt: 0,
    dueAt,
  }
}

function put(world: World, ...tasks: Task[]): void {
  world.apply(
    world.revision + 1,
    tasks.map((row) => ({ op: 'put', table: 'tasks', row })),
  )
}

const due = (world: World, now: number) => [...world.dueTasks.until(now, world.tasks)].map(({ id }) => id)

it('tasks come due in the order of their times, whatever the order they were started in', () => {
  const world = new World()
  put(world, task(1, 50), task(2, 10), task(3, 30), task(4, 10))
  expect(world.nextDue()).toBe(10)
  expect(due(world, 9)).toEqual([])
  expect(due(world, 30)).toEqual(['request/2', 'request/4', 'request/3'])
})

it('a task that is done or gone is due no more', () => {
  const world = new World()
  put(world, task(1, 10), task(2, 20), task(3, 30))
  put(world, task(1, 10, 'SUCCESS'))
  expect(world.nextDue()).toBe(20)
  world.apply(9, [{ op: 'remove', table: 'tasks', id: 'request/2' }])
  expect(world.nextDue()).toBe(30)
  put(world, task(3, 30, 'SUCCESS'))
  expect(world.nextDue()).toBeUndefined()
  put(world, task(4, 5))
  expect(world.nextDue()).toBe(5)
})

it('a running task that is put again is due once', () => {
  const world = new World()
  put(world, task(1, 10))
  put(world, { ...task(1, 10), message: 'still at it' })
  expect(due(world, 10)).toEqual(['request/1'])
})
