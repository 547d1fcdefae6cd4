import type { ClaimRefusal, HaVipId, NetworkInterfaceId } from '@havip/cloud'
import type { CapturedFrame, Ipv4, Mac } from '@havip/net'
import type { ActiveFault, EndedFault, Fault, FaultId, FaultMark } from './fault.js'
import type { NetworkTables, TableDelta } from './tables.js'
import type { Trace, TracedPacket } from './trace/trace.js'

/** A gratuitous ARP (or an ARP probe) an engine saw, and what it did with it. */
export interface ClaimReport {
  /** Counts up from 1 in each life of an engine; a gap means that reports were lost. */
  readonly seq: number
  /** When the engine saw it, milliseconds since the epoch, fractions allowed. */
  readonly at: number
  readonly networkInterfaceId: NetworkInterfaceId
  readonly address: Ipv4
  readonly sourceMac: Mac
  readonly form: 'request' | 'reply'
  readonly verdict: ClaimVerdict
}

export type ClaimVerdict =
  /** `from` is the ENI that held it until then; null when nobody did; the claimant itself when it only announced again. */
  | { readonly honoured: true; readonly haVipId: HaVipId; readonly from: NetworkInterfaceId | null }
  | { readonly honoured: false; readonly haVipId: HaVipId | null; readonly reason: ClaimRefusal }
  /** The network switches slowly: it is going to be judged again, and reported again, at `due` (as `at`). */
  | { readonly honoured: 'later'; readonly haVipId: HaVipId; readonly due: number }

/** Why a frame went no further. */
export type DropReason =
  /** The port it came from, or the one it was for, is not up. */
  | 'port-down'
  /** Source MAC, or ARP sender hardware address, is not the ENI's. */
  | 'spoofed-mac'
  /** IP source is neither an address of an ENI nor a HAVIP, nor where a route leads by the ENI. */
  | 'spoofed-ip'
  /** IP source, ARP sender or announced address is another ENI's. */
  | 'ip-conflict'
  /** ARP sender is neither an address of an ENI nor a HAVIP; or an ARP reply that nobody asked for. */
  | 'spoofed-arp'
  /** IP source or ARP sender is a HAVIP that another ENI holds, or nobody. */
  | 'not-holder'
  /** It was for a HAVIP that nobody holds. */
  | 'no-holder'
  /** To everybody, by its MAC or its address; the network carries none. */
  | 'broadcast'
  /** To any other group. */
  | 'multicast'
  /** Nobody has the destination address, and no route or EIP leads to it. */
  | 'no-route'
  /** A route leads it to what is gone, or to an address that nobody has. */
  | 'blackhole'
  /** The sender's security groups do not let it out, or the receiver's not in. */
  | 'security-group'
  /** Its TTL ran out on the way to another subnet. */
  | 'ttl-exceeded'
  /** Neither ARP nor IPv4, or malformed. */
  | 'unknown-protocol'
  /** It was a claim or a probe, which never goes further; honoured or not, it is reported. */
  | 'claim'
  /** A fault that was ordered took it. */
  | 'fault'

/** Frames since the engine started, per port. */
export interface PortCounters {
  readonly id: NetworkInterfaceId
  /** Sent by the guest. */
  readonly received: number
  /** Handed to the guest. */
  readonly delivered: number
  /** Of the frames the guest sent, those that reached nobody. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
}

/** What is captured: all that an ENI sends and gets; or what is sent from and to the address of a HAVIP, whoever holds it. */
export type CaptureTarget =
  | { readonly kind: 'eni'; readonly id: NetworkInterfaceId }
  | { readonly kind: 'havip'; readonly id: HaVipId }

/** Whom a capture tells. */
export interface CaptureListener {
  onFrame(frame: CapturedFrame): void
  /** So many frames of those that passed until now were not told of, for they came faster than they were taken. */
  onMissed(total: number): void
}

/** A capture that goes on. */
export interface Capture {
  /** What passed until now is told of before it ends. */
  stop(): void
  /** Resolves when no more frames can come: it was stopped, or the network was taken down. */
  readonly ended: Promise<void>
}

/**
 * A network that enforces the tables. Engines are level-triggered: `sync` makes the network what the tables say,
 * whatever it was before; `apply` does the same for a difference, at a cost that does not grow with the network.
 * Claims are decided by the engine alone, without asking the cloud.
 */
export interface Engine {
  readonly kind: 'memory' | 'linux'

  /** Resolves when frames flow as the tables say. HAVIPs the engine knows already keep their holder. */
  sync(tables: NetworkTables): Promise<void>

  apply(delta: TableDelta): Promise<void>

  /** Moves a HAVIP by order of the cloud (null: unbinds it). Not a claim: nothing is reported. */
  bind(haVipId: HaVipId, holder: NetworkInterfaceId | null): Promise<void>

  /** Who holds what, read from where packets are decided. */
  holders(): Promise<ReadonlyMap<HaVipId, NetworkInterfaceId>>

  /** Sends a gratuitous ARP for `address` from the guest behind the ENI, as an agent there would. */
  announce(networkInterfaceId: NetworkInterfaceId, address: Ipv4, form: 'request' | 'reply'): Promise<void>

  counters(): Promise<readonly PortCounters[]>

  /**
   * Explains what would become of a packet, by the tables, the holders and the faults of this moment; nothing is sent. Rejects when it
   * names what is not there.
   */
  trace(packet: TracedPacket): Promise<Trace>

  /**
   * Makes something go wrong, until it ends by itself or is mended. Resolves when it has begun; rejects when it names what
   * is not there, or is no fault that can be. Without a mark the engine gives it an id.
   */
  break(fault: Fault, mark?: FaultMark): Promise<FaultId>

  /** What is going wrong by order, in the order in which it began. */
  faults(): Promise<readonly ActiveFault[]>

  /** Ends a fault before its time. One that has ended is as good. */
  mend(id: FaultId): Promise<void>

  /**
   * Calls the listener for every fault that has ended without being mended: also for those that ended while nobody
   * listened, where the engine outlives its server.
   */
  onFaultEnded(listener: (ended: EndedFault) => void): () => void

  /** Calls the listener for every claim seen from now on, in order. */
  onClaim(listener: (report: ClaimReport) => void): () => void

  /**
   * Tells of every frame from when this resolves. What a guest sends is captured as it was sent, whatever becomes of it.
   * Rejects when there is no such ENI or HAVIP.
   */
  capture(target: CaptureTarget, listener: CaptureListener): Promise<Capture>

  /** Resolves when the engine works; rejects with the reason when it does not. For /readyz. */
  check(): Promise<void>

  /** Takes everything down that the engine put up. */
  close(): Promise<void>
}
