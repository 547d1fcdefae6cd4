import { createHash, randomUUID } from 'node:crypto'
import { ApiError } from '@havip/rest-api'
import { isUncertain } from './change.js'

/** As long as the REST API says, milliseconds. */
const kept = 24 * 60 * 60 * 1000
/** What the cloud takes as a ClientToken. */
const longest = 64

interface Seen<Outcome> {
  readonly input: string
  readonly at: number
  readonly outcome: Promise<Outcome>
}

/** A request to make something. */
export interface Keyed {
  readonly kind: string
  readonly key: string | undefined
  readonly input: object
  /** Whether the action gets the key as its ClientToken. */
  readonly hasToken: boolean
}

/**
 * What requests with an Idempotency-Key have come to, as long as this process lives: a repetition with the same input gets
 * that, also while the first one is still on its way, and nothing is sent. Not every action of the cloud takes a token.
 */
export class Keys<Outcome> {
  readonly #seen = new Map<string, Seen<Outcome>>()

  /** ApiError UnsupportedOperation.IdempotentParameterMismatch when the key was used with other input. */
  async once({ kind, key, input, hasToken }: Keyed, make: () => Promise<Outcome>): Promise<Outcome> {
    if (key === undefined) return make()
    checkKey(key)
    this.#forgetOld()
    const name = `${kind}/${key}`
    const hash = createHash('sha256').update(canonical(input)).digest('hex')
    const seen = this.#seen.get(name)
    if (seen !== undefined && seen.input !== hash) {
      const message = `ClientToken '${key}' was used before with other parameters`
      throw new ApiError('UnsupportedOperation.IdempotentParameterMismatch', message)
    }
    if (seen !== undefined) return seen.outcome
    const outcome = make()
    this.#seen.set(name, { input: hash, at: Date.now(), outcome })
    outcome.catch((error) => {
      // What was refused can be tried again. What nobody answered may have been done: once more could make a second one,
      // unless the cloud has the key too.
      if (hasToken || !isUncertain(error)) this.#seen.delete(name)
    })
    return outcome
  }

  #forgetOld(): void {
    const oldest = Date.now() - kept
    for (const [name, { at }] of this.#seen) if (at < oldest) this.#seen.delete(name)
  }
}

function checkKey(key: string): void {
  if (key.length > longest) {
    const message = `ClientToken has ${key.length} characters: at most ${longest} are allowed`
    throw new ApiError('InvalidParameterValue.TooLong', message)
  }
  if (/^[\x20-\x7e]+$/.test(key)) return
  throw new ApiError('InvalidParameterValue', `ClientToken '${key}' is not allowed: expected ASCII characters`)
}

/** The token of an action that takes one: with it the request can be sent again when nobody answers. */
export function clientToken(key: string | undefined): { readonly ClientToken: string } {
  return { ClientToken: key ?? randomUUID() }
}

/** JSON with members in alphabetical order, so that equal inputs give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
