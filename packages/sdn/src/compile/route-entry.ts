import type { InstanceId, Route, WorldView } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { NextHop, RouteEntry } from '../tables.js'

/** Undefined while it is disabled. */
export function routeEntry(world: WorldView, route: Route): RouteEntry | undefined {
  const { id, routeTableId, destination, enabled } = route
  const table = world.routeTables.get(routeTableId)
  if (!enabled || table === undefined) return undefined
  return { id, vpcId: table.vpcId, routeTableId, destination, nextHop: nextHopOf(world, route) }
}

function nextHopOf(world: WorldView, { gatewayType, gatewayId }: Route): NextHop {
  switch (gatewayType) {
    case 'NORMAL_CVM':
      // Whoever has the address when the packet comes: it may change hands.
      return { kind: 'address', address: gatewayId as Ipv4 }
    case 'HAVIP':
      return by(world.haVips.get(gatewayId)?.vip)
    case 'CVM':
      return by(primaryAddressOf(world, gatewayId as InstanceId))
    case 'EIP':
      return { kind: 'internet' }
    default:
      return gatewayType satisfies never
  }
}

function by(address: Ipv4 | undefined): NextHop {
  return address === undefined ? { kind: 'blackhole' } : { kind: 'address', address }
}

function primaryAddressOf(world: WorldView, id: InstanceId): Ipv4 | undefined {
  for (const eni of world.networkInterfaces.by('instance', id)) {
    if (!eni.primary) continue
    for (const { address, owner } of world.privateIps.by('owner', eni.id)) {
      if (owner.kind === 'eni' && owner.primary) return address
    }
  }
  return undefined
}
