import type { SecurityGroupId } from '@havip/cloud'
import { ipProtocols } from '@havip/net'
import type { Direction, SecurityGroupEntry, SecurityRule } from '@havip/sdn'
import { dropReasonNumbers } from './drop-reasons.js'
import { tableName } from './ruleset.js'

/** What the sets of security groups hold; they are there only where an ENI is guarded. Both ends go by MAC address. */
export const guardSets = {
  /** ENIs whose groups may refuse something. */
  guarded: 'set { type ether_addr; }',
  /** Guarded ENI: the chain that asks its groups about what it sends. */
  egress_of: 'map { type ether_addr : verdict; }',
  ingress_of: 'map { type ether_addr : verdict; }',
} as const

/**
 * What was let through, with the ENI it goes to: when a HAVIP moves, its new holder's groups are asked. The kernel's own
 * connection tracking is no help here: in the bridge family it may be missing, and for other families bridged packets have to be
 * made to pass those, at a cost for each.
 */
const flowSets = {
  tcp_flows: 'typeof ether daddr . ip saddr . ip daddr . tcp sport . tcp dport',
  udp_flows: 'typeof ether daddr . ip saddr . ip daddr . udp sport . udp dport',
  echo_flows: 'typeof ether daddr . ip saddr . ip daddr . icmp id',
  other_flows: 'typeof ether daddr . ip saddr . ip daddr . ip protocol',
} as const

/** A kind of packet that connections are told apart by: how it is recognized, and keyed there and back. */
const kinds: readonly {
  readonly set: keyof typeof flowSets
  readonly when: string
  readonly there: string
  readonly back: string
  readonly idle: string
}[] = [
  kindWithPorts('tcp', '1h'),
  kindWithPorts('udp', '3m'),
  {
    set: 'echo_flows',
    when: 'icmp type { echo-request, echo-reply }',
    there: 'ether daddr . ip saddr . ip daddr . icmp id',
    back: 'ether saddr . ip daddr . ip saddr . icmp id',
    idle: '3m',
  },
  {
    set: 'other_flows',
    when: 'ip protocol != { tcp, udp }',
    there: 'ether daddr . ip saddr . ip daddr . ip protocol',
    back: 'ether saddr . ip daddr . ip saddr . ip protocol',
    idle: '3m',
  },
]

function kindWithPorts(protocol: 'tcp' | 'udp', idle: string) {
  return {
    set: `${protocol}_flows` as const,
    when: `ip protocol ${protocol}`,
    there: `ether daddr . ip saddr . ip daddr . ${protocol} sport . ${protocol} dport`,
    back: `ether saddr . ip daddr . ip saddr . ${protocol} dport . ${protocol} sport`,
    idle,
  }
}

const known = kinds
  .map(
    ({ set, when, there, idle }) =>
      `    ${when} ${there} @${set} update @${set} { ${there} timeout ${idle} } goto pass`,
  )
  .join('\n')

const remembered = kinds
  .map(
    ({ set, when, there, back, idle }) =>
      `    ${when} update @${set} { ${there} timeout ${idle} } update @${set} { ${back} timeout ${idle} } goto pass`,
  )
  .join('\n')

const setText = [
  ...Object.entries(guardSets).map(([name, text]) => `  ${text.replace(' ', ` ${name} `)}`),
  ...Object.entries(flowSets).map(
    ([name, type]) => `  set ${name} { ${type}; flags dynamic,timeout; size 262144; timeout 3m; }`,
  ),
].join('\n')

/**
 * Loaded once there is a guarded ENI. In \`deliver\` the destination MAC is the receiver's already, and the source MAC still
 * the sender's, or is made so: between subnets, where the router's was in between, the sender is known by its address.
 * From and to the internet it is the network's own, which is in no set.
 */
export const guardRules = `table bridge ${tableName} {
${setText}

  chain drop_by_group {
    meta mark set ${dropReasonNumbers['security-group']} update @drops_by_mac { ether saddr . meta mark } drop
  }
  chain name_sender {
    ether saddr set ip saddr map @mac_at return
    meta mark set ip saddr map @owner ether saddr set meta mark map @mac_of return
  }
  chain let_through {
${remembered}
    goto pass
  }
  chain ask_ingress {
    ether daddr vmap @ingress_of
    goto let_through
  }
  chain ask {
    iifname @router_ports jump name_sender
    ether saddr != @guarded ether daddr != @guarded goto pass
    ip frag-off & 0x1fff != 0 goto pass
    icmp type { destination-unreachable, time-exceeded, parameter-problem } goto pass
${known}
    ether saddr vmap @egress_of
    goto ask_ingress
  }
}
flush chain bridge ${tableName} deliver
add rule bridge ${tableName} deliver goto ask
`

/** Names of what a group is in the kernel, by the number it goes by. */
export function groupNames(number: number) {
  return { members: `sg${number}_members`, ingress: `sg${number}_ingress`, egress: `sg${number}_egress` } as const
}

/** Makes the set and the chains of a group, empty where there are none yet. */
export function declareGroup(number: number): string {
  const { members, ingress, egress } = groupNames(number)
  return `add set bridge ${tableName} ${members} { type ipv4_addr; }
add chain bridge ${tableName} ${ingress}
add chain bridge ${tableName} ${egress}
`
}

/** Gives the chains of a group its rules. Other groups they name have to be declared. */
export function defineGroup(
  number: number,
  group: Pick<SecurityGroupEntry, Direction>,
  numberOf: (id: SecurityGroupId) => number,
): string {
  const names = groupNames(number)
  return (['ingress', 'egress'] as const)
    .flatMap((direction) => [
      `flush chain bridge ${tableName} ${names[direction]}`,
      ...group[direction].map(
        (rule) => `add rule bridge ${tableName} ${names[direction]} ${ruleText(rule, direction, numberOf)}`,
      ),
    ])
    .join('\n')
    .concat('\n')
}

/** The chains for ENIs that are in these groups, asked in this order. */
export function defineCombination(name: string, groups: readonly number[]): string {
  return (['ingress', 'egress'] as const)
    .flatMap((direction) => {
      const chain = `bridge ${tableName} ${name}_${direction}`
      const jumps = groups.map((number) => `add rule ${chain} jump ${groupNames(number)[direction]}\n`)
      return [`add chain ${chain}\n`, ...jumps, `add rule ${chain} goto drop_by_group\n`]
    })
    .join('')
}

function ruleText(
  { accept, protocol, ports, peer }: SecurityRule,
  direction: Direction,
  numberOf: (id: SecurityGroupId) => number,
): string {
  const end = direction === 'ingress' ? 'ip saddr' : 'ip daddr'
  const other = peer.kind === 'group' ? `@${groupNames(numberOf(peer.securityGroupId)).members}` : peer.block
  const accepted = direction === 'ingress' ? 'let_through' : 'ask_ingress'
  return [
    other === '0.0.0.0/0' ? '' : `${end} ${other}`,
    protocolText(protocol, ports),
    `goto ${accept ? accepted : 'drop_by_group'}`,
  ].join(' ')
}

function protocolText(protocol: SecurityRule['protocol'], ports: SecurityRule['ports']): string {
  if (protocol === null) return ''
  if (ports === null) return `ip protocol ${protocol}`
  const ranges = mergedRanges(ports).map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
  return `${protocol === ipProtocols.tcp ? 'tcp' : 'udp'} dport { ${ranges.join(', ')} }`
}

/** A set in the kernel takes no ranges that overlap. */
function mergedRanges(ports: NonNullable<SecurityRule['ports']>): { first: number; last: number }[] {
  const merged: { first: number; last: number }[] = []
  for (const { first, last } of [...ports].sort((a, b) => a.first - b.first)) {
    const previous = merged.at(-1)
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last)
    else merged.push({ first, last })
  }
  return merged
}
