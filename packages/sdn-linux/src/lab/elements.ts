import { networkMac } from '@havip/net'
import type { HaVipEntry, PortEntry, SubnetEntry } from '@havip/sdn'
import type { guardSets } from './guard-rules.js'
import { linkName, routerLink } from './names.js'
import { type SetName, tableName } from './ruleset.js'

/** One element of a set or map of the fabric's table. */
export interface Element {
  readonly set: SetName | keyof typeof guardSets | `sg${number}_members`
  readonly key: string
  readonly value?: string | number
}

export function subnetElements(subnet: SubnetEntry, number: number, routeTable: number): Element[] {
  const port = quote(routerLink(number).bridgeSide)
  return [
    { set: 'subnet_of', key: port, value: number },
    { set: 'router_ports', key: port },
    { set: 'local_nets', key: `${number} . ${subnet.cidrBlock}` },
    { set: 'routed', key: subnet.cidrBlock },
    { set: 'table_of', key: `${number}`, value: routeTable },
    { set: 'macs', key: `${number} . ${subnet.gateway}`, value: networkMac },
  ]
}

/** What a port that is up may send and gets. */
export function portElements(port: PortEntry, number: number, subnetNumber: number): Element[] {
  const name = quote(linkName(port.id))
  return [
    { set: 'subnet_of', key: name, value: subnetNumber },
    { set: 'number_of', key: name, value: number },
    { set: 'numbered', key: `${name} . ${number}` },
    { set: 'mac_of', key: `${number}`, value: port.mac },
    { set: 'mac_ok', key: `${name} . ${port.mac} . ${port.mac}` },
    ...port.addresses.flatMap((address): Element[] => [
      { set: 'ip_ok', key: `${name} . ${port.mac} . ${address}`, value: subnetNumber },
      { set: 'own_pairs', key: `${name} . ${address} . ${address}` },
      { set: 'macs', key: `${subnetNumber} . ${address}`, value: port.mac },
      { set: 'mac_at', key: address, value: port.mac },
      { set: 'taken', key: address },
    ]),
  ]
}

/** A port that is down sends nothing; what is sent to it is dropped for that reason. */
export function downPortElements(port: PortEntry, subnetNumber: number): Element[] {
  return port.addresses.flatMap((address): Element[] => [
    { set: 'down', key: `${subnetNumber} . ${address}` },
    { set: 'taken', key: address },
  ])
}

/** As many elements as the HAVIP has associations, however many ports its subnet has. */
export function haVipElements(haVip: HaVipEntry, subnetNumber: number): Element[] {
  const pair = `${haVip.address} . ${haVip.address}`
  return [
    { set: 'havips', key: `${subnetNumber} . ${haVip.address}` },
    { set: 'havip_pairs', key: `${subnetNumber} . ${pair}` },
    ...(haVip.claimants === null
      ? [{ set: 'claim_any', key: `${subnetNumber} . ${pair}` } as const]
      : haVip.claimants.map((id) => ({ set: 'claim_listed', key: `${quote(linkName(id))} . ${pair}` }) as const)),
  ]
}

/** The commands that turn one list of elements into another: what goes, goes before what comes. */
export function elementChanges(before: readonly Element[], after: readonly Element[]): string {
  const had = new Set(before.map(textOf))
  const wanted = new Set(after.map(textOf))
  return (
    commands(
      'delete',
      before.filter((element) => !wanted.has(textOf(element))),
    ) +
    commands(
      'add',
      after.filter((element) => !had.has(textOf(element))),
    )
  )
}

function textOf(element: Element): string {
  return `${element.set} ${entryText(element)}`
}

function entryText({ key, value }: Element): string {
  return value === undefined ? key : `${key} : ${value}`
}

function commands(verb: 'add' | 'delete', elements: readonly Element[]): string {
  const bySet = new Map<Element['set'], string[]>()
  for (const element of elements) {
    const texts = bySet.get(element.set) ?? []
    texts.push(entryText(element))
    bySet.set(element.set, texts)
  }
  return [...bySet]
    .map(([set, texts]) => `${verb} element bridge ${tableName} ${set} { ${texts.join(', ')} }\n`)
    .join('')
}

function quote(name: string): string {
  return `"${name}"`
}
