import type { InstanceId, RouteTableId, SecurityGroupId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import { Entries } from './entries.js'
import {
  type EipEntry,
  type EntryKind,
  emptyTables,
  entryKinds,
  type HaVipEntry,
  type InstanceEntry,
  type NetworkTables,
  type PortEntry,
  type RouteEntry,
  type SecurityGroupEntry,
  type SubnetEntry,
  type TableDelta,
  type VpcEntry,
} from './tables.js'

/** Tables that can be searched and changed. What an operation costs does not depend on the size of the network. */
export class TableIndex {
  readonly vpcs = new Entries<VpcEntry>({})
  readonly securityGroups = new Entries<SecurityGroupEntry>({})
  readonly subnets = new Entries<SubnetEntry, 'vpc' | 'routeTable'>({
    vpc: (subnet) => [subnet.vpcId],
    routeTable: (subnet) => [subnet.routeTableId],
  })
  readonly instances = new Entries<InstanceEntry>({})
  readonly ports = new Entries<PortEntry, 'address' | 'instance' | 'securityGroup'>({
    address: (port) => port.addresses.map((address) => addressKey(port.vpcId, address)),
    instance: (port) => (port.instanceId === null ? [] : [port.instanceId]),
    securityGroup: (port) => port.securityGroups,
  })
  readonly haVips = new Entries<HaVipEntry, 'address'>({
    address: (haVip) => [addressKey(haVip.vpcId, haVip.address)],
  })
  readonly routes = new Entries<RouteEntry, 'routeTable' | 'nextHop'>({
    routeTable: (route) => [route.routeTableId],
    nextHop: ({ vpcId, nextHop }) => (nextHop.kind === 'address' ? [addressKey(vpcId, nextHop.address)] : []),
  })
  readonly eips = new Entries<EipEntry, 'vpc' | 'address' | 'private'>({
    vpc: (eip) => [eip.vpcId],
    address: (eip) => [eip.address],
    private: (eip) => [addressKey(eip.vpcId, eip.privateAddress)],
  })

  constructor(tables: NetworkTables = emptyTables) {
    for (const kind of entryKinds) for (const entry of tables[kind]) this.#put(kind, entry)
  }

  subnetsIn(vpcId: VpcId): Iterable<SubnetEntry> {
    return this.subnets.by('vpc', vpcId)
  }

  portsOf(instanceId: InstanceId): Iterable<PortEntry> {
    return this.ports.by('instance', instanceId)
  }

  portsIn(securityGroupId: SecurityGroupId): Iterable<PortEntry> {
    return this.ports.by('securityGroup', securityGroupId)
  }

  routesOf(routeTableId: RouteTableId): Iterable<RouteEntry> {
    return this.routes.by('routeTable', routeTableId)
  }

  /** The routes that lead to an address. */
  routesVia(vpcId: VpcId, address: Ipv4): Iterable<RouteEntry> {
    return this.routes.by('nextHop', addressKey(vpcId, address))
  }

  portAt(vpcId: VpcId, address: Ipv4): PortEntry | undefined {
    return this.ports.first('address', addressKey(vpcId, address))
  }

  haVipAt(vpcId: VpcId, address: Ipv4): HaVipEntry | undefined {
    return this.haVips.first('address', addressKey(vpcId, address))
  }

  /** Two worlds may have the same public address; then it is the one's that was put first. */
  eipAt(address: Ipv4): EipEntry | undefined {
    return this.eips.first('address', address)
  }

  eipsIn(vpcId: VpcId): Iterable<EipEntry> {
    return this.eips.by('vpc', vpcId)
  }

  /** The EIP by which a private address goes out. */
  eipOf(vpcId: VpcId, address: Ipv4): EipEntry | undefined {
    return this.eips.first('private', addressKey(vpcId, address))
  }

  apply(delta: TableDelta): void {
    for (const kind of entryKinds) {
      for (const id of delta.remove[kind]) this.#entries(kind).remove(id)
      for (const entry of delta.put[kind]) this.#put(kind, entry)
    }
  }

  tables(): NetworkTables {
    return {
      vpcs: [...this.vpcs.all()],
      securityGroups: [...this.securityGroups.all()],
      subnets: [...this.subnets.all()],
      instances: [...this.instances.all()],
      ports: [...this.ports.all()],
      haVips: [...this.haVips.all()],
      routes: [...this.routes.all()],
      eips: [...this.eips.all()],
    }
  }

  #put<K extends EntryKind>(kind: K, entry: NetworkTables[K][number]): void {
    this.#entries(kind).put(entry)
  }

  // The pairing of a kind with its entry type is kept by TableDelta; a union of entries cannot say so.
  #entries(kind: EntryKind): Entries<NetworkTables[EntryKind][number], string> {
    return this[kind] as unknown as Entries<NetworkTables[EntryKind][number], string>
  }
}

/** Two VPCs may use the same addresses. */
function addressKey(vpcId: VpcId, address: Ipv4): string {
  return `${vpcId}/${address}`
}
