import { networkMac } from '@havip/net'
import type { PortEntry, SubnetEntry } from '@havip/sdn'
import { longestMtu } from '../protocol.js'
import type { Wire } from './foreign.js'
import type { ForwardingEntry } from './forwarding.js'
import { linkName, routerLink } from './names.js'
import type { Namespace } from './namespace.js'

/** Nothing is learned and nothing is flooded: a frame goes where a static entry says, or nowhere. */
const silent = 'type bridge_slave learning off flood off mcast_flood off bcast_flood off'

/** What `ip` and `bridge` are told to put a veth up, and to take it down again. */
export interface Link {
  /** Two links with the same key are the same link. */
  readonly key: string
  /** `ip` commands in the fabric. */
  readonly fabric: readonly string[]
  /** Where the bridge finds the guest, or the router. */
  readonly forwarding: ForwardingEntry
  /** The namespace of the other end, and the `ip` commands there, after its addresses are set. */
  readonly far: Namespace
  readonly inside: readonly string[]
  /** What else is done when it is up; does not reject. */
  readonly join?: () => Promise<void>
  /** `ip` commands in the fabric; the other end goes with it. */
  readonly removal: readonly string[]
}

/** A subnet's bridge, and the veth by which the VPC's router has the gateway address in it. */
export function subnetLink(subnet: SubnetEntry, number: number, linkNumber: number, router: Namespace): Link {
  const bridge = linkName(subnet.id)
  const { bridgeSide, routerSide } = routerLink(number)
  return {
    key: subnet.id,
    fabric: [
      `link add name ${bridge} index ${number} type bridge stp_state 0 mcast_snooping 0 nf_call_iptables 0`,
      `link set dev ${bridge} up`,
      `link add name ${bridgeSide} index ${linkNumber} mtu ${longestMtu} type veth peer name ${routerSide} mtu ${longestMtu} address ${networkMac} netns ${router.pid}`,
      `link set dev ${bridgeSide} master ${bridge}`,
      `link set dev ${bridgeSide} ${silent}`,
      `link set dev ${bridgeSide} up`,
    ],
    forwarding: { port: linkNumber, mac: networkMac },
    far: router,
    // Otherwise the router waits up to 0.8 s before it answers for an address that is not its own.
    inside: [`link set dev ${routerSide} up`, `ntable change name arp_cache dev ${routerSide} proxy_delay 0`],
    removal: [`link del dev ${bridgeSide}`, `link del dev ${bridge}`],
  }
}

/** Where somebody else's default route is there already, it stays the better one. */
const metric = { usual: '', last: ' metric 4096' } as const

/** An ENI's veth. Its index in the fabric is the port's number, by which logged frames name it. */
export function portLink(
  port: PortEntry,
  subnet: SubnetEntry,
  number: number,
  { namespace: guest, device: inGuest, defaultRoute, tap, mtu }: Wire,
): Link {
  const name = linkName(port.id)
  return {
    key: [port.id, port.mac, port.subnetId, inGuest, guest.pid].join(' '),
    fabric: [
      `link add name ${name} index ${number} mtu ${longestMtu} type veth peer name ${inGuest} mtu ${mtu} address ${port.mac} netns ${guest.pid}`,
      `link set dev ${name} master ${linkName(subnet.id)}`,
      `link set dev ${name} ${silent}`,
      `link set dev ${name} up`,
    ],
    forwarding: { port: number, mac: port.mac },
    far: guest,
    inside:
      tap !== undefined
        ? []
        : [
            `link set dev ${inGuest} up`,
            ...(defaultRoute === null
              ? []
              : [`route replace default via ${subnet.gateway} dev ${inGuest}${metric[defaultRoute]}`]),
          ],
    ...(tap !== undefined && { join: () => tap.join(inGuest) }),
    removal: [`link del dev ${name}`],
  }
}
