import { type Ipv4, type Mac, networkMac } from '@havip/net'
import {
  type AnnouncementFault,
  directions,
  type Fault,
  type FaultId,
  type PacketFault,
  type PortEntry,
} from '@havip/sdn'
import { dropChain, dropReasonNumbers } from './drop-reasons.js'
import { linkName } from './names.js'
import { logGroup, tableName } from './ruleset.js'

// A fault is chains of its own and sets whose elements the kernel forgets when its time is over, also where nobody is
// there any more to remove the chains. What is late or doubled is logged, whole, under the fault's id: the lab puts it on
// the wire again. (netem would do it in the kernel, but many kernels lack it, those of containers nearly always.)

/** What the lab puts on the wire again comes from here, by way of the router's port: it has been late already. */
export const lateMac = '02:fd:00:00:00:01' as Mac
const wasLate = '1:1'

/** Before every other rule: what is lost is seen by none of them. */
const beforeAll = 'type filter hook prerouting priority -400; policy accept;'
/** Where the port a frame goes to is known. */
const onTheWay = 'type filter hook forward priority 200; policy accept;'
/** More frames than a lab will ever see: the generator of numbers then counts them. */
const endless = 2 ** 32 - 1
/** How finely a share is told. */
const grains = 1_000_000

export function announcementRules(id: FaultId, fault: AnnouncementFault, address: Ipv4): string {
  const { from, form, share, durationMs } = fault
  const first = 'first' in fault ? fault.first : undefined
  const match = [
    ...(from === undefined ? [] : [`iifname "${linkName(from)}"`]),
    ...(form === undefined ? [] : [`arp operation ${form}`]),
    `arp saddr ip . arp daddr ip @${name(id, 'pairs')}`,
    ...(first === undefined ? [] : [`numgen inc mod ${endless} < ${first}`]),
    ...(share === undefined || share === 1 ? [] : [`numgen random mod ${grains} < ${grainsOf(share)}`]),
  ]
  const end =
    fault.kind === 'lose-announcements' ? `goto ${dropChain('fault')}` : `${log(id)} goto ${dropChain('claim')}`
  return `table bridge ${tableName} {
  counter ${name(id, 'taken')} { }
  ${timedSet(name(id, 'pairs'), 'ipv4_addr . ipv4_addr', [`${address} . ${address}`], durationMs)}
  chain ${name(id, 'first')} {
    ${beforeAll}
    ${match.join(' ')} counter name "${name(id, 'taken')}" ${end}
  }
}
`
}

/** `portOf` gives the ENIs that the fault names. */
export function packetRules(id: FaultId, fault: PacketFault, portOf: (id: string) => PortEntry): string {
  const elements = elementsOf(fault, portOf)
  const isCut = fault.kind === 'cut' || fault.kind === 'partition'
  const share = 'share' in fault ? fault.share : undefined
  const some = share === undefined || share === 1 ? undefined : grainsOf(share)
  const count = `counter name "${name(id, 'taken')}"`
  return `table bridge ${tableName} {
  counter ${name(id, 'taken')} { }
  ${timedSet(name(id, 'pairs'), 'ifname . ifname', elements.pairs, fault.durationMs)}
  ${timedSet(name(id, 'far'), 'ether_addr . ifname', elements.far, fault.durationMs)}
  ${timedSet(name(id, 'out'), 'ifname', elements.out, fault.durationMs)}
  ${timedSet(name(id, 'in'), 'ifname', elements.in, fault.durationMs)}
  chain ${name(id, 'hit')} {
    ${some === undefined ? '' : `numgen random mod ${grains} >= ${some} ether saddr set ${networkMac} accept`}
    ${count}
    ${isCut ? cutEnd : lateEnd(id, fault.kind === 'duplicate')}
  }
  chain ${name(id, 'routed')} {
    jump ${name(id, 'sender')}
    oifname @${name(id, 'in')} goto ${name(id, 'hit')}
    ether saddr . oifname @${name(id, 'far')} goto ${name(id, 'hit')}
    ether saddr set ${networkMac}
  }
  chain ${name(id, 'sender')} {
    ether saddr set ip saddr map @mac_at return
    meta mark set ip saddr map @owner ether saddr set meta mark map @mac_of return
  }
  chain ${name(id, 'first')} {
    ${beforeAll}
    ${isCut ? firstOfCut(id, some, count) : `iifname @router_ports ether saddr ${lateMac} meta priority set ${wasLate} ether saddr set ${networkMac}`}
  }
  chain ${name(id, 'path')} {
    ${onTheWay}
    ${isCut ? '' : `meta priority ${wasLate} accept\n    ether type != ip accept`}
    iifname . oifname @${name(id, 'pairs')} goto ${name(id, 'hit')}
    ${isCut ? '' : `iifname @${name(id, 'out')} goto ${name(id, 'hit')}`}
    iifname @router_ports ether type ip goto ${name(id, 'routed')}
    oifname @${name(id, 'in')} goto ${name(id, 'hit')}
  }
}
`
}

/** The set that makes every claim wait, while it has an element; for a time, or until it is told otherwise. */
export function slowCommands(slow: { readonly ms: number } | 'for good' | 'no'): string {
  const flush = `flush set bridge ${tableName} slow\n`
  if (slow === 'no') return flush
  const timeout = slow === 'for good' ? '' : ` timeout ${Math.ceil(slow.ms)}ms`
  return `${flush}add element bridge ${tableName} slow { arp${timeout} }\n`
}

export function removalOf(id: FaultId, kind: Exclude<Fault['kind'], 'slow-switching'>): string {
  const ofPackets = kind !== 'lose-announcements' && kind !== 'delay-announcements'
  const chains = ofPackets ? (['path', 'first', 'routed', 'sender', 'hit'] as const) : (['first'] as const)
  const timed = ofPackets ? (['pairs', 'far', 'out', 'in'] as const) : (['pairs'] as const)
  return [
    ...chains.map((chain) => `flush chain bridge ${tableName} ${name(id, chain)}\n`),
    ...chains.map((chain) => `delete chain bridge ${tableName} ${name(id, chain)}\n`),
    ...timed.map((set) => `delete set bridge ${tableName} ${name(id, set)}\n`),
    `delete counter bridge ${tableName} ${name(id, 'taken')}\n`,
  ].join('')
}

/** The query for `nft -j` whose answer `parseTaken` reads. */
export function takenQuery(id: FaultId): string {
  return `list counter bridge ${tableName} ${name(id, 'taken')}`
}

/** The frames that the fault has taken. */
export function parseTaken(json: unknown): number {
  const listed = json as { nftables?: readonly { counter?: { packets?: number } }[] }
  return listed.nftables?.find(({ counter }) => counter !== undefined)?.counter?.packets ?? 0
}

/** In the sender's own subnet it is known by its port; behind the router by its address, and so by its MAC address. */
function elementsOf(fault: PacketFault, portOf: (id: string) => PortEntry) {
  const elements = { pairs: [] as string[], far: [] as string[], out: [] as string[], in: [] as string[] }
  for (const [from, to] of directions(fault)) {
    if (from === undefined && to !== undefined) elements.in.push(link(to))
    else if (from !== undefined && to === undefined) elements.out.push(link(from))
    else if (from !== undefined && to !== undefined) {
      elements.pairs.push(`${link(from)} . ${link(to)}`)
      elements.far.push(`${portOf(from).mac} . ${link(to)}`)
    }
  }
  return elements
}

const cutEnd = `iifname @router_ports meta mark set ${dropReasonNumbers.fault} update @drops_by_mac { ether saddr . meta mark } drop
    goto ${dropChain('fault')}`

function firstOfCut(id: FaultId, some: number | undefined, count: string): string {
  const share = some === undefined ? '' : ` numgen random mod ${grains} < ${some}`
  return `iifname @${name(id, 'out')}${share} ${count} goto ${dropChain('fault')}`
}

function lateEnd(id: FaultId, goesOn: boolean): string {
  return `${log(id)} ${goesOn ? `ether saddr set ${networkMac} accept` : 'drop'}`
}

function log(id: FaultId): string {
  return `log prefix "${id}" group ${logGroup} queue-threshold 1`
}

function timedSet(set: string, type: string, elements: readonly string[], ms: number): string {
  const timed = [...new Set(elements)].map((element) => `${element} timeout ${Math.ceil(ms)}ms`).join(', ')
  return `set ${set} { type ${type}; flags timeout; ${timed === '' ? '' : `elements = { ${timed} };`} }`
}

function grainsOf(share: number): number {
  return Math.round(share * grains)
}

function link(id: string): string {
  return `"${linkName(id)}"`
}

function name(id: FaultId, part: string): string {
  return `${id.replaceAll(/[^a-z0-9]/gi, '_')}_${part}`
}
