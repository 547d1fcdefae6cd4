import type { InstanceId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import { Entries } from './entries.js'
import {
  type EntryKind,
  emptyTables,
  entryKinds,
  type HaVipEntry,
  type InstanceEntry,
  type NetworkTables,
  type PortEntry,
  type SubnetEntry,
  type TableDelta,
} from './tables.js'

/** Tables that can be searched and changed. What an operation costs does not depend on the size of the network. */
export class TableIndex {
  readonly subnets = new Entries<SubnetEntry, 'vpc'>({ vpc: (subnet) => [subnet.vpcId] })
  readonly instances = new Entries<InstanceEntry>({})
  readonly ports = new Entries<PortEntry, 'address' | 'instance'>({
    address: (port) => port.addresses.map((address) => addressKey(port.vpcId, address)),
    instance: (port) => (port.instanceId === null ? [] : [port.instanceId]),
  })
  readonly haVips = new Entries<HaVipEntry, 'address'>({
    address: (haVip) => [addressKey(haVip.vpcId, haVip.address)],
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

  portAt(vpcId: VpcId, address: Ipv4): PortEntry | undefined {
    return first(this.ports.by('address', addressKey(vpcId, address)))
  }

  haVipAt(vpcId: VpcId, address: Ipv4): HaVipEntry | undefined {
    return first(this.haVips.by('address', addressKey(vpcId, address)))
  }

  apply(delta: TableDelta): void {
    for (const kind of entryKinds) {
      for (const id of delta.remove[kind]) this.#entries(kind).remove(id)
      for (const entry of delta.put[kind]) this.#put(kind, entry)
    }
  }

  tables(): NetworkTables {
    return {
      subnets: [...this.subnets.all()],
      instances: [...this.instances.all()],
      ports: [...this.ports.all()],
      haVips: [...this.haVips.all()],
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

function first<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value
  return undefined
}
