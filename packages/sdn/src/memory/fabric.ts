import type { EipId, HaVipId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import { isGuarded } from '../security.js'
import { TableIndex } from '../table-index.js'
import type { EipEntry, HaVipEntry, PortEntry, TableDelta } from '../tables.js'
import { addressNumber, HaVip, type Owner, Port, Vpc } from './owner.js'

/** The tables in the form that the packet path reads, with the holders, which no table has. */
export class Fabric {
  readonly tables = new TableIndex()
  readonly ports = new Map<NetworkInterfaceId, Port>()
  readonly haVips = new Map<HaVipId, HaVip>()
  readonly #vpcs = new Map<VpcId, Vpc>()
  #portCount = 0

  /** Costs what the difference costs, however large the network is. */
  apply(delta: TableDelta): void {
    for (const id of delta.remove.eips) this.#unlinkEip(id)
    for (const { id } of delta.put.eips) this.#unlinkEip(id)
    this.tables.apply(delta)
    for (const entry of delta.put.eips) this.#linkEip(entry)
    for (const id of delta.remove.haVips) this.#removeHaVip(id)
    for (const id of delta.remove.ports) this.#removePort(id)
    for (const entry of delta.put.ports) this.#putPort(entry)
    for (const entry of delta.put.haVips) this.#putHaVip(entry)
    const groups = [...delta.remove.securityGroups, ...delta.put.securityGroups.map(({ id }) => id)]
    const guarded = [...delta.put.ports, ...groups.flatMap((id) => [...this.tables.portsIn(id)])]
    for (const { id } of guarded) this.#setGuarded(id)
    for (const id of delta.remove.vpcs) if (this.vpc(id).owners.size === 0) this.#vpcs.delete(id)
  }

  #putPort(entry: PortEntry): void {
    const vpc = this.vpc(entry.vpcId)
    let port = this.ports.get(entry.id)
    if (port === undefined) {
      this.#portCount += 1
      port = new Port(entry, vpc, this.#portCount)
      this.ports.set(entry.id, port)
    } else {
      unlink(port, port.vpc, port.entry.addresses)
      port.update(entry, vpc)
    }
    for (const address of entry.addresses) vpc.owners.set(addressNumber(address), port)
    if (entry.instanceId === null) unbindAll(port)
  }

  #setGuarded(id: NetworkInterfaceId): void {
    const port = this.ports.get(id)
    if (port !== undefined) port.guarded = isGuarded(this.tables, port.entry)
  }

  #removePort(id: NetworkInterfaceId): void {
    const port = this.ports.get(id)
    if (port === undefined) return
    this.ports.delete(id)
    unlink(port, port.vpc, port.entry.addresses)
    unbindAll(port)
    // A guest may still hold on to the port: to the network it is attached to nothing.
    port.update({ ...port.entry, instanceId: null, deviceIndex: null, up: false }, port.vpc)
    for (const listener of port.removalListeners) listener()
  }

  #putHaVip(entry: HaVipEntry): void {
    const vpc = this.vpc(entry.vpcId)
    let haVip = this.haVips.get(entry.id)
    if (haVip === undefined) {
      haVip = new HaVip(entry, vpc)
      this.haVips.set(entry.id, haVip)
      const recorded = entry.recordedHolder === null ? undefined : this.ports.get(entry.recordedHolder)
      if (recorded !== undefined && recorded.entry.instanceId !== null) haVip.bind(recorded)
    } else {
      unlink(haVip, haVip.vpc, [haVip.entry.address])
      haVip.entry = entry
      haVip.vpc = vpc
    }
    vpc.owners.set(addressNumber(entry.address), haVip)
  }

  #removeHaVip(id: HaVipId): void {
    const haVip = this.haVips.get(id)
    if (haVip === undefined) return
    this.haVips.delete(id)
    unlink(haVip, haVip.vpc, [haVip.entry.address])
    haVip.bind(null)
  }

  #linkEip(entry: EipEntry): void {
    this.vpc(entry.vpcId).eips.set(addressNumber(entry.privateAddress), entry)
  }

  #unlinkEip(id: EipId): void {
    const entry = this.tables.eips.get(id)
    if (entry === undefined) return
    const { eips } = this.vpc(entry.vpcId)
    const key = addressNumber(entry.privateAddress)
    if (eips.get(key)?.id === id) eips.delete(key)
  }

  vpc(id: VpcId): Vpc {
    let vpc = this.#vpcs.get(id)
    if (vpc === undefined) {
      vpc = new Vpc()
      this.#vpcs.set(id, vpc)
    }
    return vpc
  }
}

function unbindAll(port: Port): void {
  for (const haVip of port.held) haVip.bind(null)
}

/** An address may have passed to another owner in the same difference; then it is left alone. */
function unlink(owner: Owner, { owners }: Vpc, addresses: readonly Ipv4[]): void {
  for (const address of addresses) {
    const key = addressNumber(address)
    if (owners.get(key) === owner) owners.delete(key)
  }
}
