import type { RouteTableId, VpcId } from '@havip/cloud'
import { cidrContains, cidrRange, type Ipv4, ipv4FromNumber } from '@havip/net'
import type { RouteEntry, TableIndex } from '@havip/sdn'
import { linkName, routerLink } from './names.js'
import { hopMac, kernelTable, type NumberedSubnet, noPart, type Part } from './parts.js'
import { tableName } from './ruleset.js'

/** A route table in the kernel: in the fabric to decide, and to say why not; in the router to do it. */
function routeTablePart(number: number, routes: readonly RouteEntry[], subnets: readonly NumberedSubnet[]): Part {
  const table = kernelTable(number)
  return {
    ...noPart,
    elements: disjoint(routes).map(({ first, last, route }) => ({
      set: 'routes',
      key: `${number} . ${ipv4FromNumber(first)}-${ipv4FromNumber(last)}`,
      value: `goto ${verdictOf(route)}`,
    })),
    routes: routes.flatMap(({ destination, nextHop }) => {
      // On to the table with the way out.
      if (nextHop.kind === 'internet') return [`throw ${destination} table ${table}`]
      if (nextHop.kind === 'blackhole') return []
      const subnet = subnets.find(({ entry }) => cidrContains(entry.cidrBlock, nextHop.address))
      if (subnet === undefined) return []
      return [`${destination} via ${nextHop.address} dev ${routerLink(subnet.number).routerSide} onlink table ${table}`]
    }),
  }
}

function verdictOf({ nextHop }: RouteEntry): string {
  switch (nextHop.kind) {
    case 'address':
      return hopChains(nextHop.address).out
    case 'internet':
      return 'to_internet'
    case 'blackhole':
      return 'drop_blackhole'
    default:
      return nextHop satisfies never
  }
}

/** The parts of the address space where each route is the one with the longest prefix: the kernel takes no overlaps. */
export function disjoint(routes: readonly RouteEntry[]): { first: number; last: number; route: RouteEntry }[] {
  const ranges = routes.map((route) => ({ route, ...cidrRange(route.destination) }))
  const edges = new Set(ranges.flatMap(({ first, last }) => [first, last + 1]))
  const starts = [...edges].sort((a, b) => a - b)
  const pieces = starts.slice(0, -1).map((first, n) => ({ first, last: (starts[n + 1] ?? 0) - 1 }))
  const found: { first: number; last: number; route: RouteEntry }[] = []
  for (const { first, last } of pieces) {
    const over = ranges.filter((range) => range.first <= first && last <= range.last)
    const [best] = over.sort((a, b) => b.prefix - a.prefix)
    const previous = found.at(-1)
    if (best === undefined) continue
    if (previous?.route === best.route && previous.last + 1 === first) previous.last = last
    else found.push({ first, last, route: best.route })
  }
  return found
}

/** The chains of a next hop: for what guests send by it, and for what the router then hands over. */
function hopChains(address: Ipv4): { readonly out: string; readonly in: string } {
  const name = address.replaceAll('.', '_')
  return { out: `hop_${name}_out`, in: `hop_${name}_in` }
}

/** The rules of a next hop's chains, by who has its address now. */
function hopText(tables: TableIndex, vpcId: VpcId, address: Ipv4): string {
  const chains = hopChains(address)
  const { out, into } = hopRules(tables, vpcId, address)
  return `add chain bridge ${tableName} ${chains.out}
add chain bridge ${tableName} ${chains.in}
flush chain bridge ${tableName} ${chains.out}
flush chain bridge ${tableName} ${chains.in}
${out.map((rule) => `add rule bridge ${tableName} ${chains.out} ${rule}\n`).join('')}${into
  .map((rule) => `add rule bridge ${tableName} ${chains.in} ${rule}\n`)
  .join('')}`
}

/**
 * The rules by which next hops may send from where routes lead by them: a port by its name, the holder of a HAVIP by being
 * it. Only what would be dropped otherwise comes here.
 */
function forwardedText(tables: TableIndex, vpcId: VpcId, routes: readonly RouteEntry[]): string {
  const chain = `bridge ${tableName} forwarded`
  const rules = routes.flatMap(({ destination, nextHop }) => {
    if (nextHop.kind !== 'address') return []
    const { address } = nextHop
    const source = destination === '0.0.0.0/0' ? '' : `ip saddr ${destination} `
    const port = tables.portAt(vpcId, address)
    const accept = 'meta mark set iifname map @subnet_of goto to_address'
    if (port !== undefined) return [`${source}iifname "${linkName(port.id)}" ${accept}`]
    if (tables.haVipAt(vpcId, address) === undefined) return []
    return [`${source}${holderOf(address)} iifname . meta mark @numbered ${accept}`]
  })
  return [
    `flush chain ${chain}`,
    `add rule ${chain} ip saddr @vpc_blocks goto drop_spoofed_ip`,
    ...rules.map((rule) => `add rule ${chain} ${rule}`),
    `add rule ${chain} goto drop_spoofed_ip\n`,
  ].join('\n')
}

const noneForwarded = `flush chain bridge ${tableName} forwarded
add rule bridge ${tableName} forwarded goto drop_spoofed_ip
`

/** Sets the mark to the holder of the address: said in a way that can be looked up, which a constant alone cannot. */
function holderOf(address: Ipv4): string {
  return `meta mark set ip saddr & 0.0.0.0 | ${address} map @owner`
}

function hopRemoval(address: Ipv4): string {
  const chains = hopChains(address)
  return `flush chain bridge ${tableName} ${chains.out}
flush chain bridge ${tableName} ${chains.in}
delete chain bridge ${tableName} ${chains.out}
delete chain bridge ${tableName} ${chains.in}
`
}

function hopRules(tables: TableIndex, vpcId: VpcId, address: Ipv4): { out: string[]; into: string[] } {
  const port = tables.portAt(vpcId, address)
  if (port !== undefined && !port.up) return { out: ['goto drop_port_down'], into: ['drop'] }
  if (port !== undefined) {
    return {
      out: ['ip ttl <= 1 goto drop_ttl_exceeded', 'goto to_router'],
      into: [`ether daddr set ${port.mac} goto deliver`],
    }
  }
  if (tables.haVipAt(vpcId, address) === undefined) return { out: ['goto drop_blackhole'], into: ['drop'] }
  const holder = holderOf(address)
  const holderMac = `${holder} ether daddr set meta mark map @mac_of`
  return {
    out: [
      `${holderMac} ip ttl <= 1 goto drop_ttl_exceeded`,
      `${holderMac} goto to_router`,
      `${holder} goto drop_port_down`,
      'goto drop_no_holder',
    ],
    into: [`${holderMac} goto deliver`, 'drop'],
  }
}

/** Which route tables a fabric has, and the next hops they lead to. */
export class Routing {
  readonly #numbers = new Map<RouteTableId, number>()
  /** Text of the chains of each next hop, as they are in the kernel. */
  #hops = new Map<Ipv4, string>()
  #forwarded = ''

  constructor(
    readonly tables: TableIndex,
    readonly vpcId: VpcId,
  ) {}

  numberOf(id: RouteTableId): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.#numbers.size + 1
    this.#numbers.set(id, number)
    return number
  }

  /** What every table that was ever used here is now. */
  parts(subnets: readonly NumberedSubnet[]): Map<string, Part> {
    return new Map(
      [...this.#numbers].map(([id, number]) => [id, routeTablePart(number, [...this.tables.routesOf(id)], subnets)]),
    )
  }

  /** A part that has the elements for all next hops, and the commands that go before and after elements change. */
  hops(): { readonly part: Part; readonly before: string; readonly after: string } {
    const wanted = new Map<Ipv4, string>()
    const routes = [...this.#numbers.keys()].flatMap((id) => [...this.tables.routesOf(id)])
    for (const { nextHop } of routes) {
      if (nextHop.kind === 'address') {
        wanted.set(nextHop.address, hopText(this.tables, this.vpcId, nextHop.address))
      }
    }
    const forwarded = routes.length === 0 ? '' : forwardedText(this.tables, this.vpcId, routes)
    const changed = forwarded !== this.#forwarded
    this.#forwarded = forwarded
    const had = this.#hops
    this.#hops = wanted
    return {
      part: {
        ...noPart,
        elements: [...wanted.keys()].map((address) => ({
          set: 'hops',
          key: hopMac(address),
          value: `goto ${hopChains(address).in}`,
        })),
      },
      before: [...wanted]
        .map(([address, text]) => (had.get(address) === text ? '' : text))
        .concat(changed ? forwarded || noneForwarded : '')
        .join(''),
      after: [...had.keys()].map((address) => (wanted.has(address) ? '' : hopRemoval(address))).join(''),
    }
  }
}
