import { Failure } from '../failure.js'
import { type AddressCloud, type AddressSeen, isPassing, type Place, reasonOf } from './address-cloud.js'
import { compareDecisions, type Decision } from './decision.js'
import { type Pace, TimeIsOver } from './pace.js'

export interface SwitchWish {
  readonly address: string
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
  /** The ENI that had the address at first. */
  from?: string
  token?: number
  /** Who goes before. */
  winner?: Decision
  /** Until the address was seen at its new place, milliseconds. */
  movedMs?: number
  lastError?: string
}

/**
 * Moves the address to the ENI and watches it for a while. A decision is written to the address before it is moved,
 * so that whoever moves it at the same time sees it: the lower one yields, the higher one goes on until one reply
 * shows the address AVAILABLE at its ENI with its own decision. See docs/switch.md for what that can promise.
 * Failure for what no waiting mends; TimeIsOver.
 */
export async function switchAddress(
  cloud: AddressCloud,
  wish: SwitchWish,
  pace: Pace,
  progress: Progress,
  log: (line: string) => void,
): Promise<Outcome> {
  const run = new Run(cloud, wish, pace, progress, log)
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

class Run {
  #place: Place | undefined
  #mine: Decision | undefined
  #hasMoved = false
  #hasSettled = false

  constructor(
    readonly cloud: AddressCloud,
    readonly wish: SwitchWish,
    readonly pace: Pace,
    readonly progress: Progress,
    readonly log: (line: string) => void,
  ) {}

  /** Looks where the address is, and does the one thing that comes next. */
  async step(): Promise<Outcome | undefined> {
    const { address, to } = this.wish
    this.#place ??= await this.cloud.place(to)
    const seen = await this.cloud.look(address, this.#place)
    if (seen === undefined) return await this.#missing(this.#place)
    if (seen.primary) {
      throw new Failure(`${address} is the primary private IP of ${seen.owner}, which cannot move.`)
    }
    if (this.#mine === undefined && this.#isOurs(seen)) return 'already-there'
    const mine = this.#decide(seen)
    const order = seen.decision === undefined ? -1 : compareDecisions(seen.decision, mine)
    if (order > 0) {
      if (seen.decision !== undefined) this.progress.winner = seen.decision
      return 'superseded'
    }
    if (this.wish.dryRun) return seen.owner === to ? 'already-there' : 'would-move'
    if (order < 0) {
      await this.cloud.announce(address, seen.owner, mine)
      this.log(`announced token ${mine.token} at ${seen.owner}`)
      this.pace.reset()
      return undefined
    }
    if (seen.state !== 'AVAILABLE') {
      await this.pace.backOff()
      return undefined
    }
    if (seen.owner !== to) {
      await this.#move(seen.owner)
      return undefined
    }
    return await this.#arrived()
  }

  /** There, and nobody else has asked for it since. A token of the caller's has to be compared first. */
  #isOurs({ owner, state, decision }: AddressSeen): boolean {
    const { to, token } = this.wish
    if (token !== undefined && token !== decision?.token) return false
    this.progress.from = owner
    return owner === to && state === 'AVAILABLE' && (decision === undefined || decision.networkInterfaceId === to)
  }

  /** Without a token of the caller's, a node whose clock is behind still decides later than what it sees. */
  #decide({ owner, decision }: AddressSeen): Decision {
    if (this.#mine === undefined) {
      const { to, token = Math.max(Date.now(), (decision?.token ?? 0) + 1) } = this.wish
      this.#mine = { token, networkInterfaceId: to }
      this.progress.from = owner
      this.progress.token = token
    }
    return this.#mine
  }

  async #missing({ subnetId }: Place): Promise<undefined> {
    const { address } = this.wish
    if (this.#mine === undefined) throw new Failure(`No ENI of ${subnetId} has ${address} as a private IP.`)
    await this.pace.backOff()
  }

  async #move(from: string): Promise<void> {
    const { address, to } = this.wish
    this.#hasSettled = false
    const task = await this.cloud.migrate(address, from, to)
    this.#hasMoved = true
    this.log(`moving from ${from} to ${to}, task ${task}`)
    this.pace.reset()
    for (;;) {
      const status = await this.cloud.task(task)
      if (status === 'SUCCESS') return this.pace.reset()
      if (status === 'FAILED') throw new Error(`task ${task} failed`)
      await this.pace.backOff()
    }
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
