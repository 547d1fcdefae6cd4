import { type Cidr, cidrContains, cidrCovers, cidrOverlaps, isReservedIn, parseCidr, parseIpv4 } from '@havip/net'
import { addressesOf } from './addresses.js'
import { checkGuests } from './check-guests.js'
import { type Declared, Findings } from './findings.js'
import type { Issue } from './issue.js'
import type { Lab } from './schema.js'
import { parseTarget } from './target.js'

/** The names a file gives, also of what does not fit the schema: a wrong object is not a missing one. */
export function declaredNames(value: unknown): Declared {
  const section = (name: string) => keysOf(at(value, name))
  const instances = at(value, 'instances')
  return {
    vpc: section('vpcs'),
    subnet: section('subnets'),
    'route table': section('routeTables'),
    'security group': section('securityGroups'),
    'placement group': section('placementGroups'),
    instance: section('instances'),
    HAVIP: section('havips'),
    EIP: section('eips'),
    ENI: keysOf(instances).flatMap((name) =>
      keysOf(at(at(instances, name), 'interfaces')).map((each) => `${name}.${each}`),
    ),
  }
}

/** What does not fit together in a lab each of whose objects is of the right form. */
export function checkLab(lab: Lab, declared: Declared): Issue[] {
  const found = new Findings(lab, declared)
  checkBlocks(found)
  checkRouteTables(found)
  checkSecurityGroups(found)
  checkAddresses(found)
  checkInstances(found)
  checkHaVips(found)
  checkEips(found)
  checkGuests(found)
  return found.issues
}

function checkBlocks(found: Findings): void {
  const { lab } = found
  const blocks: { name: string; vpc: string; block: Cidr }[] = []
  for (const [name, { cidrBlock }] of Object.entries(lab.vpcs)) found.block(['vpcs', name, 'cidrBlock'], cidrBlock)
  for (const [name, { vpc, cidrBlock, zone = lab.zone, routeTable }] of Object.entries(lab.subnets)) {
    const path = ['subnets', name] as const
    found.known('vpc', vpc, [...path, 'vpc'])
    if (zone === undefined) found.add(path, 'has no zone, and the file has none for all', true)
    if (routeTable !== undefined && found.known('route table', routeTable, [...path, 'routeTable'])) {
      const other = lab.routeTables[routeTable]?.vpc
      if (other !== undefined && other !== vpc) {
        found.add([...path, 'routeTable'], `it is in VPC '${other}', and this subnet in '${vpc}'`)
      }
    }
    const block = found.block([...path, 'cidrBlock'], cidrBlock)
    if (block === undefined) continue
    const outer = parseCidr(lab.vpcs[vpc]?.cidrBlock ?? '')
    if (outer !== undefined && !cidrCovers(outer, block)) {
      found.add([...path, 'cidrBlock'], `${block} is not in ${outer}, the block of VPC '${vpc}'`)
    }
    const other = blocks.find((each) => each.vpc === vpc && cidrOverlaps(each.block, block))
    if (other !== undefined) {
      found.add([...path, 'cidrBlock'], `${block} overlaps ${other.block} of subnet '${other.name}'`)
    }
    blocks.push({ name, vpc, block })
  }
}

function checkRouteTables(found: Findings): void {
  const { lab } = found
  for (const [name, { vpc, routes }] of Object.entries(lab.routeTables)) {
    const path = ['routeTables', name] as const
    found.known('vpc', vpc, [...path, 'vpc'])
    const outer = parseCidr(lab.vpcs[vpc]?.cidrBlock ?? '')
    const seen = new Set<string>()
    for (const [i, { destination, via }] of routes.entries()) {
      const there = [...path, 'routes', i]
      const block = found.block([...there, 'destination'], destination)
      if (block !== undefined && outer !== undefined && cidrCovers(outer, block)) {
        found.add([...there, 'destination'], `${block} is in the VPC itself: it is always local`)
      }
      if (seen.has(destination)) found.add([...there, 'destination'], `${destination} has a route already`)
      seen.add(destination)
      checkHop(found, via, vpc, [...there, 'via'])
    }
  }
}

function checkHop(found: Findings, via: string, vpc: string, path: readonly PropertyKey[]): void {
  const { lab } = found
  if (via === 'internet') return
  if (parseIpv4(via) !== undefined) {
    const owner = addressesOf(lab).find((each) => each.address === via && each.vpc === vpc && each.kind !== 'havip')
    if (owner === undefined) found.add(path, `no ENI of VPC '${vpc}' has the address ${via} in this file`)
    return
  }
  const target = parseTarget(via)
  if (target === undefined || target.kind === 'interface') {
    found.add(path, `it is '${via}', which is none of havip.NAME, instance.NAME, an address, internet`)
    return
  }
  if (!found.known(target.kind === 'havip' ? 'HAVIP' : 'instance', target.name, path)) return
  const subnet = target.kind === 'havip' ? lab.havips[target.name]?.subnet : lab.instances[target.name]?.subnet
  const other = lab.subnets[subnet ?? '']?.vpc
  if (other !== undefined && other !== vpc) found.add(path, `it is in VPC '${other}', and this table in '${vpc}'`)
}

function checkSecurityGroups(found: Findings): void {
  for (const [name, group] of Object.entries(found.lab.securityGroups)) {
    for (const side of ['ingress', 'egress'] as const) {
      for (const [i, { protocol, port, peer }] of group[side].entries()) {
        const path = ['securityGroups', name, side, i]
        if (port !== 'ALL' && protocol !== 'tcp' && protocol !== 'udp') {
          found.add([...path, 'port'], `it goes with tcp and udp only, and this rule is for ${protocol}`)
        }
        if (!/^[\d.]+(\/\d+)?$/.test(peer)) found.known('security group', peer, [...path, 'peer'])
        else if (parseIpv4(peer.split('/', 1)[0] ?? '') === undefined) {
          found.add([...path, 'peer'], `'${peer}' is no block such as 10.0.0.0/16`)
        }
      }
    }
  }
}

/** Each address lies in its subnet, is none of those the subnet keeps, and has one owner in its VPC. */
function checkAddresses(found: Findings): void {
  const owners = new Map<string, string>()
  for (const { address: text, subnet, vpc, what, path } of addressesOf(found.lab)) {
    const address = parseIpv4(text)
    const block = parseCidr(found.lab.subnets[subnet]?.cidrBlock ?? '')
    if (address === undefined || block === undefined) continue
    if (!cidrContains(block, address)) found.add(path, `${address} is not in ${block}, the block of subnet '${subnet}'`)
    else if (isReservedIn(block, address)) {
      found.add(path, `${address} is the network, gateway or broadcast address of ${block}, which nobody can have`)
    }
    const other = owners.get(`${vpc} ${address}`)
    if (other === undefined) owners.set(`${vpc} ${address}`, what)
    else found.add(path, `${address} is the address of ${other} already`)
  }
}

function checkInstances(found: Findings): void {
  const { lab } = found
  for (const [name, instance] of Object.entries(lab.instances)) {
    const path = ['instances', name] as const
    found.known('subnet', instance.subnet, [...path, 'subnet'])
    if (instance.placementGroup !== undefined) {
      found.known('placement group', instance.placementGroup, [...path, 'placementGroup'])
    }
    checkGroups(found, instance.securityGroups, path)
    for (const [eni, { subnet, securityGroups }] of Object.entries(instance.interfaces)) {
      const there = [...path, 'interfaces', eni]
      checkGroups(found, securityGroups, there)
      if (!found.known('subnet', subnet, [...there, 'subnet'])) continue
      const [own, its] = [lab.subnets[instance.subnet], lab.subnets[subnet]]
      if (own === undefined || its === undefined) continue
      if (own.vpc !== its.vpc) {
        found.add([...there, 'subnet'], `it is in VPC '${its.vpc}', and the instance in '${own.vpc}'`)
      } else if ((own.zone ?? lab.zone) !== (its.zone ?? lab.zone)) {
        found.add([...there, 'subnet'], `it is in zone '${its.zone ?? lab.zone}', and the instance in another one`)
      }
    }
  }
}

function checkGroups(found: Findings, groups: readonly string[], path: readonly PropertyKey[]): void {
  for (const [i, group] of groups.entries()) {
    const there = [...path, 'securityGroups', i]
    found.known('security group', group, there)
    if (groups.indexOf(group) < i) found.add(there, `'${group}' is listed twice`)
  }
}

function checkHaVips(found: Findings): void {
  const { lab } = found
  for (const [name, { subnet, associations = [] }] of Object.entries(lab.havips)) {
    const path = ['havips', name] as const
    found.known('subnet', subnet, [...path, 'subnet'])
    const enis = associations.filter((each) => each.includes('.'))
    if (enis.length > 0 && enis.length < associations.length) {
      found.add([...path, 'associations'], 'it mixes instances and ENIs; all are of one kind')
    }
    if (associations.length > 10) found.add([...path, 'associations'], 'it has more than 10')
    for (const [i, target] of associations.entries()) {
      const there = [...path, 'associations', i]
      if (associations.indexOf(target) < i) found.add(there, `'${target}' is listed twice`)
      if (!found.known(target.includes('.') ? 'ENI' : 'instance', target, there)) continue
      checkReach(found, subnet, target, there)
    }
  }
}

/** An instance of the VPC can be listed, and an ENI of the subnet. */
function checkReach(found: Findings, subnet: string, target: string, path: readonly PropertyKey[]): void {
  const { lab } = found
  const [instance = '', eni] = target.split('.')
  const its = eni === undefined ? lab.instances[instance]?.subnet : lab.instances[instance]?.interfaces[eni]?.subnet
  if (its === undefined) return
  if (eni !== undefined && its !== subnet) {
    found.add(path, `the ENI is in subnet '${its}', and the HAVIP in '${subnet}'`)
  } else if (lab.subnets[its]?.vpc !== lab.subnets[subnet]?.vpc) {
    found.add(path, `the instance is in another VPC than the HAVIP`)
  }
}

function checkEips(found: Findings): void {
  const bound = new Map<string, string>()
  for (const [name, { bind }] of Object.entries(found.lab.eips)) {
    if (bind === undefined) continue
    const path = ['eips', name, 'bind']
    const target = parseTarget(bind)
    if (target === undefined) {
      found.add(path, `it is '${bind}', which is none of havip.NAME, instance.NAME, interface.INSTANCE.NAME`)
      continue
    }
    const kind = { havip: 'HAVIP', instance: 'instance', interface: 'ENI' } as const
    found.known(kind[target.kind], target.name, path)
    const other = bound.get(bind)
    if (other !== undefined) found.add(path, `'${bind}' has EIP '${other}' already`)
    bound.set(bind, name)
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}
