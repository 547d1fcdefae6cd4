import type { PolicyDirection, SecurityGroupPolicy } from '@havip/cloud'
import { type Cidr, cidrRange, type Ipv4, ipv4FromNumber } from '@havip/net'
import type { PortRange, SecurityPeer, SecurityRule } from '../security-rule.js'

/** Assigned by IANA; ALL is no number. */
const protocolNumbers = { icmp: 1, tcp: 6, udp: 17, gre: 47 } as const

/** The rules of a direction, for policies in their order. Those about IPv6 say nothing here, where nothing speaks it. */
export function rulesOf(policies: readonly SecurityGroupPolicy[], direction: PolicyDirection): SecurityRule[] {
  return policies.filter((policy) => policy.direction === direction).flatMap(ruleOf)
}

function ruleOf({ protocol, port, peer, action }: SecurityGroupPolicy): SecurityRule[] {
  if (protocol === 'icmpv6' || peer.kind === 'ipv6') return []
  const other: SecurityPeer =
    peer.kind === 'group'
      ? { kind: 'group', securityGroupId: peer.securityGroupId }
      : { kind: 'block', block: blockOf(peer.block) }
  const number = protocol === 'ALL' ? null : protocolNumbers[protocol]
  return [{ accept: action === 'ACCEPT', protocol: number, ports: port === 'ALL' ? null : rangesOf(port), peer: other }]
}

/** `80`, `80-90`, or several with commas between. */
function rangesOf(text: string): PortRange[] {
  return text.split(',').map((part) => {
    const [first = '', last = first] = part.split('-')
    return { first: Number(first), last: Number(last) }
  })
}

/** An address, or a block that may have host bits set: policies take both. */
function blockOf(text: string): Cidr {
  const [address = '', prefix = '32'] = text.split('/')
  const { first } = cidrRange(`${address}/32` as Cidr)
  const size = 2 ** (32 - Number(prefix))
  const network: Ipv4 = ipv4FromNumber(first - (first % size))
  return `${network}/${prefix}` as Cidr
}
