import type { Ipv4 } from '@havip/net'
import { type Cut, directions, type FaultId, type LoseAnnouncements } from '@havip/sdn'
import { dropChain } from './drop-reasons.js'
import { linkName } from './names.js'
import { tableName } from './ruleset.js'

// A fault is a chain of its own and a set whose elements the kernel forgets when its time is over, also where nobody is
// there any more to remove the chain.

/** Before every other rule: what is lost is seen by none of them. */
const beforeAll = 'type filter hook prerouting priority -400; policy accept;'
/** Where the port a frame goes to is known. */
const onTheWay = 'type filter hook forward priority 200; policy accept;'
/** More frames than a lab will ever see: the generator of numbers then counts them. */
const endless = 2 ** 32 - 1
/** How finely a share is told. */
const grains = 1_000_000

export function announcementRules(id: FaultId, fault: LoseAnnouncements, address: Ipv4): string {
  const { from, form, first, share, durationMs } = fault
  const match = [
    ...(from === undefined ? [] : [`iifname "${linkName(from)}"`]),
    ...(form === undefined ? [] : [`arp operation ${form}`]),
    `arp saddr ip . arp daddr ip @${keys(id)}`,
    ...(first === undefined ? [] : [`numgen inc mod ${endless} < ${first}`]),
    ...(share === undefined || share === 1 ? [] : [`numgen random mod ${grains} < ${Math.round(share * grains)}`]),
  ]
  const elements = [`${address} . ${address}`]
  return rules(id, 'ipv4_addr . ipv4_addr', elements, durationMs, beforeAll, match.join(' '))
}

export function cutRules(id: FaultId, cut: Cut): string {
  const elements = directions(cut).map(([from, to]) => `"${linkName(from)}" . "${linkName(to)}"`)
  const match = `iifname . oifname @${keys(id)}`
  return rules(id, 'ifname . ifname', [...new Set(elements)], cut.durationMs, onTheWay, match)
}

export function removalOf(id: FaultId): string {
  return `delete chain bridge ${tableName} ${chain(id)}\ndelete set bridge ${tableName} ${keys(id)}\n`
}

/** The query for `nft -j` whose answer `parseTaken` reads. */
export function takenQuery(id: FaultId): string {
  return `list chain bridge ${tableName} ${chain(id)}`
}

/** The frames that the fault's rule has taken. */
export function parseTaken(json: unknown): number {
  const listed = json as { nftables?: readonly { rule?: { expr?: readonly { counter?: { packets?: number } }[] } }[] }
  const expressions = listed.nftables?.flatMap(({ rule }) => rule?.expr ?? []) ?? []
  return expressions.find(({ counter }) => counter !== undefined)?.counter?.packets ?? 0
}

function rules(
  id: FaultId,
  type: string,
  elements: readonly string[],
  ms: number,
  hook: string,
  match: string,
): string {
  const timed = elements.map((element) => `${element} timeout ${Math.ceil(ms)}ms`).join(', ')
  return `table bridge ${tableName} {
  set ${keys(id)} { type ${type}; flags timeout; elements = { ${timed} }; }
  chain ${chain(id)} {
    ${hook}
    ${match} counter goto ${dropChain('fault')}
  }
}
`
}

function chain(id: FaultId): string {
  return id.replace('-', '_')
}

function keys(id: FaultId): string {
  return `${chain(id)}_keys`
}
