import type { NetworkInterfaceId } from '@havip/cloud'
import type { MemoryPort } from './memory-engine.js'

/** An Ethernet header and the longest IPv4 packet, bytes. No guest sends a longer frame. */
export const longestFrame = 14 + 65_535

/** What waits for a reader that is slow, at most, bytes: more is lost, as in the queue of a network card. */
export const longestQueue = 4 * 1024 * 1024

/** A guest elsewhere, as the network sees it: the far end of whatever carries frames there. */
export interface RemoteGuest {
  /** Hands over a frame for the guest. */
  deliver(frame: Uint8Array): void
  /** Bytes handed over that have not left yet. */
  waiting(): number
  /** The wire has ended, and why. */
  ended(reason: 'replaced' | 'removed'): void
}

/** The near end of a wire to a guest elsewhere. */
export interface RemoteWire {
  /** Takes a frame from the guest. The bytes are not kept. */
  receive(frame: Uint8Array): void
  /** Frames that were lost because the guest reads too slowly. */
  readonly lost: number
  /** Takes the guest off the ENI. */
  end(): void
}

/**
 * Guests that are not in this process, each the only one behind its ENI: who connects takes the wire over from who had it,
 * so that one whose connection died unnoticed comes in again.
 */
export class RemoteWires {
  readonly #taken = new Map<NetworkInterfaceId, { readonly wire: RemoteWire; readonly guest: RemoteGuest }>()

  constructor(readonly network: { port(id: NetworkInterfaceId): MemoryPort }) {}

  /** Throws when the network has no such ENI. */
  connect(id: NetworkInterfaceId, guest: RemoteGuest): RemoteWire {
    const port = this.network.port(id)
    const before = this.#taken.get(id)
    before?.wire.end()
    before?.guest.ended('replaced')
    const stops = [
      port.onFrame((frame) => {
        if (guest.waiting() + frame.length > longestQueue) wire.lost += 1
        else guest.deliver(frame)
      }),
      port.onRemoved(() => {
        wire.end()
        guest.ended('removed')
      }),
    ]
    const wire = {
      lost: 0,
      receive: (frame: Uint8Array) => port.send(frame),
      end: () => {
        for (const stop of stops) stop()
        if (this.#taken.get(id)?.wire === wire) this.#taken.delete(id)
      },
    }
    this.#taken.set(id, { wire, guest })
    return wire
  }
}
