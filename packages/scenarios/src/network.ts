import type { NetworkInterfaceId } from '@havip/cloud'
import type { Engine } from '@havip/sdn'

/** A network under test: an engine, and guests behind its ports that send and receive raw Ethernet frames. */
export interface ScenarioNetwork {
  readonly engine: Engine
  /** The guest behind an ENI; its receive log starts now. */
  guest(networkInterfaceId: NetworkInterfaceId): Promise<Guest>
  close(): Promise<void>
}

export interface Guest {
  /** Puts whole Ethernet frames (no FCS) on the wire, in order. */
  send(...frames: Uint8Array[]): Promise<void>
  /** The first frame not yet taken that matches; rejects when none came within the time. */
  receive(matches: (frame: Uint8Array) => boolean, timeoutMs?: number): Promise<Uint8Array>
  /** Every frame received so far and not yet taken. */
  pending(): Promise<readonly Uint8Array[]>
}
