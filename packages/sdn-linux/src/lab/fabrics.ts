import type { NetworkInterfaceId, VpcId } from '@havip/cloud'
import type { HaVipEntry, InstanceEntry, PortEntry, SubnetEntry, TableIndex } from '@havip/sdn'
import { Fabric, type FabricChange, type Seen } from './fabric.js'
import type { Wire } from './foreign.js'
import type { Guests } from './guests.js'
import type { Internet } from './internet.js'
import type { LoggedFrame } from './nflog.js'
import type { Witness } from './witness.js'

/** What has a place in the network of a VPC. */
export type Entry = SubnetEntry | PortEntry | HaVipEntry

/** Entries that are to be looked at again, in whatever VPCs they are. */
export interface Changed {
  readonly subnets?: readonly SubnetEntry[]
  readonly ports?: readonly PortEntry[]
  readonly haVips?: readonly HaVipEntry[]
  readonly gone?: readonly Entry[]
  /** VPCs of which there is more to say than these entries. */
  readonly vpcIds?: Iterable<VpcId>
}

export interface FabricsParts {
  readonly tables: TableIndex
  readonly guests: Guests
  readonly witness: Witness
  readonly log: (message: string) => void
  /** The way to the guest behind a port; null while it is down. */
  readonly wireOf: (port: PortEntry) => Wire | null
  readonly needInternet: () => Promise<Internet>
  readonly onSeen: (seen: Seen) => void
  readonly onFaulted: (fabric: Fabric, logged: LoggedFrame, from: NetworkInterfaceId | undefined) => void
  readonly isUsuallySlow: () => boolean
  /** A network has been closed; another one may take its place. */
  readonly onGone: (fabric: Fabric) => void
}

/** The networks of the VPCs: made with the first entry, made anew when a change fails, closed with the last entry. */
export class Fabrics {
  readonly #all = new Map<VpcId, Fabric>()
  /** VPCs whose network could not be made as wanted; tried again with the next change. */
  readonly #broken = new Map<VpcId, Error>()

  constructor(readonly parts: FabricsParts) {}

  get byVpc(): ReadonlyMap<VpcId, Fabric> {
    return this.#all
  }

  get(vpcId: VpcId): Fabric | undefined {
    return this.#all.get(vpcId)
  }

  /** The next change makes the network of the VPC anew. */
  setBroken(vpcId: VpcId, error: Error): void {
    this.#broken.set(vpcId, error)
  }

  /** Throws the reason when a network is not as the tables say. */
  check(): void {
    for (const [vpcId, error] of this.#broken) throw new Error(`the network of ${vpcId} is broken: ${error.message}`)
    for (const fabric of this.#all.values()) fabric.check()
  }

  /** Every network is tried; rejects with the reason of the first that could not be made as wanted. */
  async change({ subnets = [], ports = [], haVips = [], gone = [], vpcIds: others = [] }: Changed): Promise<void> {
    const vpcIds = new Set([...subnets, ...ports, ...haVips, ...gone].map(({ vpcId }) => vpcId))
    // Where there is no fabric there is nobody to whom it could matter.
    for (const vpcId of others) if (this.#all.has(vpcId)) vpcIds.add(vpcId)
    for (const vpcId of this.#broken.keys()) vpcIds.add(vpcId)
    const inVpc = (vpcId: VpcId) => (entry: Entry) => entry.vpcId === vpcId
    const results = await Promise.allSettled(
      [...vpcIds].map((vpcId) =>
        this.#changeOne(vpcId, {
          put: {
            subnets: subnets.filter(inVpc(vpcId)),
            ports: ports.filter(inVpc(vpcId)).map((port) => this.#withGuest(port)),
            haVips: haVips.filter(inVpc(vpcId)).map((haVip) => this.#withHolder(haVip, haVip.recordedHolder)),
          },
          remove: gone.filter(inVpc(vpcId)).map(({ id }) => id),
        }),
      ),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  /** Changes the network of a VPC; makes it anew, with the holders it had, when that fails. */
  async #changeOne(vpcId: VpcId, change: FabricChange): Promise<void> {
    let fabric = this.#all.get(vpcId)
    try {
      if (this.#broken.has(vpcId)) throw new Error('it was broken before')
      fabric ??= await this.#create(vpcId)
      await fabric.apply(change)
    } catch (error) {
      this.parts.log(`making the network of ${vpcId} anew: ${error instanceof Error ? error.message : error}`)
      fabric = await this.#remake(vpcId)
    }
    if (!fabric.empty) return
    this.#all.delete(vpcId)
    this.parts.onGone(fabric)
    await fabric.close()
  }

  async #remake(vpcId: VpcId): Promise<Fabric> {
    const { tables, guests, witness, onGone } = this.parts
    try {
      const of = <E extends Entry | InstanceEntry>(entries: Iterable<E>) =>
        [...entries].filter((entry) => entry.vpcId === vpcId)
      const { failed } = await guests.settle(of(tables.instances.all()), [])
      for (const { error } of failed) throw error
      const former = this.#all.get(vpcId)
      await former?.close()
      this.#all.delete(vpcId)
      if (former !== undefined) onGone(former)
      const fabric = await this.#create(vpcId)
      await fabric.apply({
        put: {
          subnets: of(tables.subnets.all()),
          ports: of(tables.ports.all()).map((port) => this.#withGuest(port)),
          haVips: of(tables.haVips.all()).map((haVip) => this.#withHolder(haVip, witness.holder(haVip))),
        },
        remove: [],
      })
      this.#broken.delete(vpcId)
      return fabric
    } catch (error) {
      this.#broken.set(vpcId, error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }

  async #create(vpcId: VpcId): Promise<Fabric> {
    const fabric = await Fabric.create(vpcId, this.parts)
    this.#all.set(vpcId, fabric)
    return fabric
  }

  #withGuest(entry: PortEntry) {
    return { entry, wire: this.parts.wireOf(entry) }
  }

  #withHolder(haVip: HaVipEntry, holder: NetworkInterfaceId | null): HaVipEntry {
    return { ...haVip, recordedHolder: attachedHolder(this.parts.tables, holder) }
  }
}

/** Only an ENI that is attached can hold anything. */
export function attachedHolder(tables: TableIndex, id: NetworkInterfaceId | null): NetworkInterfaceId | null {
  return id !== null && tables.ports.get(id)?.instanceId != null ? id : null
}
