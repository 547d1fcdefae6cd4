import type { HaVipId, InstanceId, NetworkInterfaceId } from '@havip/cloud'
import { gratuitousArp, type Ipv4 } from '@havip/net'
import {
  type Capture,
  type CaptureListener,
  type CaptureTarget,
  diffTables,
  type Fault,
  type FaultId,
  type FaultMark,
  type InstanceEntry,
  isGuarded,
  type Lateness,
  type NetworkTables,
  type PortCounters,
  type PortEntry,
  type TableDelta,
  TableIndex,
  type Trace,
  type TracedPacket,
  trace,
} from '@havip/sdn'
import type { Attached } from '../protocol.js'
import { sendFrames } from './attachment.js'
import type { Seen } from './fabric.js'
import { attachedHolder, Fabrics } from './fabrics.js'
import { Faults } from './faults.js'
import { Foreign, type Wire } from './foreign.js'
import { guardedBefore } from './guarded.js'
import { Guests } from './guests.js'
import { Listeners } from './listeners.js'
import type { Mtus } from './mtus.js'
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
  readonly #fabrics: Fabrics
  readonly #switching: Switching
  readonly #queue = new Queue()
  readonly #delivered = new Listeners()

  constructor(
    readonly log: (message: string) => void,
    setups: Setups,
    /** How long the packets of ENIs may be. */
    readonly mtus: Mtus,
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
    this.#fabrics = new Fabrics({
      tables: this.tables,
      guests: this.guests,
      witness: this.witness,
      log,
      wireOf: (port) => this.#wireOf(port),
      needInternet: () => this.outside.need(),
      onSeen: (seen) => this.#see(seen),
      onFaulted: (fabric, logged, from) => this.faults.saw(fabric, logged, from),
      isUsuallySlow: () => this.#switching.usual !== undefined,
      onGone: (fabric) => this.faults.networkGone(fabric),
    })
    this.programs = new Supervisor(setups, (id) => this.guests.get(id), log)
  }

  sync(tables: NetworkTables): Promise<void> {
    return this.#queue.run(async () => {
      const known = new Set(tables.instances.map(({ id }) => id))
      this.programs.forget(this.programs.setups.ids.filter((id) => !known.has(id)))
      const enis = new Set(tables.ports.map(({ id }) => id))
      this.mtus.forget(this.mtus.all.flatMap(([id]) => (enis.has(id) ? [] : [id])))
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
    const counted = [...this.#fabrics.byVpc].map(([vpcId, fabric]) =>
      fabric.counters(ports.filter((port) => port.vpcId === vpcId).map(({ id }) => id)),
    )
    return (await Promise.all(counted)).flat()
  }

  /** By the tables as they are wanted and the holders that the kernel has. */
  async trace(packet: TracedPacket): Promise<Trace> {
    return trace(this.tables, await this.#readOwners(), packet, await this.faults.active())
  }

  /** The interface of an ENI in its running guest; an error says why there is none. */
  attachment(id: NetworkInterfaceId): Wire {
    const port = this.tables.ports.get(id)
    if (port === undefined) throw new Error(`there is no ENI ${id}`)
    if (port.instanceId === null || port.deviceIndex === null) throw new Error(`${id} is attached to no instance`)
    this.guests.need(port.instanceId)
    const wire = this.#wireOf(port)
    if (wire === null) throw new Error(`${id} is down`)
    return wire
  }

  /** Tells of every frame of an ENI, or from and to the address of a HAVIP, from when this resolves. */
  async record(target: CaptureTarget, listener: CaptureListener): Promise<Capture> {
    const { ports, haVips } = this.tables
    const entry = target.kind === 'eni' ? ports.get(target.id) : haVips.get(target.id)
    const fabric = entry && this.#fabrics.get(entry.vpcId)
    if (entry === undefined || fabric === undefined)
      throw new Error(`there is no ${target.kind === 'eni' ? 'ENI' : 'HAVIP'} ${target.id}`)
    return await fabric.capture(entry, listener)
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
      for (const fabric of this.#fabrics.byVpc.values()) await fabric.setSlow('as usual')
    })
  }

  /** Puts an ENI of a running instance into the network namespace of a process instead, until it is taken out again. */
  attach(order: Attached, pid: number): Promise<void> {
    return this.#queue.run(async () => {
      const port = this.tables.ports.get(order.networkInterfaceId)
      if (port === undefined) throw new Error(`there is no ENI ${order.networkInterfaceId}`)
      if (port.instanceId === null) throw new Error(`${port.id} is attached to no instance: attach it to one first`)
      await this.foreign.add(order, pid)
      await this.#fabrics.change({ ports: [port] })
      const failure = this.foreign.get(port.id)?.tap?.failure
      if (failure === undefined) return
      await this.foreign.remove(port.id)
      await this.#fabrics.change({ ports: [port] })
      throw failure
    })
  }

  /** At once where the ENI is up, and whenever it comes up. */
  setMtu(id: NetworkInterfaceId, mtu: number): Promise<void> {
    return this.#queue.run(async () => {
      const port = this.tables.ports.get(id)
      if (port === undefined) throw new Error(`there is no ENI ${id}`)
      this.mtus.set(id, mtu)
      await this.#fabrics.change({ ports: [port] })
    })
  }

  detach(id: NetworkInterfaceId): Promise<boolean> {
    return this.#queue.run(async () => {
      const port = this.tables.ports.get(id)
      const was = await this.foreign.remove(id)
      if (was && port !== undefined) await this.#fabrics.change({ ports: [port] })
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
    this.#fabrics.check()
  }

  async #apply(delta: TableDelta): Promise<void> {
    const gone = [
      ...delta.remove.subnets.flatMap((id) => this.tables.subnets.get(id) ?? []),
      ...delta.remove.ports.flatMap((id) => this.tables.ports.get(id) ?? []),
      ...delta.remove.haVips.flatMap((id) => this.tables.haVips.get(id) ?? []),
    ]
    const vpcIds = touchedVpcs(this.tables, delta, this.#fabrics.byVpc.keys())
    const guarded = guardedBefore(this.tables, delta)
    // An ENI that goes to another VPC leaves the fabric it is in first: its guest has room for one wire.
    const moved = delta.put.ports.flatMap(({ id, vpcId }) => {
      const before = this.tables.ports.get(id)
      return before === undefined || before.vpcId === vpcId ? [] : [before]
    })
    const fresh = delta.put.haVips.filter(({ id }) => this.tables.haVips.get(id) === undefined)
    this.tables.apply(delta)
    for (const { id, recordedHolder } of fresh) this.witness.moved(id, attachedHolder(this.tables, recordedHolder))
    const instances = delta.put.instances.flatMap(({ id }): InstanceEntry[] => {
      const entry = this.tables.instances.get(id)
      return entry === undefined ? [] : [entry]
    })
    if (moved.length > 0) await this.#fabrics.change({ gone: moved })
    const { changed, failed } = await this.guests.settle(instances, delta.remove.instances)
    const ports = new Map(delta.put.ports.map((port) => [port.id, port]))
    for (const id of changed) for (const port of this.tables.portsOf(id)) ports.set(port.id, port)
    for (const [port, was] of guarded) {
      const now = this.tables.ports.get(port.id)
      if (now !== undefined && isGuarded(this.tables, now) !== was) ports.set(now.id, now)
    }
    for (const vpcId of touchedVpcs(this.tables, delta, this.#fabrics.byVpc.keys())) vpcIds.add(vpcId)
    this.programs.forget(delta.remove.instances)
    this.mtus.forget(delta.remove.ports)
    try {
      const { subnets, haVips } = delta.put
      await this.#fabrics.change({ subnets, ports: [...ports.values()], haVips, gone, vpcIds })
    } finally {
      // With its network there: an agent that starts looks for it first.
      this.programs.settle()
    }
    void this.faults.prune()
    for (const entry of gone) this.witness.forget(entry.id)
    const loose = delta.put.ports.filter(({ instanceId }) => instanceId === null)
    for (const { id } of loose) this.witness.forget(id)
    for (const id of [...delta.remove.ports, ...loose.map((port) => port.id)]) await this.foreign.remove(id)
    for (const { entry, error } of failed) this.#fabrics.setBroken(entry.vpcId, error)
    for (const { error } of failed) throw error
  }

  /** The ports of an instance follow its guest. */
  async #movePorts(id: InstanceId): Promise<void> {
    try {
      await this.#fabrics.change({ ports: [...this.tables.portsOf(id)] })
    } finally {
      this.programs.settle()
    }
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

  #wireOf(port: PortEntry): Wire | null {
    const guest = port.up && port.instanceId !== null ? this.guests.get(port.instanceId) : undefined
    if (guest === undefined || port.deviceIndex === null) return null
    const mtu = this.mtus.get(port.id)
    const there = this.foreign.get(port.id)
    if (there !== undefined) return { ...there, mtu }
    const [device, defaultRoute] = [guestLink(port.deviceIndex), port.deviceIndex === 0 ? 'usual' : null] as const
    return { namespace: guest.namespace, device, defaultRoute, mtu }
  }

  #readOwners(): Promise<Map<HaVipId, NetworkInterfaceId>> {
    return readOwners(this.tables, this.#fabrics.byVpc)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
