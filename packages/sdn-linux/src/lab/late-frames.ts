import type { NetworkInterfaceId, VpcId } from '@havip/cloud'
import { cidrContains, ethernetHeaderLength, ipv4At, setMac } from '@havip/net'
import type { TableIndex } from '@havip/sdn'
import { lateMac } from './fault-rules.js'
import { Injector } from './injector.js'
import { linkName, routerLink } from './names.js'
import type { Namespace } from './namespace.js'
import type { NumberedSubnet } from './parts.js'

/** Frames that are under way at a time; what comes on top is lost, as where any queue is full. */
const room = 10_000
const destinationAt = ethernetHeaderLength + 16

/** Where a frame was going when it was taken. */
export type WayOn =
  | { readonly router: NumberedSubnet }
  | { readonly guest: NetworkInterfaceId; readonly subnet: NumberedSubnet }

/** Puts frames of a VPC that were made late, or copies, on the wire again. */
export class LateFrames {
  readonly #fabric: Injector
  readonly #router: Injector
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(
    fabric: Namespace,
    router: Namespace,
    readonly vpcId: VpcId,
    readonly tables: TableIndex,
  ) {
    this.#fabric = new Injector(fabric)
    this.#router = new Injector(router)
  }

  send(frame: Uint8Array, way: WayOn, ms: number): void {
    if (ms === 0) this.#send(frame, way)
    else if (this.#timers.size < room) this.#wait(frame, way, ms)
  }

  #wait(frame: Uint8Array, way: WayOn, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#send(frame, way)
    }, ms)
    this.#timers.add(timer)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#fabric.stop()
    this.#router.stop()
  }

  /**
   * What goes to an address of a subnet comes in there by the router's port once more: so it goes to whoever has the
   * address by now. What a next hop forwards has no such address, and goes to that ENI.
   */
  #send(frame: Uint8Array, way: WayOn): void {
    if ('router' in way) this.#fabric.send(routerLink(way.router.number).bridgeSide, frame)
    else if (!this.#isLocal(frame)) this.#fabric.send(linkName(way.guest), frame)
    else {
      const late = new Uint8Array(frame)
      setMac(late, 6, lateMac)
      this.#router.send(routerLink(way.subnet.number).routerSide, late)
    }
  }

  #isLocal(frame: Uint8Array): boolean {
    const destination = ipv4At(frame, destinationAt)
    return [...this.tables.subnetsIn(this.vpcId)].some(({ cidrBlock }) => cidrContains(cidrBlock, destination))
  }
}
