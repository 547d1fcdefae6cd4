import { networkMac } from '@havip/net'
import type { DropReason } from '@havip/sdn'
import { dropChain, dropReasonNumbers } from './drop-reasons.js'

/** The nftables table of a fabric (family bridge). */
export const tableName = 'havip'

/** The NFLOG group that announcements go to; groups are per network namespace. */
export const logGroup = 1

/**
 * What logged frames are marked with: announcements by what became of them (`slow`: the lab is to decide, later), and
 * frames that go to a watched port. What a fault takes is marked with the fault's id.
 */
export const logPrefix = { honoured: 'claim', refused: 'refused', slow: 'slow', delivered: 'delivered' } as const

/** What the sets and maps of the table hold. Entries say who may; only `owner` is written by the packets themselves. */
export const sets = {
  /** Port: number of its subnet. */
  subnet_of: 'map { type ifname : mark; }',
  /** The ports that lead to the router. */
  router_ports: 'set { type ifname; }',
  /** Port: its own number, which is what `owner` holds. */
  number_of: 'map { type ifname : mark; }',
  /** Port and its own number: finds out whether a mark is that of the port. */
  numbered: 'set { type ifname . mark; }',
  /** Port number: MAC address of the guest behind it. */
  mac_of: 'map { type mark : ether_addr; }',
  /** Subnet and address: MAC address of the guest, or the network's own for the gateway. */
  macs: 'map { type mark . ipv4_addr : ether_addr; }',
  /** Subnet and address of a guest that is not up. */
  down: 'set { type mark . ipv4_addr; }',
  /** Subnet and the block of addresses that are local to it. */
  local_nets: 'set { type mark . ipv4_addr; flags interval; }',
  /** The blocks of all subnets: what the router has connected. */
  routed: 'set { type ipv4_addr; flags interval; }',
  /** The blocks of the VPC: no route leads them elsewhere. */
  vpc_blocks: 'set { type ipv4_addr; flags interval; }',
  /** Subnet: number of its route table. */
  table_of: 'map { type mark : mark; }',
  /** Route table and destinations: the chain of the next hop, or of what becomes of it. */
  routes: 'map { type mark . ipv4_addr : verdict; flags interval; }',
  /** MAC address that stands for a next hop: the chain that hands over to it. */
  hops: 'map { type ether_addr : verdict; }',
  /** Private addresses that have an EIP to go out by. */
  eip_private: 'set { type ipv4_addr; }',
  /** Private address of a guest that is up: its MAC address. */
  mac_at: 'map { type ipv4_addr : ether_addr; }',
  /** Private address of a guest, up or not. */
  taken: 'set { type ipv4_addr; }',
  /** Port, and its MAC address twice: an ARP frame's Ethernet and ARP sender must both be it. */
  mac_ok: 'set { type ifname . ether_addr . ether_addr; }',
  /** Port, MAC address, and private address that may be sent from it: number of the port's subnet. */
  ip_ok: 'map { type ifname . ether_addr . ipv4_addr : mark; }',
  /** Port, and a private address of it twice: an announcement of an address that is no HAVIP. */
  own_pairs: 'set { type ifname . ipv4_addr . ipv4_addr; }',
  /** Subnet and HAVIP. */
  havips: 'set { type mark . ipv4_addr; }',
  /** Subnet, and HAVIP twice: any announcement of it. */
  havip_pairs: 'set { type mark . ipv4_addr . ipv4_addr; }',
  /** The same, where any port of the subnet may claim it. */
  claim_any: 'set { type mark . ipv4_addr . ipv4_addr; }',
  /** Port, and HAVIP twice: the ports that may claim a HAVIP with an association list. */
  claim_listed: 'set { type ifname . ipv4_addr . ipv4_addr; }',
  /** HAVIP: number of the port that holds it. The only truth about holders, written by honoured announcements. */
  owner: 'map { type ipv4_addr : mark; flags dynamic; size 65536; }',
  /** The same while `owner` is being written, so that no packet finds nobody; empty otherwise. */
  next_owner: 'map { type ipv4_addr : mark; flags dynamic; size 65536; }',
  /** Has `arp` while no claim is honoured at once. */
  slow: 'set { type ether_type; flags timeout; }',
  /** Port and drop reason: frames and bytes. */
  drops: 'set { type ifname . mark; flags dynamic; size 1048576; counter; }',
  /** The same by the sender's MAC address, for what was dropped behind the router. */
  drops_by_mac: 'set { type ether_addr . mark; flags dynamic; size 1048576; counter; }',
} as const

export type SetName = keyof typeof sets

const dropChains = Object.entries(dropReasonNumbers)
  .map(([reason, number]) => `  chain ${dropChain(reason as DropReason)} { meta mark set ${number} goto dropped; }`)
  .join('\n')

const setText = Object.entries(sets)
  .map(([name, text]) => `  ${text.replace(' ', ` ${name} `)}`)
  .join('\n')

/**
 * Writes the claimant into `owner`. An element cannot be overwritten, only deleted and made, and a packet on another
 * processor may look in between. It finds the claimant in `next_owner` then, and once that is empty again, in `owner`.
 * At every moment one element decides: `next_owner` is asked only where `owner` has none.
 *
 * What is deleted here stays in the map, dead, until the kernel collects it, every second; some sixteen dead elements of
 * one address let no more of it be written. So who announces again writes nothing, and `next_owner` is written first:
 * where that fails the rule ends, the address stays where it is, and the next rule leaves the claim to the lab.
 */
const take = ['delete @next_owner', 'update @next_owner', 'delete @owner', 'update @owner', 'delete @next_owner']
  .map((command) => `${command} { arp saddr ip : meta mark }`)
  .join(' ')
const later = `log prefix "${logPrefix.slow}" group ${logGroup} queue-threshold 1 goto drop_claim`
const honoured = `log prefix "${logPrefix.honoured}" group ${logGroup} queue-threshold 1 goto drop_claim`

/**
 * The rules of a fabric, the same for every VPC; what a VPC has is in the sets. While a frame is looked at its mark is
 * the number of its subnet, except where a rule compares it with a port's number.
 *
 * A rule that needs the holder looks `owner` up and compares in one go, so that a missing holder ends the rule. One map
 * alone says who holds what: two (holder, MAC address) could disagree when two ports announce in the same instant.
 *
 * The first rule of all is a short cut for nearly every packet: IPv4 from an address of the sender’s own, to no group (`other`:
 * to a MAC address that is not the bridge’s own). All that it says is said once more below, for the other frames.
 */
export const ruleset = `table bridge ${tableName} {
${setText}

  chain dropped { update @drops { iifname . meta mark } drop; }
${dropChains}

  chain report_refused {
    limit rate 200/second burst 200 packets log prefix "${logPrefix.refused}" group ${logGroup} queue-threshold 1
  }
  chain refuse_wrong_mac { jump report_refused; goto drop_spoofed_mac; }
  chain refuse_claim { jump report_refused; goto drop_claim; }
  chain refuse {
    jump report_refused
    iifname . arp saddr ether . arp saddr ip @ip_ok goto drop_spoofed_arp
    arp saddr ip @taken goto drop_ip_conflict
    goto drop_spoofed_arp
  }

  chain prerouting {
    type filter hook prerouting priority -300; policy drop;
    meta pkttype other meta mark set iifname . ether saddr . ip saddr map @ip_ok goto to_address
    meta mark set iifname map @subnet_of
    iifname @router_ports goto from_router
    ether type ip goto guest_ip
    ether type arp goto guest_arp
    ether daddr ff:ff:ff:ff:ff:ff goto drop_broadcast
    ether daddr & 01:00:00:00:00:00 != 00:00:00:00:00:00 goto drop_multicast
    goto drop_unknown_protocol
  }

  chain from_router {
    ether type arp arp operation reply accept
    ether type ip meta mark . ip daddr @local_nets goto to_address
    ether type ip ether daddr vmap @hops
    drop
  }

  chain pass { ether saddr set ${networkMac} accept; }
  chain deliver { ether saddr set ${networkMac} accept; }
  chain to_router { ether daddr set ${networkMac} goto pass; }
  chain to_internet {
    ip saddr != @eip_private goto drop_no_route
    ip ttl <= 1 goto drop_ttl_exceeded
    ether daddr set ${networkMac} goto deliver
  }
  chain forwarded { goto drop_spoofed_ip; }
  chain away {
    ip daddr @vpc_blocks goto drop_no_route
    meta mark set meta mark map @table_of meta mark . ip daddr vmap @routes
    goto to_internet
  }

  chain guest_ip {
    ether daddr ff:ff:ff:ff:ff:ff goto drop_broadcast
    ether daddr & 01:00:00:00:00:00 != 00:00:00:00:00:00 goto drop_multicast
    meta mark set iifname . ether saddr . ip saddr map @ip_ok goto to_address
    iifname . ether saddr . ether saddr != @mac_ok goto drop_spoofed_mac
    meta mark . ip saddr @havips goto from_havip
    ip saddr @taken goto drop_ip_conflict
    goto forwarded
  }
  chain from_havip {
    meta mark set ip saddr map @owner iifname . meta mark @numbered meta mark set iifname map @subnet_of goto to_address
    meta mark set ip saddr map @owner goto drop_not_holder
    meta mark set ip saddr map @next_owner iifname . meta mark @numbered meta mark set iifname map @subnet_of goto to_address
    goto drop_not_holder
  }

  chain to_address {
    meta mark . ip daddr @havips goto to_havip
    ether daddr set meta mark . ip daddr map @macs goto deliver
    meta mark . ip daddr @down goto drop_port_down
    ip daddr 255.255.255.255 goto drop_broadcast
    ip daddr 224.0.0.0/4 goto drop_multicast
    meta mark . ip daddr @local_nets goto drop_no_route
    ip daddr != @routed goto away
    ip ttl <= 1 goto drop_ttl_exceeded
    goto to_router
  }
  chain to_havip {
    meta mark set ip daddr map @owner ether daddr set meta mark map @mac_of goto deliver
    meta mark set ip daddr map @next_owner ether daddr set meta mark map @mac_of goto deliver
    meta mark set ip daddr map @owner ether daddr set meta mark map @mac_of goto deliver
    meta mark set ip daddr map @owner goto drop_port_down
    goto drop_no_holder
  }

  chain guest_arp {
    arp htype != 1 goto drop_unknown_protocol
    arp ptype != 0x0800 goto drop_unknown_protocol
    arp hlen != 6 goto drop_unknown_protocol
    arp plen != 4 goto drop_unknown_protocol
    arp operation != { request, reply } goto drop_unknown_protocol
    iifname . ether saddr . arp saddr ether != @mac_ok goto refuse_wrong_mac
    meta mark . arp saddr ip . arp daddr ip @claim_any goto claim
    meta mark . arp saddr ip . arp daddr ip @havip_pairs goto listed_claim
    iifname . arp saddr ip . arp daddr ip @own_pairs goto refuse_claim
    arp saddr ip 0.0.0.0 goto refuse_claim
    arp operation != request goto refuse
    meta mark set iifname . arp saddr ether . arp saddr ip map @ip_ok goto ask_network
    meta mark . arp saddr ip @havips goto ask_from_havip
    goto refuse
  }
  chain listed_claim {
    iifname . arp saddr ip . arp daddr ip @claim_listed goto claim
    goto refuse_claim
  }
  chain ask_from_havip {
    meta mark set arp saddr ip map @owner iifname . meta mark @numbered goto ask_network
    goto drop_not_holder
  }
  chain ask_network { ether daddr set ${networkMac} accept; }

  chain claim {
    meta protocol @slow ${later}
    meta mark set arp saddr ip map @owner iifname . meta mark @numbered ${honoured}
    meta mark set iifname map @number_of ${take} ${honoured}
    ${later}
  }
}
`

/**
 * Logs every frame that goes to a watched port. Loaded only where frames are captured. In the forward hook, the last
 * one where the kernel logs a frame with its Ethernet header.
 */
export const captureRules = `table bridge ${tableName} {
  set watched { type ifname; }
  chain forward {
    type filter hook forward priority 300; policy accept;
    oifname @watched log prefix "${logPrefix.delivered}" group ${logGroup} queue-threshold 1
  }
}
`
