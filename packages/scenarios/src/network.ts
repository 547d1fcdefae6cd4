import type { NetworkInterfaceId } from '@havip/cloud'
import type { Engine, NetworkTables } from '@havip/sdn'

/** A network under test: an engine, and guests behind its ports that send and receive raw Ethernet frames. */
export interface ScenarioNetwork {
  readonly engine: Engine
  /** The guest behind an ENI; its receive log starts now. */
  guest(networkInterfaceId: NetworkInterfaceId): Promise<Guest>
  /** The clients outside; what they send to an EIP comes in. Its receive log starts now. */
  internet(): Promise<Guest>
  close(): Promise<void>
}

/**
 * A guest may have an IP stack of its own that sends and answers by itself, so scenarios look only for frames that
 * they sent, or that answer what they sent.
 */
export interface Guest {
  /** Puts whole Ethernet frames (no FCS) on the wire, in order. */
  send(...frames: Uint8Array[]): Promise<void>
  /** The first frame that came in, was not yet taken, and matches; rejects when none came within the time. */
  receive(matches: (frame: Uint8Array) => boolean, timeoutMs?: number): Promise<Uint8Array>
  /** Every frame that came in so far and was not yet taken. Never the guest's own. */
  pending(): Promise<readonly Uint8Array[]>
}

/** A network that works as the tables say when the promise resolves. */
export type MakeNetwork = (tables: NetworkTables) => Promise<ScenarioNetwork>
