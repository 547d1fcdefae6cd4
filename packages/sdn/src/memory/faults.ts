import type { Clock, HaVipId, InstanceId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import type { Claim } from '../claim.js'
import {
  type ActiveFault,
  type Cut,
  directionKey,
  directions,
  type EndedFault,
  type Fault,
  type FaultId,
  type FaultMark,
  faultProblem,
  isAboutAnything,
  isInstanceFault,
  isPacketFault,
  type Lateness,
  latenessOf,
} from '../fault.js'
import type { TableIndex } from '../table-index.js'

interface Running extends Omit<ActiveFault, 'taken'> {
  /** Senders and receivers that it is about, as keys. */
  readonly paths: ReadonlySet<string>
  /** Stops what ends it. */
  readonly stop: () => void
  taken: number
}

/** What becomes of a packet by order. */
export interface Fate {
  readonly lost: boolean
  /** Milliseconds. */
  readonly delay: number
  /** Besides the packet itself. */
  readonly copies: number
}

const noFate: Fate = { lost: false, delay: 0, copies: 0 }

/** The faults of the in-memory network. */
export class Faults {
  readonly #running = new Map<FaultId, Running>()
  readonly #listeners = new Set<(ended: EndedFault) => void>()
  #count = 0

  constructor(
    readonly clock: Clock,
    /** 0 up to, not including, 1. */
    readonly random: () => number,
  ) {}

  get none(): boolean {
    return this.#running.size === 0
  }

  /** `cut`: what an instance fault cuts. */
  add(fault: Fault, mark?: FaultMark, cut?: Cut): FaultId {
    const problem = faultProblem(fault)
    if (problem !== undefined) throw new Error(problem)
    this.#count += 1
    const { id, ...whose } = mark ?? { id: `fault-${this.#count}` as const }
    const onPaths = isPacketFault(fault) ? fault : cut
    const paths = new Set(onPaths && directions(onPaths).map(([from, to]) => directionKey(from, to)))
    const until = this.clock.now() + fault.durationMs
    const stop = this.clock.at(until, () => this.#end(id, 'over'))
    this.#running.set(id, { id, ...whose, fault, until, paths, stop, taken: 0 })
    return id
  }

  remove(id: FaultId): void {
    this.#running.get(id)?.stop()
    this.#running.delete(id)
  }

  /** The network goes. */
  clear(): void {
    for (const id of this.#running.keys()) this.#end(id, 'network-gone')
  }

  /** Ends those that name nothing any more that there is. */
  prune(tables: TableIndex): void {
    for (const { id, fault } of this.#running.values())
      if (!isAboutAnything(fault, tables)) this.#end(id, 'network-gone')
  }

  active(): ActiveFault[] {
    return [...this.#running.values()].map(({ id, shard, fault, until, taken }) => {
      return { id, ...(shard && { shard }), fault, until, taken }
    })
  }

  onEnded(listener: (ended: EndedFault) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What becomes of an announcement on its way: how late it is, milliseconds, or that it is lost. Counts it then. */
  announcement(from: NetworkInterfaceId, haVipId: HaVipId, { form }: Claim): 'lost' | number {
    for (const running of this.#running.values()) {
      const { fault, taken } = running
      if (fault.kind !== 'lose-announcements' && fault.kind !== 'delay-announcements') continue
      if (fault.haVipId !== haVipId || (fault.from ?? from) !== from || (fault.form ?? form) !== form) continue
      if ('first' in fault && fault.first !== undefined && taken >= fault.first) continue
      if (!this.#strikes(fault)) continue
      running.taken += 1
      return fault.kind === 'lose-announcements' ? 'lost' : latenessOf(fault, this.random)
    }
    return 0
  }

  /** How long the network of a VPC takes to honour a claim, by order; counts it then. */
  switching(vpcId: VpcId): Lateness | undefined {
    for (const running of this.#running.values()) {
      if (running.fault.kind !== 'slow-switching' || running.fault.vpcId !== vpcId) continue
      running.taken += 1
      return running.fault
    }
    return undefined
  }

  /** Whether another fault makes the network of the VPC slow. */
  isSlow(vpcId: VpcId): boolean {
    return this.active().some(({ fault }) => fault.kind === 'slow-switching' && fault.vpcId === vpcId)
  }

  /** Whether an instance stands still, or has no power, by order. */
  isStill(id: InstanceId): boolean {
    return this.active().some(({ fault }) => isInstanceFault(fault) && fault.instanceIds.includes(id))
  }

  /** Whether a frame is lost because nothing that the ENI sends is heard, or it hears nothing; counts it then. */
  cutsOff(end: { readonly from: NetworkInterfaceId } | { readonly to: NetworkInterfaceId }): boolean {
    // Asked for every frame, nearly always of a network in which nothing is broken.
    if (this.none) return false
    const key = 'from' in end ? directionKey(end.from, undefined) : directionKey(undefined, end.to)
    for (const running of this.#running.values()) {
      const { fault, paths } = running
      if (!(fault.kind === 'cut' || isInstanceFault(fault)) || !paths.has(key) || !this.#strikes(fault)) continue
      running.taken += 1
      return true
    }
    return false
  }

  /** What becomes of a packet between two ENIs; undefined is the internet. Counts it where it is any other than usual. */
  packet(from: NetworkInterfaceId | undefined, to: NetworkInterfaceId | undefined): Fate {
    if (this.none) return noFate
    const keys = [directionKey(from, undefined), directionKey(undefined, to)]
    if (from !== undefined && to !== undefined) keys.push(directionKey(from, to))
    let copies = 0
    for (const running of this.#running.values()) {
      const { fault, paths } = running
      // What is cut off altogether has been asked about already.
      const asked = fault.kind === 'cut' ? keys.slice(2) : keys
      if (!isPacketFault(fault) || !asked.some((key) => paths.has(key)) || !this.#strikes(fault)) continue
      running.taken += 1
      if (fault.kind === 'delay') return { lost: false, delay: latenessOf(fault, this.random), copies }
      if (fault.kind !== 'duplicate') return { lost: true, delay: 0, copies }
      copies += fault.copies ?? 1
    }
    return copies === 0 ? noFate : { lost: false, delay: 0, copies }
  }

  #strikes(fault: Fault): boolean {
    const share = 'share' in fault ? fault.share : undefined
    return share === undefined || this.random() < share
  }

  #end(id: FaultId, cause: EndedFault['cause']): void {
    const running = this.#running.get(id)
    if (running === undefined) return
    this.remove(id)
    const { shard, fault } = running
    for (const listener of this.#listeners) listener({ id, ...(shard && { shard }), fault, cause })
  }
}
