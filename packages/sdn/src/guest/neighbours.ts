import { arpRequest, type EthernetFrame, type Ipv4, type Mac, parseArp } from '@havip/net'

/** The ARP cache of a guest (RFC 826). Entries do not age: the network's answer is always the same MAC. */
export class Neighbours {
  readonly #known = new Map<Ipv4, Mac>()
  readonly #waiting = new Map<Ipv4, ((mac: Mac) => void)[]>()
  readonly #own: { readonly mac: Mac; readonly address: Ipv4 }
  readonly #send: (frame: Uint8Array) => void

  constructor(own: { readonly mac: Mac; readonly address: Ipv4 }, send: (frame: Uint8Array) => void) {
    this.#own = own
    this.#send = send
  }

  /** Calls back with the MAC of a neighbour, at once when it is known, else when it answers; never when it does not. */
  resolve(address: Ipv4, callback: (mac: Mac) => void): void {
    const known = this.#known.get(address)
    if (known !== undefined) {
      callback(known)
      return
    }
    const waiting = this.#waiting.get(address)
    if (waiting === undefined) this.#waiting.set(address, [callback])
    else waiting.push(callback)
    this.#send(arpRequest(this.#own.mac, this.#own.address, address))
  }

  receive(frame: EthernetFrame): void {
    const arp = parseArp(frame.payload)
    if (arp?.operation !== 'reply' || arp.targetMac !== this.#own.mac) return
    this.#known.set(arp.senderIp, arp.senderMac)
    const waiting = this.#waiting.get(arp.senderIp) ?? []
    this.#waiting.delete(arp.senderIp)
    for (const callback of waiting) callback(arp.senderMac)
  }
}
