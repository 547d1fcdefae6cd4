import { type Cidr, cidrRange, type Ipv4, ipv4FromNumber, isReservedIn, parseCidr } from '@havip/net'
import type { ActualNode, LabNode } from './node.js'

/**
 * Gives an address to each node that takes any: the one it has, or else the first of its subnet that nobody has and
 * nobody is to have. Were the server to choose, it could give away an address that another node of the file declares.
 * `taken` are addresses that others have, `VPC ADDRESS` by the VPC's key. A full subnet gives none.
 */
export function chooseAddresses(
  nodes: readonly LabNode[],
  actual: readonly ActualNode[],
  taken: readonly string[],
): LabNode[] {
  const subnets = new Map(nodes.flatMap((node) => (node.kind === 'subnet' ? [[node.key, placeOf(node)]] : [])))
  const subnetOf = (node: LabNode, all: ReadonlyMap<string, LabNode>): string => {
    const [owner = ''] = node.needs
    return node.kind === 'address' ? String(all.get(owner)?.fixed.subnet) : String(node.fixed.subnet)
  }
  const wanted = new Map(nodes.map((node) => [node.key, node]))
  const there = new Map(actual.map((node) => [node.key, node]))
  const spoken = (all: ReadonlyMap<string, LabNode>) =>
    [...all.values()].flatMap((node) => {
      const { address } = node.fixed
      return typeof address === 'string' ? [`${subnets.get(subnetOf(node, all))?.vpc} ${address}`] : []
    })
  const declared = new Set(spoken(wanted))
  const used = new Set([...declared, ...spoken(there), ...taken])
  return nodes.map((node) => {
    if (!('address' in node.fixed) || node.fixed.address !== undefined) return node
    const subnet = String(node.fixed.subnet)
    const place = subnets.get(subnet)
    if (place?.block === undefined) return node
    const before = there.get(node.key)
    const own = before?.fixed.subnet === subnet ? String(before.fixed.address) : undefined
    const keeps = own !== undefined && !declared.has(`${place.vpc} ${own}`)
    const address = keeps ? own : firstFree(place.block, (each) => used.has(`${place.vpc} ${each}`))
    if (address === undefined) return node
    used.add(`${place.vpc} ${address}`)
    return { ...node, fixed: { ...node.fixed, address }, facts: { ...node.facts, address } }
  })
}

interface Place {
  readonly vpc: string
  readonly block: Cidr | undefined
}

function placeOf({ fixed }: LabNode): Place {
  return { vpc: String(fixed.vpc), block: parseCidr(String(fixed.cidrBlock)) }
}

function firstFree(block: Cidr, isUsed: (address: Ipv4) => boolean): Ipv4 | undefined {
  const { first, last } = cidrRange(block)
  for (let n = first; n <= last; n++) {
    const address = ipv4FromNumber(n)
    if (!isReservedIn(block, address) && !isUsed(address)) return address
  }
  return undefined
}
