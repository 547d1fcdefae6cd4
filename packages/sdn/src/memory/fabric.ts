import type { HaVipId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import { TableIndex } from '../table-index.js'
import type { HaVipEntry, PortEntry, TableDelta } from '../tables.js'
import { addressNumber, HaVip, type Owner, type Owners, Port } from './owner.js'

/** The tables in the form that the packet path reads, with the holders, which no table has. */
export class Fabric {
  readonly tables = new TableIndex()
  readonly ports = new Map<NetworkInterfaceId, Port>()
  readonly haVips = new Map<HaVipId, HaVip>()
  readonly #ownersIn = new Map<VpcId, Owners>()

  /** Costs what the difference costs, however large the network is. */
  apply(delta: TableDelta): void {
    this.tables.apply(delta)
    for (const id of delta.remove.haVips) this.#removeHaVip(id)
    for (const id of delta.remove.ports) this.#removePort(id)
    for (const entry of delta.put.ports) this.#putPort(entry)
    for (const entry of delta.put.haVips) this.#putHaVip(entry)
  }

  #putPort(entry: PortEntry): void {
    const owners = this.#owners(entry.vpcId)
    let port = this.ports.get(entry.id)
    if (port === undefined) {
      port = new Port(entry, owners)
      this.ports.set(entry.id, port)
    } else {
      unlink(port, port.owners, port.entry.addresses)
      port.update(entry, owners)
    }
    for (const address of entry.addresses) owners.set(addressNumber(address), port)
    if (entry.instanceId === null) unbindAll(port)
  }

  #removePort(id: NetworkInterfaceId): void {
    const port = this.ports.get(id)
    if (port === undefined) return
    this.ports.delete(id)
    unlink(port, port.owners, port.entry.addresses)
    unbindAll(port)
    // A guest may still hold on to the port: to the network it is attached to nothing.
    port.update({ ...port.entry, instanceId: null, deviceIndex: null, up: false }, port.owners)
  }

  #putHaVip(entry: HaVipEntry): void {
    const owners = this.#owners(entry.vpcId)
    let haVip = this.haVips.get(entry.id)
    if (haVip === undefined) {
      haVip = new HaVip(entry, owners)
      this.haVips.set(entry.id, haVip)
      const recorded = entry.recordedHolder === null ? undefined : this.ports.get(entry.recordedHolder)
      if (recorded !== undefined && recorded.entry.instanceId !== null) haVip.bind(recorded)
    } else {
      unlink(haVip, haVip.owners, [haVip.entry.address])
      haVip.entry = entry
      haVip.owners = owners
    }
    owners.set(addressNumber(entry.address), haVip)
  }

  #removeHaVip(id: HaVipId): void {
    const haVip = this.haVips.get(id)
    if (haVip === undefined) return
    this.haVips.delete(id)
    unlink(haVip, haVip.owners, [haVip.entry.address])
    haVip.bind(null)
  }

  #owners(vpcId: VpcId): Owners {
    let owners = this.#ownersIn.get(vpcId)
    if (owners === undefined) {
      owners = new Map()
      this.#ownersIn.set(vpcId, owners)
    }
    return owners
  }
}

function unbindAll(port: Port): void {
  for (const haVip of port.held) haVip.bind(null)
}

/** An address may have passed to another owner in the same difference; then it is left alone. */
function unlink(owner: Owner, owners: Owners, addresses: readonly Ipv4[]): void {
  for (const address of addresses) {
    const key = addressNumber(address)
    if (owners.get(key) === owner) owners.delete(key)
  }
}
