import { askGroups, type Direction, type PacketFacts } from '../security.js'
import type { TableIndex } from '../table-index.js'
import type { Flows } from './flows.js'
import { Port } from './owner.js'
import { factsOf } from './packet.js'

/** Security groups, with what they let through remembered in both directions. */
export class Guard {
  constructor(
    readonly tables: TableIndex,
    readonly flows: Flows,
  ) {}

  /** Whether a packet may pass from one port to another; null is the internet. Addresses are the private ones. */
  admits(frame: Uint8Array, from: Port | null, to: Port | null): boolean {
    if (from?.guarded !== true && to?.guarded !== true) return true
    const facts = factsOf(frame)
    if (facts.loose) return true
    const there = keyOf(to, facts, facts.echo)
    if (this.flows.has(there, facts.protocol)) return true

    if (!this.#accepts('egress', from, facts) || !this.#accepts('ingress', to, facts)) return false
    this.flows.remember(there, facts.protocol)
    this.flows.remember(keyOf(from, turned(facts), facts.echo), facts.protocol)
    return true
  }

  /** What the groups of one end say. The other end may be in a group only with an address of its own. */
  #accepts(direction: Direction, port: Port | null, facts: PacketFacts): boolean {
    if (port === null) return true
    const peer = port.vpc.owners.get((direction === 'egress' ? facts.destination : facts.source) | 0)
    return askGroups(this.tables, port.entry, direction, facts, peer instanceof Port ? peer.entry : undefined).accepted
  }
}

/** The port it goes to is part of it: when a HAVIP moves, its new holder's groups are asked. */
function keyOf(
  to: Port | null,
  { source, destination, protocol, sourcePort, destinationPort }: PacketFacts,
  echo: boolean,
): string {
  // Sixteen bits a character: a tenth of the time that the same in decimal takes.
  const number = to?.number ?? 0
  return String.fromCharCode(
    number >>> 16,
    number,
    protocol | (echo ? 256 : 0),
    source >>> 16,
    source,
    sourcePort,
    destination >>> 16,
    destination,
    destinationPort,
  )
}

function turned({ source, destination, protocol, sourcePort, destinationPort }: PacketFacts): PacketFacts {
  return {
    source: destination,
    destination: source,
    protocol,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
  }
}
