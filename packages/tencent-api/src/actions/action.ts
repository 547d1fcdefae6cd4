import type { ActionContext, Caller, CloudService, Draft, WorldView, Zones } from '@havip/cloud'
import type { Credentials, Principal } from '../auth/authenticate.js'
import type { ActionOf, Product, SdkReply } from '../encode/sdk-reply.js'
import { decodeMembers } from '../schema/decode.js'
import type { Input, Members } from '../schema/types.js'
import type { WireValue } from '../schema/wire-value.js'
import { ReplyMemo } from './reply-memo.js'

/** An action the emulator performs: what its request looks like, and what it does. */
export interface EmulatedAction {
  readonly service: Product
  readonly name: string
  readonly doc: string
  readonly request: Members
  /** Whether it may be called without a region: it is about the account, or about regions. */
  readonly regionless?: boolean
  /** Decodes the parameters, then returns what performs the action. CloudError when they are not as described. */
  prepare(parameters: WireValue): Perform
}

/** Performs an action and resolves with its reply's members, as the JSON text of an object. */
export type Perform = (
  cloud: CloudService,
  caller: Caller,
  requestId: string,
  surroundings: Surroundings,
) => Promise<string>

/** What is known besides the world: for actions about accounts, sessions and regions. */
export interface Surroundings {
  /** The regions that are served. */
  readonly regions: readonly string[]
  readonly zones: Zones
  readonly credentials: Credentials
  readonly accounts: Accounts
  readonly principal: Principal
  /** `zh-CN`, `en-US` or whatever else was sent. */
  readonly language: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The accounts the server knows, by uin. */
export interface Accounts {
  find(uin: string): { readonly accountId: string; readonly uin: string } | undefined
}

interface Description<P extends Product, N extends ActionOf<P>, M extends Members> {
  readonly service: P
  readonly name: N
  /** What it does, one sentence. */
  readonly doc: string
  readonly request: M
  readonly regionless?: boolean
}

/** An action by its description, and what performs it once its parameters are decoded. */
function emulated<P extends Product, N extends ActionOf<P>, M extends Members>(
  { service, name, doc, request, regionless = false }: Description<P, N, M>,
  perform: (input: Input<M>) => Perform,
): EmulatedAction {
  const prepare = (parameters: WireValue) => perform(decodeMembers(request, parameters))
  return { service, name, doc, request, regionless, prepare }
}

/** An action that changes the world. It answers from the draft, so with what its own changes made. */
export function writes<const P extends Product, const N extends ActionOf<P>, M extends Members>(
  action: Description<P, N, M> & {
    readonly run: (draft: Draft, input: Input<M>, context: ActionContext) => SdkReply<P, N>
  },
): EmulatedAction {
  return emulated(
    action,
    (input) => (cloud, caller, requestId) =>
      cloud.write(caller, { action: action.name, requestId }, (draft, context) =>
        JSON.stringify(action.run(draft, input, context)),
      ),
  )
}

/** What a Describe may know besides the world: what never changes, or its reply could not be kept. */
export type ReadContext = Pick<ActionContext, 'settings'> & { readonly caller: Pick<Caller, 'region'> }

/** An action that only looks, and whose reply is the same as long as the world is. */
export function reads<const P extends Product, const N extends ActionOf<P>, M extends Members>(
  action: Description<P, N, M> & {
    readonly run: (world: WorldView, input: Input<M>, accountId: string, context: ReadContext) => SdkReply<P, N>
  },
): EmulatedAction {
  const memo = new ReplyMemo()
  return emulated(
    action,
    (input) => (cloud, caller, requestId) =>
      cloud.read(caller, { action: action.name, requestId }, (world, context) =>
        memo.get(world, input, () => action.run(world, input, caller.accountId, context)),
      ),
  )
}

/** As `reads`, for a reply that depends on the time too. */
export function readsNow<const P extends Product, const N extends ActionOf<P>, M extends Members>(
  action: Description<P, N, M> & {
    readonly run: (world: WorldView, input: Input<M>, context: ActionContext) => SdkReply<P, N>
  },
): EmulatedAction {
  return emulated(
    action,
    (input) => (cloud, caller, requestId) =>
      cloud.read(caller, { action: action.name, requestId }, (world, context) =>
        JSON.stringify(action.run(world, input, context)),
      ),
  )
}

/** The caller's worlds, region by region. */
export interface Visit {
  readonly caller: Caller
  read<T>(region: string, look: (world: WorldView) => T): Promise<T>
  write<T>(region: string, change: (draft: Draft, context: ActionContext) => T): Promise<T>
}

/** An action that asks for no region's world as a whole: it answers from its surroundings, or visits several regions. */
export function answers<const P extends Product, const N extends ActionOf<P>, M extends Members>(
  action: Description<P, N, M> & {
    readonly run: (input: Input<M>, around: Surroundings, visit: Visit) => SdkReply<P, N> | Promise<SdkReply<P, N>>
  },
): EmulatedAction {
  return emulated(action, (input) => async (cloud, caller, requestId, around) => {
    const name = { action: action.name, requestId }
    const visit: Visit = {
      caller,
      read: (region, look) => cloud.read({ ...caller, region }, name, look),
      write: (region, change) => cloud.write({ ...caller, region }, name, change),
    }
    return JSON.stringify(await action.run(input, around, visit))
  })
}
