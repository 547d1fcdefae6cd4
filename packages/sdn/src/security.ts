import type { SecurityGroupId } from '@havip/cloud'
import { contains, rangeOf } from './routes.js'
import { acceptsAll, type SecurityRule } from './security-rule.js'
import type { TableIndex } from './table-index.js'
import type { PortEntry } from './tables.js'

/** What of a packet security groups look at. Addresses are unsigned numbers; ports are 0 where there are none. */
export interface PacketFacts {
  readonly source: number
  readonly destination: number
  readonly protocol: number
  readonly sourcePort: number
  readonly destinationPort: number
}

export type Direction = 'ingress' | 'egress'

/** What the groups of an ENI say, and which rule says it; null: no rule does. */
export interface GroupVerdict {
  readonly accepted: boolean
  readonly rule: { readonly securityGroupId: SecurityGroupId; readonly index: number } | null
}

/**
 * Asks the groups of a port about a packet that belongs to no connection yet: one group after the other, rule after
 * rule, and the first rule that matches decides. No match is a refusal. A port without groups accepts everything.
 * `peer` is the port that has the address at the other end as its own; undefined where none has, as with a HAVIP.
 */
export function askGroups(
  tables: TableIndex,
  port: PortEntry,
  direction: Direction,
  packet: PacketFacts,
  peer: PortEntry | undefined,
): GroupVerdict {
  for (const securityGroupId of port.securityGroups) {
    const rules = tables.securityGroups.get(securityGroupId)?.[direction] ?? []
    const index = rules.findIndex((rule) => matches(rule, direction, packet, peer))
    const rule = rules[index]
    if (rule !== undefined) return { accepted: rule.accept, rule: { securityGroupId, index } }
  }
  return { accepted: port.securityGroups.length === 0, rule: null }
}

/**
 * Whether the port's groups may refuse anything. Where neither end is guarded there is nothing to ask, and nothing to
 * remember: what most networks, whose groups accept all, need not pay for.
 */
export function isGuarded(tables: TableIndex, { securityGroups }: PortEntry): boolean {
  const [first] = securityGroups
  const group = first && tables.securityGroups.get(first)
  if (first === undefined) return false
  return !(firstAcceptsAll(group?.ingress) && firstAcceptsAll(group?.egress))
}

function firstAcceptsAll(rules: readonly SecurityRule[] = []): boolean {
  const [first] = rules
  return first !== undefined && acceptsAll(first)
}

function matches(
  { protocol, ports, peer }: SecurityRule,
  direction: Direction,
  packet: PacketFacts,
  peerPort: PortEntry | undefined,
): boolean {
  if (protocol !== null && protocol !== packet.protocol) return false
  const { destinationPort } = packet
  if (ports !== null && !ports.some(({ first, last }) => destinationPort >= first && destinationPort <= last))
    return false
  if (peer.kind === 'group') return peerPort?.securityGroups.includes(peer.securityGroupId) === true
  return contains(rangeOf(peer, peer.block), direction === 'ingress' ? packet.source : packet.destination)
}
