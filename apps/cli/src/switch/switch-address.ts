import { Failure } from '../failure.js'
import { isPassing, reasonOf } from './cloud.js'
import { compareDecisions, type Decision } from './decision.js'
import { type Pace, TimeIsOver } from './pace.js'
import type { Seen, Subject } from './subject.js'

export interface SwitchWish {
  readonly to: string
  /** The caller's own fencing token; made of the clock when left out. */
  readonly token?: number
  /** How long the address is watched after the move, milliseconds. */
  readonly settle: number
  readonly dryRun: boolean
}

export type Outcome = 'moved' | 'already-there' | 'superseded' | 'would-move' | 'timed-out'

/** What is known so far; the caller reports it when the time is over, too. */
export interface Progress {
  /** What had the address at first; empty where nothing had. */
  from?: string
  token?: number
  /** Who goes before. */
  winner?: Decision
  /** Until the address was seen at its new place, milliseconds. */
  movedMs?: number
  lastError?: string
}

/**
 * Moves the address and watches it for a while. A decision is written to the address before it is moved, so that whoever
 * moves it at the same time sees it: the lower one yields, the higher one goes on until one reply shows the address at its
 * place, idle, with its own decision. See docs/switch.md for what that can promise.
 * Failure for what no waiting mends; TimeIsOver.
 */
export async function switchAddress<S extends Seen>(
  subject: Subject<S>,
  wish: SwitchWish,
  pace: Pace,
  progress: Progress,
  log: (line: string) => void,
): Promise<Outcome> {
  const run = new Run(subject, wish, pace, progress, log)
  for (;;) {
    try {
      const outcome = await run.step()
      if (outcome !== undefined) return outcome
    } catch (error) {
      if (error instanceof TimeIsOver || !isPassing(error)) throw error
      progress.lastError = reasonOf(error)
      log(`looks again: ${progress.lastError}`)
      await pace.backOff()
    }
  }
}

class Run<S extends Seen> {
  #isPrepared = false
  #mine: Decision | undefined
  #hasMoved = false
  #hasSettled = false

  constructor(
    readonly subject: Subject<S>,
    readonly wish: SwitchWish,
    readonly pace: Pace,
    readonly progress: Progress,
    readonly log: (line: string) => void,
  ) {}

  /** Looks where the address is, and does the one thing that comes next. */
  async step(): Promise<Outcome | undefined> {
    const { subject } = this
    if (!this.#isPrepared) await subject.prepare()
    this.#isPrepared = true
    const seen = await subject.look()
    if (seen === undefined) return await this.#missing()
    if (this.#mine === undefined && this.#isOurs(seen)) return 'already-there'
    const mine = this.#decide(seen)
    const order = seen.decision === undefined ? -1 : compareDecisions(seen.decision, mine)
    if (order > 0) {
      if (seen.decision !== undefined) this.progress.winner = seen.decision
      return 'superseded'
    }
    if (this.wish.dryRun) return seen.isThere ? 'already-there' : 'would-move'
    if (order < 0) {
      await subject.writeDecision(seen, mine)
      this.log(`wrote token ${mine.token}${seen.owner === '' ? '' : ` at ${seen.owner}`}`)
      this.pace.reset()
      return undefined
    }
    if (!seen.isIdle) {
      await this.pace.backOff()
      return undefined
    }
    if (seen.isThere) return await this.#arrived()
    await this.#move(seen)
    return undefined
  }

  /** There, and nobody else has asked for it since. A token of the caller's has to be compared first. */
  #isOurs({ owner, isThere, isIdle, decision }: S): boolean {
    const { to, token } = this.wish
    if (token !== undefined && token !== decision?.token) return false
    this.progress.from = owner
    return isThere && isIdle && (decision === undefined || decision.to === to)
  }

  /** Without a token of the caller's, a node whose clock is behind still decides later than what it sees. */
  #decide({ owner, decision }: S): Decision {
    if (this.#mine === undefined) {
      const { to, token = Math.max(Date.now(), (decision?.token ?? 0) + 1) } = this.wish
      this.#mine = { token, to }
      this.progress.from = owner
      this.progress.token = token
    }
    return this.#mine
  }

  async #missing(): Promise<undefined> {
    if (this.#mine === undefined) throw new Failure(this.subject.missing)
    await this.pace.backOff()
  }

  async #move(seen: S): Promise<void> {
    this.#hasSettled = false
    // Begun or not, when the reply is lost: what is seen next tells.
    this.#hasMoved = true
    const began = this.pace.elapsed
    const what = await this.subject.move(seen, this.pace)
    this.log(`${what}, ${this.pace.elapsed - began} ms`)
    this.pace.reset()
  }

  async #arrived(): Promise<Outcome | undefined> {
    const { to, settle } = this.wish
    if (this.#hasSettled) return this.#hasMoved ? 'moved' : 'already-there'
    if (this.#hasMoved) this.progress.movedMs = this.pace.elapsed
    this.log(`is at ${to}; watching it for ${settle} ms`)
    await this.pace.wait(settle)
    this.#hasSettled = true
    return undefined
  }
}
