import type { HaVipId, NetworkInterfaceId } from '@havip/cloud'
import { type Ipv4, ipProtocols, ipv4ToNumber, type Mac } from '@havip/net'
import type { DropReason } from '../engine.js'
import type { ActiveFault } from '../fault.js'
import { isLocal, routeFor, speaksFor } from '../routes.js'
import { askGroups, type Direction, type PacketFacts } from '../security.js'
import type { TableIndex } from '../table-index.js'
import type { EipEntry, PortEntry } from '../tables.js'
import { FaultsOnWay, type Hit } from './faults-on-way.js'

/** A packet to be thought about, as its sender would send it. */
export interface TracedPacket {
  /** Where it comes from. */
  readonly from: NetworkInterfaceId | 'internet'
  /** By default the primary address of the ENI. From the internet it has to be said. */
  readonly source?: Ipv4
  /** By default the ENI's own. */
  readonly sourceMac?: Mac
  readonly destination: Ipv4
  /** Number of the IP protocol; by default UDP. */
  readonly protocol?: number
  readonly sourcePort?: number
  readonly destinationPort?: number
  /** By default 64. */
  readonly ttl?: number
}

export interface TraceHop {
  readonly step: 'sender' | 'owner' | 'route' | 'router' | 'security-group' | 'eip' | 'internet' | 'fault' | 'delivery'
  /** One sentence. */
  readonly says: string
}

export type Trace =
  | {
      readonly verdict: 'delivered'
      readonly to: NetworkInterfaceId | 'internet'
      /** As it arrives. */
      readonly source: Ipv4
      readonly destination: Ipv4
      readonly hops: readonly TraceHop[]
    }
  | { readonly verdict: 'dropped'; readonly reason: DropReason; readonly hops: readonly TraceHop[] }

export type Holders = ReadonlyMap<HaVipId, NetworkInterfaceId>

/**
 * Explains what the tables, and the faults of this moment, would do with a packet that belongs to no connection yet, step by
 * step, and why. The in-memory engine does the same with packets themselves. Throws when the tables have no such ENI.
 */
export function trace(
  tables: TableIndex,
  holders: Holders,
  packet: TracedPacket,
  faults: readonly ActiveFault[] = [],
): Trace {
  const hops: TraceHop[] = []
  const ended = new Tracer(tables, holders, hops, new FaultsOnWay(faults, tables)).run(packet)
  return typeof ended === 'string' ? { verdict: 'dropped', reason: ended, hops } : { ...ended, hops }
}

/** What a packet is on its way. */
interface Moving {
  readonly source: Ipv4
  readonly destination: Ipv4
  readonly protocol: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly ttl: number
}

interface Delivered {
  readonly verdict: 'delivered'
  readonly to: NetworkInterfaceId | 'internet'
  readonly source: Ipv4
  readonly destination: Ipv4
}

type Ended = Delivered | DropReason

class Tracer {
  constructor(
    readonly tables: TableIndex,
    readonly holders: Holders,
    readonly hops: TraceHop[],
    readonly faults: FaultsOnWay,
  ) {}

  run(packet: TracedPacket): Ended {
    if (packet.from === 'internet') {
      if (packet.source === undefined) throw new Error('a packet from the internet needs a source address')
      return this.#comeIn(moving(packet, packet.source))
    }
    const port = this.tables.ports.get(packet.from)
    if (port === undefined) throw new Error(`the network has no ENI ${packet.from}`)
    const source = packet.source ?? port.addresses[0]
    if (source === undefined) throw new Error(`${port.id} has no address`)
    return this.#leave(port, moving(packet, source), packet.sourceMac ?? port.mac)
  }

  #leave(port: PortEntry, packet: Moving, sourceMac: Mac): Ended {
    if (!port.up) return this.#drop('port-down', 'sender', `${port.id} is not up, so nothing leaves it.`)
    if (this.#isTaken(this.faults.leaving(port.id))) return 'fault'
    if (sourceMac !== port.mac) {
      return this.#drop('spoofed-mac', 'sender', `${sourceMac} is not the MAC address of ${port.id}, ${port.mac}.`)
    }
    const refusal = this.#senderRefusal(port, packet.source)
    if (refusal !== undefined) return refusal
    if (ipv4ToNumber(packet.destination) >= 0xe0000000) {
      const group = ipv4ToNumber(packet.destination) === 0xffffffff ? 'broadcast' : 'multicast'
      return this.#drop(group, 'sender', `${packet.destination} is a ${group} address, and the network carries none.`)
    }
    const owner = this.#ownerOf(port, packet.destination)
    if (owner === undefined) return this.#away(port, packet)
    this.#say('owner', owner.says)
    const routed = owner.subnetId !== port.subnetId
    if (routed) this.#say('router', `It goes through the gateway from ${port.subnetId} to ${owner.subnetId}.`)
    return this.#towards(port, packet, owner, routed)
  }

  #senderRefusal(port: PortEntry, source: Ipv4): DropReason | undefined {
    if (port.addresses.includes(source)) {
      this.#say('sender', `${source} is an address of ${port.id}.`)
      return undefined
    }
    const haVip = this.tables.haVipAt(port.vpcId, source)
    const other = this.tables.portAt(port.vpcId, source)
    if (other !== undefined) {
      return this.#drop('ip-conflict', 'sender', `${source} is an address of ${other.id}, and not of ${port.id}.`)
    }
    if (haVip === undefined && this.#speaksFor(port, source)) {
      this.#say('sender', `${source} is where a route leads by ${port.id}, which hands back what comes from there.`)
      return undefined
    }
    if (haVip === undefined) {
      return this.#drop('spoofed-ip', 'sender', `${source} is neither an address of an ENI nor a HAVIP.`)
    }
    const holder = this.holders.get(haVip.id)
    if (holder !== port.id) {
      return this.#drop('not-holder', 'sender', `${source} is ${haVip.id}, which ${holder ?? 'nobody'} holds.`)
    }
    this.#say('sender', `${source} is ${haVip.id}, which ${port.id} holds.`)
    return undefined
  }

  #speaksFor(port: PortEntry, source: Ipv4): boolean {
    const held = [...this.holders].filter(([, holder]) => holder === port.id)
    const haVips = held.flatMap(([id]) => this.tables.haVips.get(id)?.address ?? [])
    return speaksFor(this.tables, port.vpcId, [...port.addresses, ...haVips], ipv4ToNumber(source))
  }

  /** Nobody in the VPC has the destination. */
  #away(port: PortEntry, packet: Moving): Ended {
    const { destination } = packet
    if (isLocal(this.tables, port.vpcId, ipv4ToNumber(destination))) {
      return this.#drop('no-route', 'owner', `${destination} is in a block of ${port.vpcId}, and nobody has it.`)
    }
    const subnet = this.tables.subnets.get(port.subnetId)
    const route = subnet && routeFor(this.tables, subnet, ipv4ToNumber(destination))
    if (route === undefined) {
      this.#say('route', `No route of ${subnet?.routeTableId ?? port.subnetId} matches ${destination}.`)
      return this.#goOut(port, packet)
    }
    const said = `${route.id} of ${route.routeTableId} leads ${route.destination}`
    const { nextHop } = route
    if (nextHop.kind === 'internet') {
      this.#say('route', `${said} to the internet.`)
      return this.#goOut(port, packet)
    }
    if (nextHop.kind === 'blackhole') return this.#drop('blackhole', 'route', `${said} to what is gone.`)
    const owner = this.#ownerOf(port, nextHop.address)
    if (owner === undefined) return this.#drop('blackhole', 'route', `${said} to ${nextHop.address}, which nobody has.`)
    this.#say('route', `${said} to ${nextHop.address}.`)
    this.#say('owner', owner.says)
    return this.#towards(port, packet, owner, true)
  }

  /** To the port that has an address, from another one of the VPC (null: from the internet). */
  #towards(from: PortEntry | null, packet: Moving, { holder, says }: Owner, routed: boolean): Ended {
    if (holder === undefined) return this.#drop('no-holder', 'owner', says)
    if (!holder.up) return this.#drop('port-down', 'owner', `${holder.id} is not up.`)
    if (routed && packet.ttl <= 1) return this.#drop('ttl-exceeded', 'router', `Its TTL of ${packet.ttl} ends there.`)
    if (from !== null && !this.#ask(from, 'egress', packet)) return 'security-group'
    if (!this.#ask(holder, 'ingress', packet, from === null)) return 'security-group'
    if (this.#isTaken(this.faults.arriving(from?.id ?? null, holder.id))) return 'fault'
    this.#say('delivery', `${holder.id} gets it.`)
    return { verdict: 'delivered', to: holder.id, source: packet.source, destination: packet.destination }
  }

  #goOut(port: PortEntry, packet: Moving): Ended {
    const eip = this.tables.eipOf(port.vpcId, packet.source)
    if (eip === undefined) return this.#drop('no-route', 'eip', `${packet.source} has no EIP to go out by.`)
    if (packet.ttl <= 1) return this.#drop('ttl-exceeded', 'router', `Its TTL of ${packet.ttl} ends there.`)
    if (!this.#ask(port, 'egress', packet)) return 'security-group'
    this.#say('eip', `It goes out by ${eip.id}, as ${eip.address}.`)
    const outside = { ...packet, source: eip.address, ttl: packet.ttl - 1 }
    if (this.tables.eipAt(packet.destination) !== undefined) return this.#comeIn(outside)
    this.#say('internet', `${packet.destination} is outside.`)
    return { verdict: 'delivered', to: 'internet', source: outside.source, destination: outside.destination }
  }

  #comeIn(packet: Moving): Ended {
    const { destination, source } = packet
    const eip = this.tables.eipAt(destination)
    if (eip === undefined) return this.#drop('no-route', 'internet', `${destination} is no EIP that is bound.`)
    if (isLocal(this.tables, eip.vpcId, ipv4ToNumber(source))) {
      return this.#drop(
        'spoofed-ip',
        'internet',
        `${source} is in a block of ${eip.vpcId}: it cannot come from outside.`,
      )
    }
    this.#say('eip', `${destination} is ${eip.id}, which leads to ${eip.privateAddress} in ${eip.vpcId}.`)
    const owner = this.#ownerOf(eip, eip.privateAddress)
    if (owner === undefined) return this.#drop('no-route', 'owner', `Nobody has ${eip.privateAddress}.`)
    this.#say('owner', owner.says)
    return this.#towards(null, { ...packet, destination: eip.privateAddress }, owner, true)
  }

  #ask(port: PortEntry, direction: Direction, packet: Moving, fromOutside = false): boolean {
    const other = direction === 'egress' ? packet.destination : packet.source
    const peer = fromOutside ? undefined : this.tables.portAt(port.vpcId, other)
    const { accepted, rule } = askGroups(this.tables, port, direction, factsOf(packet), peer)
    if (port.securityGroups.length === 0) return true
    const by = rule === null ? 'no rule matches' : `rule ${rule.index} of ${rule.securityGroupId}`
    this.#say('security-group', `${direction} of ${port.id}: ${accepted ? 'let through' : 'refused'}, ${by}.`)
    return accepted
  }

  #ownerOf({ vpcId }: PortEntry | EipEntry, address: Ipv4): Owner | undefined {
    const port = this.tables.portAt(vpcId, address)
    if (port !== undefined) return { holder: port, subnetId: port.subnetId, says: `${address} is ${port.id}'s.` }
    const haVip = this.tables.haVipAt(vpcId, address)
    if (haVip === undefined) return undefined
    const holder = this.holders.get(haVip.id)
    const says = `${address} is ${haVip.id}, which ${holder ?? 'nobody'} holds.`
    return { holder: holder && this.tables.ports.get(holder), subnetId: haVip.subnetId, says }
  }

  /** Says what faults do to the packet; whether it ends there. */
  #isTaken(hits: readonly Hit[]): boolean {
    for (const { says } of hits) this.#say('fault', says)
    return hits.some(({ lost }) => lost)
  }

  #say(step: TraceHop['step'], says: string): void {
    this.hops.push({ step, says })
  }

  #drop(reason: DropReason, step: TraceHop['step'], says: string): DropReason {
    this.#say(step, says)
    return reason
  }
}

/** Who has an address: a port itself, or the holder of a HAVIP. */
interface Owner {
  readonly holder: PortEntry | undefined
  readonly subnetId: string
  readonly says: string
}

function moving(packet: TracedPacket, source: Ipv4): Moving {
  const usual = { protocol: ipProtocols.udp as number, sourcePort: 0, destinationPort: 0, ttl: 64 }
  const { destination, protocol, sourcePort, destinationPort, ttl } = { ...usual, ...packet }
  return { source, destination, protocol, sourcePort, destinationPort, ttl }
}

function factsOf({ source, destination, protocol, sourcePort, destinationPort }: Moving): PacketFacts {
  return {
    source: ipv4ToNumber(source),
    destination: ipv4ToNumber(destination),
    protocol,
    sourcePort,
    destinationPort,
  }
}
