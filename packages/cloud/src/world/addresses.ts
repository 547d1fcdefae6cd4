import { type Cidr, cidrRange, type Ipv4, ipv4FromNumber, ipv4ToNumber } from '@havip/net'
import type { Change } from './change.js'
import type { PrivateIp, SubnetId } from './rows.js'

/**
 * Per subnet, a number below which no address is free. It makes finding the next free address cost the same in a full
 * subnet as in an empty one. Derived from the rows, never stored.
 */
export class Addresses {
  readonly #floor = new Map<SubnetId, number>()

  /** Called with each committed change, before it is applied. */
  observe(world: { privateIps: { get(id: string): PrivateIp | undefined } }, change: Change): void {
    if (change.table === 'subnets' && change.op === 'remove') this.#floor.delete(change.id as SubnetId)
    if (change.table !== 'privateIps') return
    if (change.op === 'put') {
      const value = ipv4ToNumber(change.row.address)
      if (this.#floor.get(change.row.subnetId) === value) this.#floor.set(change.row.subnetId, value + 1)
      return
    }
    const freed = world.privateIps.get(change.id)
    if (freed === undefined) return
    const value = ipv4ToNumber(freed.address)
    const floor = this.#floor.get(freed.subnetId)
    if (floor !== undefined && value < floor) this.#floor.set(freed.subnetId, value)
  }

  /** The lowest free address of the block at or above `from`; `isTaken` answers for the world as drafted. */
  lowestFree(subnetId: SubnetId, block: Cidr, isTaken: (address: Ipv4) => boolean): Ipv4 | undefined {
    const { first, last } = cidrRange(block)
    // Network and gateway come first, the broadcast address last; none of the three is given out.
    for (let value = Math.max(first + 2, this.#floor.get(subnetId) ?? 0); value < last; value++) {
      const address = ipv4FromNumber(value)
      if (!isTaken(address)) return address
    }
    return undefined
  }

  /** Notes that the committed world has no free address below `address`. */
  raiseFloor(subnetId: SubnetId, address: Ipv4): void {
    this.#floor.set(subnetId, Math.max(this.#floor.get(subnetId) ?? 0, ipv4ToNumber(address)))
  }
}
