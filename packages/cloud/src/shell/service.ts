import type { Draft } from '../world/draft.js'
import type { WorldView } from '../world/world.js'
import type { ActionContext, Caller } from './context.js'

/** The door to the emulated cloud for everything that speaks a protocol. */
export interface CloudService {
  /**
   * Runs a pure function over a draft of the caller's shard, serialized with every other write there, and commits what
   * it changed. Resolves with its result once the change is durable. A CloudError thrown by it changes nothing.
   * The function may be run again, on a newer world, when another process has committed in between.
   */
  write<T>(caller: Caller, request: RequestName, run: (draft: Draft, context: ActionContext) => T): Promise<T>

  /** Runs a pure function over the caller's shard as it stands. Never touches the database. */
  read<T>(caller: Caller, request: RequestName, run: (world: WorldView, context: ActionContext) => T): Promise<T>
}

/** What the log calls a request. */
export interface RequestName {
  readonly action: string
  readonly requestId: string
}
