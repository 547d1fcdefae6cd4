import { ApiError, type PlannedRequest, type Scope } from '@havip/rest-api'
import type { Actions, Clients, ProductName, Reply, Request } from './clients.js'

/** Looks whether what a request names is there. ApiError ResourceNotFound. */
export type CheckReferences = (request: object) => Promise<void>

/** What a reply is taken to be when the request is only planned. */
const plannedReply = { RequestId: 'planned', TaskId: '0' }

/** What belongs to a request besides what is sent. */
export interface Step<Reply> {
  /** What the reply is taken to be on a dry run. */
  readonly planned?: object
  /** The id of what it has made. */
  readonly made?: (reply: Reply) => string | undefined
  /** Takes it back when a later request of the change is refused. */
  readonly undo?: (reply: Reply) => Promise<unknown>
}

/** A request that was done, and how it is taken back. */
interface Done {
  /** The action, with the id of what it has made. */
  readonly what: string
  readonly undo: (() => Promise<unknown>) | undefined
}

/**
 * The requests that one change of the REST API is made of. When a later one is refused, the earlier ones are taken back, and
 * the refusal says which could not be. With --dry-run none is sent, and the end of the change is a refusal that says what would have been.
 */
export class Change {
  readonly #done: Done[] = []
  readonly #planned: PlannedRequest[] = []
  /** Whether a request has failed so that it may have been done all the same. */
  #isUncertain = false

  constructor(
    readonly clients: Clients,
    readonly scope: Scope,
    readonly checkReferences: CheckReferences,
  ) {}

  get dryRun(): boolean {
    return this.clients.dryRun
  }

  /** Changes something, or only plans to. */
  async write<P extends ProductName, N extends Actions<P>>(
    product: P,
    action: N,
    request: Request<P, N>,
    { planned, made, undo }: Step<Reply<P, N>> = {},
  ): Promise<Reply<P, N>> {
    if (this.dryRun) {
      await this.checkReferences(request as object)
      this.#planned.push({ product, action, request: request as object })
      return { ...plannedReply, ...planned } as Reply<P, N>
    }
    const reply = await this.clients.write(product, action, request).catch((error) => {
      this.#isUncertain = isUncertain(error)
      throw error
    })
    const id = made?.(reply)
    const what = id === undefined ? action : `${action} (${id})`
    this.#done.push({ what, undo: undo && (() => undo(reply)) })
    return reply
  }

  /** ApiError DryRun when nothing was sent. */
  end(): void {
    if (!this.dryRun) return
    const actions = this.#planned.map(({ product, action }) => `${product} ${action}`)
    const would = actions.length === 0 ? 'Nothing would be sent.' : `Would be sent: ${actions.join(', ')}.`
    throw new ApiError('DryRun', `Nothing was changed, as this server was started with --dry-run. ${would}`, {
      requests: this.#planned,
    })
  }

  /** The refusal, once what was done before it is taken back; with what is left of that. */
  async takenBack(error: unknown): Promise<unknown> {
    if (!(error instanceof ApiError)) return error
    const left: string[] = []
    for (const { what, undo } of this.#done.splice(0).reverse()) {
      // What nobody answered may have been done: half of the change would be taken back then, and not the other half.
      const mayUndo = undo !== undefined && !this.#isUncertain
      const isBack = mayUndo && (await undo().then(yes, no))
      if (!isBack) left.unshift(what)
    }
    if (left.length === 0) return error
    return told(error, `Done before that, and left as it is: ${left.join(', ')}.`)
  }
}

const yes = () => true
const no = () => false

/** Whether a change that failed so may have been done all the same. */
export function isUncertain(error: unknown): boolean {
  return error instanceof ApiError && error.status === 502
}

/** The same refusal, with one more sentence. */
export function told({ code, message, status, requestId }: ApiError, sentence: string): ApiError {
  const rest = { status, ...(requestId !== undefined && { requestId }) }
  return new ApiError(code, `${message.replace(/\.?$/, '.')} ${sentence}`, rest)
}
