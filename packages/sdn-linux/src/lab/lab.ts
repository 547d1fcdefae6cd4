import type { HaVipId, InstanceId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import { type CapturedFrame, gratuitousArp, type Ipv4 } from '@havip/net'
import {
  type Capture,
  type CaptureTarget,
  diffTables,
  type Fault,
  type FaultId,
  type FaultMark,
  type HaVipEntry,
  type InstanceEntry,
  isGuarded,
  type Lateness,
  type NetworkTables,
  type PortCounters,
  type PortEntry,
  type SubnetEntry,
  type TableDelta,
  TableIndex,
  type Trace,
  type TracedPacket,
  trace,
} from '@havip/sdn'
import type { Attached } from '../protocol.js'
import { sendFrames } from './attachment.js'
import { Fabric, type FabricChange, type GuestPort, type Seen } from './fabric.js'
import { Faults } from './faults.js'
import { Foreign, type Wire } from './foreign.js'
import { guardedBefore } from './guarded.js'
import { Guests } from './guests.js'
import { Listeners } from './listeners.js'
import { guestLink } from './names.js'
import { Outside } from './outside.js'
import { Power } from './power.js'
import { Queue } from './queue.js'
import { readOwners } from './read-owners.js'
import { logPrefix } from './ruleset.js'
import type { Setups } from './setups.js'
import { Supervisor } from './supervisor.js'
import { Switching } from './switching.js'
import { touchedVpcs } from './touched.js'
import { Witness } from './witness.js'

type Entry = SubnetEntry | PortEntry | HaVipEntry

/** The tables in the kernel: a fabric for every VPC, a guest for every running instance. */
export class Lab {
  readonly tables = new TableIndex()
  readonly guests: Guests
  readonly witness: Witness
  /** ENIs that are somewhere else than in their instance. */
  readonly foreign = new Foreign()
  /** Files and processes of the instances. */
  readonly programs: Supervisor
  readonly outside = new Outside()
  readonly faults: Faults
  readonly #fabrics = new Map<VpcId, Fabric>()
  readonly #switching: Switching
  /** VPCs whose fabric could not be made as wanted; tried again with the next change. */
  readonly #broken = new Map<VpcId, Error>()
  readonly #queue = new Queue()
  readonly #delivered = new Listeners()

  constructor(
    readonly log: (message: string) => void,
    setups: Setups,
  ) {
    this.witness = new Witness(this.tables, () => this.#readOwners())
    this.guests = new Guests((id) => {
      log(`${id} ended of itself`)
      void this.#queue.run(() => this.#movePorts(id)).catch((error: Error) => log(error.message))
    })
    this.faults = new Faults({
      tables: this.tables,
      fabricOf: (vpcId) => this.#fabrics.get(vpcId),
      arrive: (seen) => this.#switching.decide(seen),
      power: new Power(
        this.tables,
        this.guests,
        (id) => this.#movePorts(id),
        (task) => this.#queue.run(task),
      ),
    })
    this.#switching = new Switching({
      tables: this.tables,
      witness: this.witness,
      ordered: (vpcId) => this.faults.switching(vpcId),
      setHolder: async ({ vpcId, address }, holder) => {
        await this.#fabrics.get(vpcId)?.setOwners(new Map([[address, holder]]))
      },
      alone: (task) => this.#queue.run(task).catch((error: unknown) => log(messageOf(error))),
    })
    this.programs = new Supervisor(setups, (id) => this.guests.get(id), log)
  }

  sync(tables: NetworkTables): Promise<void> {
    return this.#queue.run(async () => {
      const known = new Set(tables.instances.map(({ id }) => id))
      this.programs.forget(this.programs.setups.ids.filter((id) => !known.has(id)))
      await this.#apply(diffTables(this.tables.tables(), tables))
    })
  }

  apply(delta: TableDelta): Promise<void> {
    return this.#queue.run(() => this.#apply(delta))
  }

  bind(haVipId: HaVipId, holder: NetworkInterfaceId | null): Promise<void> {
    return this.#queue.run(async () => {
      const haVip = this.tables.haVips.get(haVipId)
      if (haVip === undefined) throw new Error(`there is no HAVIP ${haVipId}`)
      if (holder !== null && this.tables.ports.get(holder) === undefined) throw new Error(`there is no ENI ${holder}`)
      await this.#fabrics.get(haVip.vpcId)?.setOwners(new Map([[haVip.address, holder]]))
      this.#switching.moved(haVipId)
      this.witness.moved(haVipId, holder)
    })
  }

  /** Who holds what, from the kernel. */
  async holders(): Promise<Map<HaVipId, NetworkInterfaceId>> {
    const owners = await this.#readOwners()
    void this.witness.compare(owners).catch((error: unknown) => this.log(messageOf(error)))
    return owners
  }

  async counters(): Promise<PortCounters[]> {
    const ports = [...this.tables.ports.all()]
    const counted = [...this.#fabrics].map(([vpcId, fabric]) =>
      fabric.counters(ports.filter((port) => port.vpcId === vpcId).map(({ id }) => id)),
    )
    return (await Promise.all(counted)).flat()
  }

  /** By the tables as they are wanted and the holders that the kernel has. */
  async trace(packet: TracedPacket): Promise<Trace> {
    return trace(this.tables, await this.#readOwners(), packet)
  }

  /** The interface of an ENI in its running guest; an error says why there is none. */
  attachment(id: NetworkInterfaceId): Wire {
    const port = this.tables.ports.get(id)
    if (port === undefined) throw new Error(`there is no ENI ${id}`)
    if (port.instanceId === null || port.deviceIndex === null) throw new Error(`${id} is attached to no instance`)
    this.guests.need(port.instanceId)
    const { wire } = this.#withGuest(port)
    if (wire === null) throw new Error(`${id} is down`)
    return wire
  }

  /** Tells of every frame of an ENI, or from and to the address of a HAVIP, from when this resolves. */
  async record(target: CaptureTarget, onFrame: (frame: CapturedFrame) => void): Promise<Capture> {
    const { ports, haVips } = this.tables
    const entry = target.kind === 'eni' ? ports.get(target.id) : haVips.get(target.id)
    const fabric = entry && this.#fabrics.get(entry.vpcId)
    if (entry === undefined || fabric === undefined)
      throw new Error(`there is no ${target.kind === 'eni' ? 'ENI' : 'HAVIP'} ${target.id}`)
    return await fabric.capture(entry, onFrame)
  }

  /** Calls back for every frame that goes to the ENI's guest, from when this resolves until what it gives is called. */
  async capture(id: NetworkInterfaceId, onFrame: (seen: Seen) => void): Promise<() => void> {
    const port = this.tables.ports.get(id)
    const fabric = port && this.#fabrics.get(port.vpcId)
    if (fabric === undefined) throw new Error(`there is no ENI ${id}`)
    const stop = this.#delivered.listen(id, onFrame)
    await fabric.watch(id)
    return stop
  }

  /** An agent behind the ENI announces an address. Where no guest runs, the claim is judged all the same. */
  async announce(id: NetworkInterfaceId, address: Ipv4, form: 'request' | 'reply'): Promise<void> {
    const port = this.tables.ports.get(id)
    if (port === undefined) throw new Error(`there is no ENI ${id}`)
    const frame = gratuitousArp(form, port.mac, address)
    const running = port.up && port.instanceId !== null && this.guests.get(port.instanceId) !== undefined
    if (running) await sendFrames(this.attachment(id), [frame])
    else this.witness.saw({ prefix: logPrefix.refused, frame, at: Date.now(), networkInterfaceId: id })
  }

  /** Makes something go wrong. In the queue: the network it is in is then not being changed. */
  break(fault: Fault, mark?: FaultMark): Promise<FaultId> {
    return this.#queue.run(() => this.faults.begin(fault, mark))
  }

  /** How long the networks take to honour a claim where no fault says otherwise; null: no time. */
  switchIn(usual: Lateness | null): Promise<void> {
    return this.#queue.run(async () => {
      this.#switching.usual = usual ?? undefined
      for (const fabric of this.#fabrics.values()) await fabric.setSlow('as usual')
    })
  }

  /** Puts an ENI of a running instance into the network namespace of a process instead, until it is taken out again. */
  attach(order: Attached, pid: number): Promise<void> {
    return this.#queue.run(async () => {
      const port = this.tables.ports.get(order.networkInterfaceId)
      if (port === undefined) throw new Error(`there is no ENI ${order.networkInterfaceId}`)
      if (port.instanceId === null) throw new Error(`${port.id} is attached to no instance: attach it to one first`)
      await this.foreign.add(order, pid)
      await this.#change([], [port], [], [])
    })
  }

  detach(id: NetworkInterfaceId): Promise<boolean> {
    return this.#queue.run(async () => {
      const port = this.tables.ports.get(id)
      const was = await this.foreign.remove(id)
      if (was && port !== undefined) await this.#change([], [port], [], [])
      return was
    })
  }

  /** Ends an instance as a host that loses power does. */
  async crash(id: InstanceId): Promise<void> {
    // Not in the queue: what is being changed elsewhere must not keep it alive.
    await this.guests.crash(id)
    await this.#queue.run(() => this.#movePorts(id))
  }

  /** Rejects with the reason when the network is not as the tables say. */
  async check(): Promise<void> {
    for (const [vpcId, error] of this.#broken) throw new Error(`the network of ${vpcId} is broken: ${error.message}`)
    for (const fabric of this.#fabrics.values()) fabric.check()
  }

  async #apply(delta: TableDelta): Promise<void> {
    const gone = [
      ...delta.remove.subnets.flatMap((id) => this.tables.subnets.get(id) ?? []),
      ...delta.remove.ports.flatMap((id) => this.tables.ports.get(id) ?? []),
      ...delta.remove.haVips.flatMap((id) => this.tables.haVips.get(id) ?? []),
    ]
    const vpcIds = touchedVpcs(this.tables, delta, this.#fabrics.keys())
    const guarded = guardedBefore(this.tables, delta)
    // An ENI that goes to another VPC leaves the fabric it is in first: its guest has room for one wire.
    const moved = delta.put.ports.flatMap(({ id, vpcId }) => {
      const before = this.tables.ports.get(id)
      return before === undefined || before.vpcId === vpcId ? [] : [before]
    })
    const fresh = delta.put.haVips.filter(({ id }) => this.tables.haVips.get(id) === undefined)
    this.tables.apply(delta)
    for (const { id, recordedHolder } of fresh) this.witness.moved(id, this.#attached(recordedHolder))
    const instances = delta.put.instances.flatMap(({ id }): InstanceEntry[] => {
      const entry = this.tables.instances.get(id)
      return entry === undefined ? [] : [entry]
    })
    if (moved.length > 0) await this.#change([], [], [], moved)
    const { changed, failed } = await this.guests.settle(instances, delta.remove.instances)
    const ports = new Map(delta.put.ports.map((port) => [port.id, port]))
    for (const id of changed) for (const port of this.tables.portsOf(id)) ports.set(port.id, port)
    for (const [port, was] of guarded) {
      const now = this.tables.ports.get(port.id)
      if (now !== undefined && isGuarded(this.tables, now) !== was) ports.set(now.id, now)
    }
    for (const vpcId of touchedVpcs(this.tables, delta, this.#fabrics.keys())) vpcIds.add(vpcId)
    this.programs.forget(delta.remove.instances)
    try {
      await this.#change([...delta.put.subnets], [...ports.values()], [...delta.put.haVips], gone, vpcIds)
    } finally {
      // With its network there: an agent that starts looks for it first.
      this.programs.settle()
    }
    void this.faults.prune()
    for (const entry of gone) this.witness.forget(entry.id)
    const loose = delta.put.ports.filter(({ instanceId }) => instanceId === null)
    for (const { id } of loose) this.witness.forget(id)
    for (const id of [...delta.remove.ports, ...loose.map((port) => port.id)]) await this.foreign.remove(id)
    for (const { entry, error } of failed) this.#broken.set(entry.vpcId, error)
    for (const { error } of failed) throw error
  }

  /** The ports of an instance follow its guest. */
  async #movePorts(id: InstanceId): Promise<void> {
    try {
      await this.#change([], [...this.tables.portsOf(id)], [], [])
    } finally {
      this.programs.settle()
    }
  }

  async #change(
    subnets: readonly SubnetEntry[],
    ports: readonly PortEntry[],
    haVips: readonly HaVipEntry[],
    gone: readonly Entry[],
    others: Iterable<VpcId> = [],
  ): Promise<void> {
    const vpcIds = new Set([...subnets, ...ports, ...haVips, ...gone].map(({ vpcId }) => vpcId))
    // Where there is no fabric there is nobody to whom it could matter.
    for (const vpcId of others) if (this.#fabrics.has(vpcId)) vpcIds.add(vpcId)
    for (const vpcId of this.#broken.keys()) vpcIds.add(vpcId)
    const inVpc = (vpcId: VpcId) => (entry: Entry) => entry.vpcId === vpcId
    const results = await Promise.allSettled(
      [...vpcIds].map((vpcId) =>
        this.#changeFabric(vpcId, {
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

  /** Changes the fabric of a VPC; makes it anew, with the holders it had, when that fails. */
  async #changeFabric(vpcId: VpcId, change: FabricChange): Promise<void> {
    let fabric = this.#fabrics.get(vpcId)
    try {
      if (this.#broken.has(vpcId)) throw new Error('it was broken before')
      fabric ??= await this.#createFabric(vpcId)
      await fabric.apply(change)
    } catch (error) {
      this.log(`making the network of ${vpcId} anew: ${messageOf(error)}`)
      fabric = await this.#remakeFabric(vpcId)
    }
    if (!fabric.empty) return
    this.#fabrics.delete(vpcId)
    this.faults.networkGone(fabric)
    await fabric.close()
  }

  async #remakeFabric(vpcId: VpcId): Promise<Fabric> {
    try {
      const of = <E extends Entry | InstanceEntry>(entries: Iterable<E>) =>
        [...entries].filter((entry) => entry.vpcId === vpcId)
      const { failed } = await this.guests.settle(of(this.tables.instances.all()), [])
      for (const { error } of failed) throw error
      const former = this.#fabrics.get(vpcId)
      await former?.close()
      this.#fabrics.delete(vpcId)
      if (former !== undefined) this.faults.networkGone(former)
      const fabric = await this.#createFabric(vpcId)
      await fabric.apply({
        put: {
          subnets: of(this.tables.subnets.all()),
          ports: of(this.tables.ports.all()).map((port) => this.#withGuest(port)),
          haVips: of(this.tables.haVips.all()).map((haVip) => this.#withHolder(haVip, this.witness.holder(haVip))),
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

  async #createFabric(vpcId: VpcId): Promise<Fabric> {
    const fabric = await Fabric.create(vpcId, {
      tables: this.tables,
      needInternet: () => this.outside.need(),
      onSeen: (seen) => this.#see(seen),
      onFaulted: (fabric, logged, from) => this.faults.saw(fabric, logged, from),
      isUsuallySlow: () => this.#switching.usual !== undefined,
    })
    this.#fabrics.set(vpcId, fabric)
    return fabric
  }

  #see(seen: Seen): void {
    if (seen.prefix === logPrefix.delivered) this.#delivered.tell(seen)
    else if (seen.prefix === logPrefix.slow) this.#switching.decide(seen)
    else this.#decided(seen)
  }

  /** The kernel has honoured a claim, or refused it. One that waited was overtaken. */
  #decided(seen: Seen): void {
    const moved = this.witness.saw(seen)
    if (moved !== undefined) this.#switching.moved(moved)
  }

  #withGuest(entry: PortEntry): GuestPort {
    const guest = entry.up && entry.instanceId !== null ? this.guests.get(entry.instanceId) : undefined
    if (guest === undefined || entry.deviceIndex === null) return { entry, wire: null }
    const wire = this.foreign.get(entry.id)
    if (wire !== undefined) return { entry, wire }
    const [device, defaultRoute] = [guestLink(entry.deviceIndex), entry.deviceIndex === 0 ? 'usual' : null] as const
    return { entry, wire: { namespace: guest.namespace, device, defaultRoute } }
  }

  #withHolder(haVip: HaVipEntry, holder: NetworkInterfaceId | null): HaVipEntry {
    return { ...haVip, recordedHolder: this.#attached(holder) }
  }

  /** Only an ENI that is attached can hold anything. */
  #attached(id: NetworkInterfaceId | null): NetworkInterfaceId | null {
    return id !== null && this.tables.ports.get(id)?.instanceId != null ? id : null
  }

  #readOwners(): Promise<Map<HaVipId, NetworkInterfaceId>> {
    return readOwners(this.tables, this.#fabrics)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
