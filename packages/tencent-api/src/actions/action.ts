import type { ActionContext, Caller, CloudService, Draft, WorldView } from '@havip/cloud'
import { decodeMembers } from '../schema/decode.js'
import type { Input, Members } from '../schema/types.js'
import type { WireValue } from '../schema/wire-value.js'
import { ReplyMemo } from './reply-memo.js'

/** An action the emulator performs: what its request looks like, and what it does. */
export interface EmulatedAction {
  readonly service: string
  readonly name: string
  readonly doc: string
  readonly request: Members
  /** Decodes the parameters, then returns what performs the action. CloudError when they are not as described. */
  prepare(parameters: WireValue): Perform
}

/** Performs an action and resolves with its reply's members, as the JSON text of an object. */
export type Perform = (cloud: CloudService, caller: Caller, requestId: string) => Promise<string>

interface Description<M extends Members> {
  readonly service: string
  readonly name: string
  /** What it does, one sentence. */
  readonly doc: string
  readonly request: M
}

/** An action that changes the world. It answers from the draft, so with what its own changes made. */
export function writes<M extends Members, Reply extends object>(
  action: Description<M> & { readonly run: (draft: Draft, input: Input<M>, context: ActionContext) => Reply },
): EmulatedAction {
  const { run, ...description } = action
  return {
    ...description,
    prepare(parameters) {
      const input = decodeMembers(action.request, parameters)
      return (cloud, caller, requestId) =>
        cloud.write(caller, { action: action.name, requestId }, (draft, context) =>
          JSON.stringify(run(draft, input, context)),
        )
    },
  }
}

/** What a Describe may know besides the world: what never changes, or its reply could not be kept. */
export type ReadContext = Pick<ActionContext, 'settings'> & { readonly caller: Pick<Caller, 'region'> }

/** An action that only looks, and whose reply is the same as long as the world is. */
export function reads<M extends Members, Reply extends object>(
  action: Description<M> & {
    readonly run: (world: WorldView, input: Input<M>, accountId: string, context: ReadContext) => Reply
  },
): EmulatedAction {
  const { run, ...description } = action
  const memo = new ReplyMemo()
  return {
    ...description,
    prepare(parameters) {
      const input = decodeMembers(action.request, parameters)
      return (cloud, caller, requestId) =>
        cloud.read(caller, { action: action.name, requestId }, (world, context) =>
          memo.get(world, input, () => run(world, input, caller.accountId, context)),
        )
    },
  }
}
