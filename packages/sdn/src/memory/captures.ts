import { ethernetHeaderLength, etherTypes, type Ipv4, ipv4At, parseArp, parseEthernet } from '@havip/net'
import type { Capture, CaptureListener, CaptureTarget } from '../engine.js'
import type { Fabric } from './fabric.js'
import type { Port } from './owner.js'

interface Running {
  readonly target: CaptureTarget
  readonly listener: CaptureListener
  readonly end: () => void
}

/** Who wants to see which frames. Costs one look at `none` for each frame while nobody does. */
export class Captures {
  readonly #running = new Set<Running>()

  constructor(
    readonly fabric: Fabric,
    readonly now: () => number,
  ) {}

  get none(): boolean {
    return this.#running.size === 0
  }

  begin(target: CaptureTarget, listener: CaptureListener): Capture {
    let resolve = () => {}
    const ended = new Promise<void>((done) => {
      resolve = done
    })
    const running = { target, listener, end: resolve }
    this.#running.add(running)
    const stop = () => {
      this.#running.delete(running)
      resolve()
    }
    return { stop, ended }
  }

  /** A frame that a guest sent. */
  sent(port: Port, frame: Uint8Array): void {
    for (const running of this.#running) {
      const { target } = running
      const wanted = target.kind === 'eni' ? target.id === port.id : this.#concerns(target.id, port.entry.vpcId, frame)
      if (wanted) this.#tell(running, frame)
    }
  }

  /** A frame that goes to a guest. From outside: one that no guest has sent. */
  delivered(port: Port, frame: Uint8Array, fromOutside: boolean): void {
    for (const running of this.#running) {
      const { target } = running
      const { vpcId } = port.entry
      const wanted =
        target.kind === 'eni' ? target.id === port.id : fromOutside && this.#concerns(target.id, vpcId, frame)
      if (wanted) this.#tell(running, frame)
    }
  }

  close(): void {
    for (const { end } of this.#running) end()
    this.#running.clear()
  }

  #concerns(id: (CaptureTarget & { kind: 'havip' })['id'], vpcId: string, frame: Uint8Array): boolean {
    const entry = this.fabric.haVips.get(id)?.entry
    return entry !== undefined && entry.vpcId === vpcId && addressesOf(frame).includes(entry.address)
  }

  #tell({ listener }: Running, frame: Uint8Array): void {
    listener.onFrame({ at: this.now(), frame: Uint8Array.from(frame) })
  }
}

/** The two addresses that an IPv4 or ARP frame is about. */
function addressesOf(frame: Uint8Array): Ipv4[] {
  const ethernet = parseEthernet(frame)
  if (ethernet?.etherType === etherTypes.ipv4 && frame.length >= ethernetHeaderLength + 20) {
    return [ipv4At(frame, ethernetHeaderLength + 12), ipv4At(frame, ethernetHeaderLength + 16)]
  }
  const arp = ethernet?.etherType === etherTypes.arp ? parseArp(ethernet.payload) : undefined
  return arp === undefined ? [] : [arp.senderIp, arp.targetIp]
}
