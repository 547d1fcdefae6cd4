import type { Change } from './change.js'
import type { Millis, Task } from './rows.js'

interface Tasks {
  get(id: string): Task | undefined
}

interface Entry {
  readonly id: string
  readonly dueAt: Millis
}

/**
 * Running tasks in the order they come due, so that the next one is known however many there are. Derived from the
 * rows, never stored.
 */
export class DueTasks {
  /** By time due; entries before `#start`, and any whose task is not running any more, are spent. */
  #entries: Entry[] = []
  #start = 0

  /** Called with each committed change, before it is applied to `committed`. */
  observe(committed: Tasks, change: Change): void {
    if (change.table !== 'tasks' || change.op !== 'put' || change.row.state !== 'RUNNING') return
    const { id, dueAt } = change.row
    if (running(committed, { id, dueAt }) !== undefined) return
    // All tasks take equally long unless the setting has changed, so the place is nearly always the end.
    let place = this.#entries.length
    while (place > this.#start && (this.#entries[place - 1]?.dueAt ?? dueAt) > dueAt) place -= 1
    this.#entries.splice(place, 0, { id, dueAt })
  }

  /** When the next running task is due; undefined when none is running. */
  next(committed: Tasks): Millis | undefined {
    for (;;) {
      const entry = this.#entries[this.#start]
      if (entry === undefined || running(committed, entry) !== undefined) return entry?.dueAt
      this.#start += 1
      if (this.#start * 2 > this.#entries.length) {
        this.#entries = this.#entries.slice(this.#start)
        this.#start = 0
      }
    }
  }

  /** The running tasks that are due by `now`, earliest first. */
  *until(now: Millis, tasks: Tasks): Iterable<Task> {
    for (let i = this.#start; i < this.#entries.length; i++) {
      const entry = this.#entries[i]
      if (entry === undefined || entry.dueAt > now) return
      const task = running(tasks, entry)
      if (task !== undefined) yield task
    }
  }
}

function running(tasks: Tasks, entry: Entry): Task | undefined {
  const task = tasks.get(entry.id)
  return task?.state === 'RUNNING' && task.dueAt === entry.dueAt ? task : undefined
}
