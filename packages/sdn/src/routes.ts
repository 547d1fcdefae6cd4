import type { VpcId } from '@havip/cloud'
import { type Cidr, type CidrRange, cidrRange, type Ipv4 } from '@havip/net'
import type { TableIndex } from './table-index.js'
import type { RouteEntry, SubnetEntry } from './tables.js'

/** Whether the address, an unsigned number, lies in a block of the VPC: then no route leads it elsewhere. */
export function isLocal(tables: TableIndex, vpcId: VpcId, address: number): boolean {
  const vpc = tables.vpcs.get(vpcId)
  return vpc?.blocks.some((block) => contains(rangeOf(vpc, block), address)) === true
}

/** Of the routes that the subnet obeys and that match the address, an unsigned number, the one with the longest prefix. */
export function routeFor(tables: TableIndex, subnet: SubnetEntry, address: number): RouteEntry | undefined {
  let best: RouteEntry | undefined
  let longest = -1
  for (const route of tables.routesOf(subnet.routeTableId)) {
    const range = rangeOf(route, route.destination)
    if (range.prefix <= longest || !contains(range, address)) continue
    best = route
    longest = range.prefix
  }
  return best
}

/**
 * Whether who has one of these addresses may send from a source, an unsigned number, that nobody in the VPC has: it hands
 * back what comes from where routes lead by it. A next hop would be of no use otherwise, not even with translation.
 */
export function speaksFor(tables: TableIndex, vpcId: VpcId, addresses: Iterable<Ipv4>, source: number): boolean {
  if (isLocal(tables, vpcId, source)) return false
  for (const address of addresses) {
    for (const route of tables.routesVia(vpcId, address)) {
      if (contains(rangeOf(route, route.destination), source)) return true
    }
  }
  return false
}

/** Ranges read once from the blocks of an entry; entries do not change. */
const read = new WeakMap<object, Map<Cidr, CidrRange>>()

/** The range of a block that belongs to an entry. */
export function rangeOf(entry: object, block: Cidr): CidrRange {
  let ranges = read.get(entry)
  if (ranges === undefined) {
    ranges = new Map()
    read.set(entry, ranges)
  }
  let range = ranges.get(block)
  if (range === undefined) {
    range = cidrRange(block)
    ranges.set(block, range)
  }
  return range
}

export function contains({ first, last }: CidrRange, address: number): boolean {
  return address >= first && address <= last
}
