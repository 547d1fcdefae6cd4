import { decrementTtl, type Ipv4 } from '@havip/net'
import type { DropReason } from '../engine.js'
import { isLocal, routeFor, speaksFor } from '../routes.js'
import type { TableIndex } from '../table-index.js'
import type { EipEntry } from '../tables.js'
import { addressNumber, HaVip, type Owner, type Port } from './owner.js'
import { copyOf, destinationOf, groupOf, ip, isIpv4Packet, sourceOf, ttlOf } from './packet.js'

/** Where a packet goes next: to a port, by way of the router or not, or out by an EIP. */
export type Hop =
  | { readonly kind: 'port'; readonly port: Port; readonly routed: boolean }
  | { readonly kind: 'internet'; readonly eip: EipEntry }

/**
 * Where an IPv4 frame from a port that is up goes (DESIGN section 2, "Traffic"), or why nowhere. Reads fields where they
 * lie: this runs for every packet. What is in the packet behind the header is the guests' own affair.
 */
export function routeIpv4(tables: TableIndex, port: Port, frame: Uint8Array): Hop | DropReason {
  if (!isIpv4Packet(frame)) return 'unknown-protocol'
  if (!port.isMacAt(frame, 6)) return 'spoofed-mac'

  const { owners } = port.vpc
  const source = owners.get(sourceOf(frame))
  if (source?.holder !== port) {
    if (source instanceof HaVip) return 'not-holder'
    const forwards =
      source === undefined && speaksFor(tables, port.entry.vpcId, addressesOf(port), sourceOf(frame) >>> 0)
    if (!forwards) return source === undefined ? 'spoofed-ip' : 'ip-conflict'
  }
  const group = groupOf(frame)
  if (group !== undefined) return group

  const destination = owners.get(destinationOf(frame))
  if (destination === undefined) return away(tables, port, frame)
  return toOwner(destination, frame, destination.subnetId !== port.subnetId)
}

function* addressesOf(port: Port): Iterable<Ipv4> {
  yield* port.entry.addresses
  for (const { entry } of port.held) yield entry.address
}

/** Nobody in the VPC has the destination: the routes of the sender's subnet say what becomes of it. */
function away(tables: TableIndex, port: Port, frame: Uint8Array): Hop | DropReason {
  const { vpcId } = port.entry
  const destination = destinationOf(frame) >>> 0
  if (isLocal(tables, vpcId, destination)) return 'no-route'
  const subnet = tables.subnets.get(port.entry.subnetId)
  const route = subnet && routeFor(tables, subnet, destination)
  switch (route?.nextHop.kind) {
    case 'blackhole':
      return 'blackhole'
    case 'address': {
      const hop = port.vpc.owners.get(addressNumber(route.nextHop.address))
      return hop === undefined ? 'blackhole' : toOwner(hop, frame, true)
    }
    // An EIP needs no route of its own.
    case 'internet':
    case undefined: {
      const eip = port.vpc.eips.get(sourceOf(frame))
      if (eip === undefined) return 'no-route'
      return ttlOf(frame) <= 1 ? 'ttl-exceeded' : { kind: 'internet', eip }
    }
  }
}

/** To the port that has an address, or holds it. */
export function toOwner({ holder }: Owner, frame: Uint8Array, routed: boolean): Hop | DropReason {
  if (holder === null) return 'no-holder'
  if (!holder.up) return 'port-down'
  return routed && ttlOf(frame) <= 1 ? 'ttl-exceeded' : { kind: 'port', port: holder, routed }
}

/** The frame as it is handed to the guest; the one sent stays as it is. */
export function rewrittenIpv4(to: Port, frame: Uint8Array, routed: boolean): Uint8Array {
  const copy = copyOf(frame)
  copy.set(to.header)
  if (routed) decrementTtl(copy, ip)
  return copy
}
