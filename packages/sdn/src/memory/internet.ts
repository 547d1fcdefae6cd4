import { etherTypes, mac, networkMac, setMac, setU16 } from '@havip/net'
import type { DropReason } from '../engine.js'

/** The MAC address that frames for clients on the internet go to. */
export const internetMac = mac('02:00:5e:00:00:01')

/** What is outside: one wire for all clients, where EIPs are reached. */
export class Internet {
  /** The first fourteen bytes of every frame delivered here. */
  readonly header = new Uint8Array(14)
  readonly listeners = new Set<(frame: Uint8Array) => void>()
  /** Never called: it is always there. */
  readonly removalListeners = new Set<() => void>()
  received = 0
  delivered = 0
  readonly dropped: Partial<Record<DropReason, number>> = {}

  constructor() {
    setMac(this.header, 0, internetMac)
    setMac(this.header, 6, networkMac)
    setU16(this.header, 12, etherTypes.ipv4)
  }

  drop(reason: DropReason): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + 1
  }

  deliver(frame: Uint8Array): void {
    frame.set(this.header)
    this.delivered += 1
    for (const listener of this.listeners) listener(frame)
  }
}
