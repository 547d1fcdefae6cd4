import type { Task } from '../schema/task.js'
import type { Scope } from './scope.js'

export interface Identified {
  readonly id: string
}

/**
 * What a list is asked for, by member of the item. A backend may use it to fetch less, and may ignore it: the routes
 * filter what comes back.
 */
export type Hint = Readonly<Record<string, readonly string[]>>

/** What a change came to: the resource as it is now, or a task when the backend needs time for it. */
export type Made<Item> = { readonly item: Item } | { readonly task: Task }

/** Throws when the resource is not the one the caller knows. Run where nothing can come between it and the change. */
export type Check<Item> = (current: Item) => void

export interface Reading<Item extends Identified> {
  list(scope: Scope, hint: Hint): Promise<readonly Item[]>
  /** ApiError ResourceNotFound. */
  get(scope: Scope, id: string): Promise<Item>
}

export interface Creating<Item, Create> {
  /** With a key, once: a repetition with the same input answers with what the first made, with another it fails. */
  create(scope: Scope, input: Create, key: string | undefined): Promise<Made<Item>>
}

export interface Updating<Item, Update> {
  /** Changes what is given (RFC 7396: an absent member stays). */
  update(scope: Scope, id: string, change: Update, check: Check<Item>): Promise<Made<Item>>
}

export interface Removing<Item> {
  remove(scope: Scope, id: string, check: Check<Item>): Promise<Made<null>>
}

export type Collection<Item extends Identified, Create, Update> = Reading<Item> &
  Creating<Item, Create> &
  Updating<Item, Update> &
  Removing<Item>
