import type { Clock, HaVipId, NetworkInterfaceId } from '@havip/cloud'
import type { Claim } from '../claim.js'
import { type ActiveFault, directions, type Fault, type FaultId, faultProblem } from '../fault.js'

interface Running {
  readonly id: FaultId
  readonly fault: Fault
  readonly until: number
  /** Sender and receiver of what a cut cuts. */
  readonly cut: ReadonlySet<string>
  taken: number
}

/** The faults of the in-memory network. They end by its clock: nothing runs for them. */
export class Faults {
  readonly #running = new Map<FaultId, Running>()
  #count = 0

  constructor(
    readonly clock: Pick<Clock, 'now'>,
    /** 0 up to, not including, 1. */
    readonly random: () => number,
  ) {}

  add(fault: Fault): FaultId {
    const problem = faultProblem(fault)
    if (problem !== undefined) throw new Error(problem)
    this.#count += 1
    const id: FaultId = `fault-${this.#count}`
    const cut = new Set(fault.kind === 'cut' ? directions(fault).map(([from, to]) => key(from, to)) : [])
    this.#running.set(id, { id, fault, until: this.clock.now() + fault.durationMs, cut, taken: 0 })
    return id
  }

  remove(id: FaultId): void {
    this.#running.delete(id)
  }

  clear(): void {
    this.#running.clear()
  }

  active(): ActiveFault[] {
    this.#expire()
    return [...this.#running.values()].map(({ id, fault, until, taken }) => ({ id, fault, until, taken }))
  }

  /** Whether an announcement is lost on the way; counts it then. */
  losesAnnouncement(from: NetworkInterfaceId, haVipId: HaVipId, { form }: Claim): boolean {
    return this.#takes(
      ({ fault, taken }) =>
        fault.kind === 'lose-announcements' &&
        fault.haVipId === haVipId &&
        (fault.from ?? from) === from &&
        (fault.form ?? form) === form &&
        (fault.first === undefined || taken < fault.first) &&
        (fault.share === undefined || this.random() < fault.share),
    )
  }

  /** Whether a packet is lost between two ENIs; counts it then. */
  cuts(from: NetworkInterfaceId, to: NetworkInterfaceId): boolean {
    // Asked for every packet, nearly always of a network in which nothing is broken.
    return this.#running.size > 0 && this.#takes(({ cut }) => cut.has(key(from, to)))
  }

  #takes(matches: (running: Running) => boolean): boolean {
    this.#expire()
    for (const running of this.#running.values()) {
      if (!matches(running)) continue
      running.taken += 1
      return true
    }
    return false
  }

  #expire(): void {
    const now = this.clock.now()
    for (const { id, until } of this.#running.values()) if (until <= now) this.#running.delete(id)
  }
}

function key(from: NetworkInterfaceId, to: NetworkInterfaceId): string {
  return `${from}>${to}`
}
