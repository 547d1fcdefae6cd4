import { type Cidr, cidrRange, type Ipv4, ipv4FromNumber, ipv4ToNumber } from '@havip/net'
import type { Change } from './change.js'
import type { PrivateIp, ReserveIp, SubnetId } from './rows.js'

interface AddressTables {
  readonly privateIps: { get(id: string): PrivateIp | undefined }
  readonly reserveIps: { get(id: string): ReserveIp | undefined }
}

/**
 * Per subnet, a number below which no address is free. It makes finding the next free address cost the same in a full
 * subnet as in an empty one. Derived from the rows, never stored.
 */
export class Addresses {
  readonly #floors = new Map<SubnetId, number>()
  readonly #base: Addresses | undefined

  /** With a base: what a draft knows on top of its world, which is not touched. */
  constructor(base?: Addresses) {
    this.#base = base
  }

  /** Called with each change, before it is applied to `world`. */
  observe(world: AddressTables, change: Change): void {
    if (change.table === 'subnets' && change.op === 'remove') this.#floors.delete(change.id as SubnetId)
    if (change.table !== 'privateIps' && change.table !== 'reserveIps') return
    if (change.op === 'put') {
      const { subnetId, address } = change.row
      const value = ipv4ToNumber(address)
      if (this.#floor(subnetId) === value) this.#floors.set(subnetId, value + 1)
      return
    }
    const freed = world[change.table].get(change.id)
    if (freed === undefined) return
    const value = ipv4ToNumber(freed.address)
    if (value < this.#floor(freed.subnetId)) this.#floors.set(freed.subnetId, value)
  }

  /** The lowest free address of the subnet with this block; undefined when it is full. */
  lowestFree(subnetId: SubnetId, block: Cidr, isTaken: (address: Ipv4) => boolean): Ipv4 | undefined {
    const { first, last } = cidrRange(block)
    // Network and gateway come first, the broadcast address last; none of the three is given out.
    let value = Math.max(first + 2, this.#floor(subnetId))
    while (value < last && isTaken(ipv4FromNumber(value))) value += 1
    this.#floors.set(subnetId, value)
    return value < last ? ipv4FromNumber(value) : undefined
  }

  #floor(subnetId: SubnetId): number {
    return this.#floors.get(subnetId) ?? (this.#base === undefined ? 0 : this.#base.#floor(subnetId))
  }
}
