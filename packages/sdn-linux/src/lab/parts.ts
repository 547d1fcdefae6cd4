import { type Ipv4, ipv4ToNumber, type Mac, mac } from '@havip/net'
import type { HaVipEntry, PortEntry, SubnetEntry } from '@havip/sdn'
import { downPortElements, type Element, haVipElements, portElements, subnetElements } from './elements.js'
import type { Wire } from './foreign.js'
import { type Link, portLink, subnetLink } from './links.js'
import { routerLink } from './names.js'
import type { Namespace } from './namespace.js'

/** All that one entry of the tables is in the kernel. Comparing two of them says what to do. */
export interface Part {
  readonly elements: readonly Element[]
  /** Of the router: `ADDRESS dev INTERFACE`. */
  readonly neighbours: readonly string[]
  /** Of the router: what `ip route replace` and `ip rule add` take. */
  readonly routes: readonly string[]
  readonly rules: readonly string[]
  readonly link: Link | null
  /** At the far end of the link: `ADDRESS/PREFIX dev INTERFACE`. */
  readonly addresses: readonly string[]
  /** There, too, and as the link is made: what `ip link set` takes. */
  readonly settings: readonly string[]
}

export const noPart: Part = {
  elements: [],
  neighbours: [],
  routes: [],
  rules: [],
  link: null,
  addresses: [],
  settings: [],
}

/** Where the rules by subnet are among the router's: behind that for what is connected, before the kernel's own. */
const rulePreference = 100

/** Numbers of the kernel's routing tables, above those it uses itself. */
export function kernelTable(number: number): number {
  return 1000 + number
}

/** The MAC that the router writes on what goes to an address. */
export function hopMac(address: Ipv4): Mac {
  const value = ipv4ToNumber(address).toString(16).padStart(8, '0')
  return mac(`02:fe:${value.replace(/..(?=.)/g, '$&:')}`)
}

/** A subnet, the number it goes by, and that of its link to the router. */
export interface NumberedSubnet {
  readonly entry: SubnetEntry
  readonly number: number
  readonly linkNumber: number
}

export function subnetPart({ entry, number, linkNumber }: NumberedSubnet, router: Namespace, routeTable: number): Part {
  const { routerSide } = routerLink(number)
  return {
    ...noPart,
    elements: subnetElements(entry, number, routeTable),
    rules: [`iif ${routerSide} lookup ${kernelTable(routeTable)} pref ${rulePreference}`],
    link: subnetLink(entry, number, linkNumber, router),
    addresses: [`${entry.gateway}${prefixOf(entry)} dev ${routerSide}`],
  }
}

/** `wire` leads to the running instance behind the port; null while the port is down. */
export function portPart(
  port: PortEntry,
  number: number,
  subnet: NumberedSubnet,
  wire: Wire | null,
  security: readonly Element[],
): Part {
  const neighbours = neighboursOf(port.addresses, subnet.number)
  if (wire === null) {
    return { ...noPart, elements: downPortElements(port, subnet.number), neighbours }
  }
  return {
    ...noPart,
    elements: [...portElements(port, number, subnet.number), ...security],
    neighbours,
    link: portLink(port, subnet.entry, number, wire),
    // The cloud's DHCP gives an ENI its primary address alone. The others the guest has to add, as there; a machine all of them.
    addresses: (wire.tap === undefined ? port.addresses.slice(0, 1) : []).map(
      (address) => `${address}${prefixOf(subnet.entry)} dev ${wire.device}`,
    ),
    settings: [`dev ${wire.device} mtu ${wire.mtu}`],
  }
}

export function haVipPart(haVip: HaVipEntry, subnet: NumberedSubnet): Part {
  return {
    ...noPart,
    elements: haVipElements(haVip, subnet.number),
    neighbours: neighboursOf([haVip.address], subnet.number),
  }
}

/**
 * The router never asks for a MAC address. It writes one that says the address: where that is the packet's own the bridge
 * does not look, and where it is a next hop's there is no other way to know.
 */
export function permanent(neighbour: string): string {
  const [address = ''] = neighbour.split(' ')
  return `neigh replace ${neighbour} lladdr ${hopMac(address as Ipv4)} nud permanent`
}

function neighboursOf(addresses: readonly Ipv4[], subnetNumber: number): string[] {
  return addresses.map((address) => `${address} dev ${routerLink(subnetNumber).routerSide}`)
}

function prefixOf(subnet: SubnetEntry): string {
  return subnet.cidrBlock.slice(subnet.cidrBlock.indexOf('/'))
}
