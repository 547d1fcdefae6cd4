import { isTransient, type RequestKind, toApiError } from './errors.js'

export interface RetryOptions {
  /** How often a request is sent at most. */
  readonly attempts?: number
  /** Waits that many milliseconds. */
  readonly sleep?: (millis: number) => Promise<void>
  /** How long the cloud may take for an answer, seconds; 30 unless given. */
  readonly answerLimit?: number
}

const usualAttempts = 6
/** Nothing is sent again after that, milliseconds: an answer that does not come is waited for long enough already. */
const patience = 60_000
/** The wait before the first repetition, and the longest one, milliseconds. */
const firstWait = 200
const longestWait = 3000

export const sleepFor = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis))

/** The wait before a repetition, the first one being 0: twice as long each time, and never quite as long as another's. */
export function backOff(repetition: number): number {
  const wait = Math.min(longestWait, firstWait * 2 ** repetition)
  return wait / 2 + (Math.random() * wait) / 2
}

/**
 * Sends a request, and again while it is refused for a while only: a read after any fault of the cloud or the way there, a
 * change only after a refusal of too many requests, as otherwise it may have been done, unless it has a token. ApiError when that did not help.
 */
export async function retrying<T>(
  action: string,
  kind: RequestKind,
  send: () => Promise<T>,
  { attempts = usualAttempts, sleep = sleepFor }: RetryOptions,
): Promise<T> {
  const began = Date.now()
  for (let sent = 1; ; sent++) {
    try {
      return await send()
    } catch (error) {
      const isOver = sent >= attempts || Date.now() - began >= patience
      if (isOver || !isTransient(error, kind)) throw toApiError(error, action, kind)
      await sleep(backOff(sent - 1))
    }
  }
}
