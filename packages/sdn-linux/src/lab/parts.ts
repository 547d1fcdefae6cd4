import { type Ipv4, networkMac } from '@havip/net'
import type { HaVipEntry, PortEntry, SubnetEntry } from '@havip/sdn'
import { downPortElements, type Element, haVipElements, portElements, subnetElements } from './elements.js'
import { type Link, portLink, subnetLink } from './links.js'
import { guestLink, routerLink } from './names.js'
import type { Namespace } from './namespace.js'

/** All that one entry of the tables is in the kernel. Comparing two of them says what to do. */
export interface Part {
  readonly elements: readonly Element[]
  /** Of the router: `ADDRESS dev INTERFACE`. */
  readonly neighbours: readonly string[]
  readonly link: Link | null
  /** At the far end of the link: `ADDRESS/PREFIX dev INTERFACE`. */
  readonly addresses: readonly string[]
}

export const noPart: Part = { elements: [], neighbours: [], link: null, addresses: [] }

/** A subnet, the number it goes by, and that of its link to the router. */
export interface NumberedSubnet {
  readonly entry: SubnetEntry
  readonly number: number
  readonly linkNumber: number
}

export function subnetPart({ entry, number, linkNumber }: NumberedSubnet, router: Namespace): Part {
  return {
    elements: subnetElements(entry, number),
    neighbours: [],
    link: subnetLink(entry, number, linkNumber, router),
    addresses: [`${entry.gateway}${prefixOf(entry)} dev ${routerLink(number).routerSide}`],
  }
}

/** `guest` is the running instance behind the port; null while the port is down. */
export function portPart(port: PortEntry, number: number, subnet: NumberedSubnet, guest: Namespace | null): Part {
  const neighbours = neighboursOf(port.addresses, subnet.number)
  if (guest === null || port.deviceIndex === null) {
    return { ...noPart, elements: downPortElements(port, subnet.number), neighbours }
  }
  const inGuest = guestLink(port.deviceIndex)
  return {
    elements: portElements(port, number, subnet.number),
    neighbours,
    link: portLink(port, port.deviceIndex, subnet.entry, number, guest),
    addresses: port.addresses.map((address) => `${address}${prefixOf(subnet.entry)} dev ${inGuest}`),
  }
}

export function haVipPart(haVip: HaVipEntry, subnet: NumberedSubnet): Part {
  return {
    ...noPart,
    elements: haVipElements(haVip, subnet.number),
    neighbours: neighboursOf([haVip.address], subnet.number),
  }
}

/** The router never asks for a MAC address. It may write any: the bridge writes the real one, by address. */
export function permanent(neighbour: string): string {
  return `neigh replace ${neighbour} lladdr ${networkMac} nud permanent`
}

function neighboursOf(addresses: readonly Ipv4[], subnetNumber: number): string[] {
  return addresses.map((address) => `${address} dev ${routerLink(subnetNumber).routerSide}`)
}

function prefixOf(subnet: SubnetEntry): string {
  return subnet.cidrBlock.slice(subnet.cidrBlock.indexOf('/'))
}
