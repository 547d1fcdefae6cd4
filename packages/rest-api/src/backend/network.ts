import type { Fault, FaultCreate } from '../schema/fault.js'
import type {
  Announcement,
  Holders,
  PortCounters,
  SeenAnnouncement,
  Tables,
  Trace,
  TraceCreate,
} from '../schema/sdn.js'
import type { Scope } from './scope.js'

/** Who breaks, or mends: what the log calls it, and which accounts it may name. */
export interface FaultOrderer {
  readonly actor: string
  readonly requestId: string
  readonly within: (accountId: string) => boolean
}

/** Whom a capture tells of frames, and of how many in all were missed since it began. */
export interface CaptureListener {
  onFrame(captured: { readonly at: number; readonly frame: Uint8Array }): void
  onMissed(total: number): void
}

/** The simulated network beneath the emulated cloud. The real one tells nothing of all this. */
export interface Network {
  /** What enforces it. */
  readonly engine: Holders['engine']
  /** ApiError ServiceUnavailable when the network does not work. */
  check(): Promise<void>
  holders(): Promise<Holders>
  /**
   * Makes the guest behind `from` (an ENI, an instance, or a private IP) announce an address, looked for in the
   * accounts that are `within`. ApiError ResourceNotFound,
   * Ambiguous, or Timeout when the network does not say what it did with it.
   */
  announce(
    from: string,
    address: string,
    form: 'request' | 'reply',
    within: (accountId: string) => boolean,
  ): Promise<Announcement>
  /** The newest that the network saw from ENIs of an account and region, the oldest first. */
  announcements(scope: Scope): Promise<SeenAnnouncement[]>
  /** What the network is to do in an account and region. */
  tables(scope: Scope): Promise<Tables>
  counters(scope: Scope): Promise<PortCounters[]>
  /** What the tables, and the holders there are now, would do with a packet. ApiError ResourceNotFound. */
  trace(scope: Scope, packet: TraceCreate): Promise<Trace>
  /**
   * Tells of the frames of an ENI (or an instance's primary one, or one by its private IP), or from and to the address of a HAVIP.
   * ApiError ResourceNotFound, or Ambiguous.
   */
  capture(
    target: string,
    within: (accountId: string) => boolean,
    listener: CaptureListener,
  ): Promise<{ stop(): void; readonly ended: Promise<void> }>
  /**
   * The ENI that a guest elsewhere may be behind. ApiError ResourceNotFound, Ambiguous, or UnsupportedOperation (501) where guests
   * are on this machine.
   */
  remoteGuest(name: string, within: (accountId: string) => boolean): Promise<string>
  /** What is going wrong by order, of what is `within`. */
  faults(within: (accountId: string) => boolean): Promise<Fault[]>
  /** Makes something go wrong. ApiError ResourceNotFound for what is not there, or not `within`. */
  break(order: FaultCreate, by: FaultOrderer): Promise<Fault>
  /** Ends a fault. ApiError ResourceNotFound when it has ended. */
  mend(id: string, by: FaultOrderer): Promise<void>
}
