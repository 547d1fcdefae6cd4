import type { NetworkInterfaceId, VpcId } from '@havip/cloud'
import {
  type ActiveFault,
  type EndedFault,
  enisOf,
  type Fault,
  type FaultId,
  type FaultMark,
  faultProblem,
  type InstanceFault,
  isAboutAnything,
  isInstanceFault,
  isPacketFault,
  type Lateness,
  latenessOf,
  type PortEntry,
  silenceOf,
  type TableIndex,
} from '@havip/sdn'
import type { Fabric, Seen } from './fabric.js'
import { announcementRules, packetRules, parseTaken, removalOf, takenQuery } from './fault-rules.js'
import type { LoggedFrame } from './nflog.js'
import type { Power } from './power.js'

interface Running extends Omit<ActiveFault, 'taken'> {
  readonly vpcId: VpcId
  /** The network that it is in; one that is made anew comes without it. */
  readonly fabric: Fabric
  readonly timer: NodeJS.Timeout
  /** Claims that it made slow; everything else is counted by the kernel. */
  slowed: number
}

export interface FaultParts {
  readonly tables: TableIndex
  /** The network of a VPC; undefined when there is none. */
  readonly fabricOf: (vpcId: VpcId) => Fabric | undefined
  readonly power: Power
  /** An announcement arrives that was late. */
  readonly arrive: (seen: Seen) => void
}

/** The faults of a lab. The kernel ends them; here the rules that have ended are taken away. */
export class Faults {
  readonly #running = new Map<FaultId, Running>()
  /** Ended by nobody's order, and not yet told to a server. */
  readonly #untold: EndedFault[] = []
  readonly #listeners = new Set<() => void>()
  #count = 0

  constructor(readonly parts: FaultParts) {}

  async begin(fault: Fault, mark?: FaultMark): Promise<FaultId> {
    const problem = faultProblem(fault)
    if (problem !== undefined) throw new Error(problem)
    const { id, ...whose } = mark ?? { id: `fault-${this.#count + 1}` as const }
    const { vpcId, rules } = this.#place(id, fault)
    const fabric = this.parts.fabricOf(vpcId)
    if (fabric === undefined) throw new Error(`${vpcId} has no network`)
    this.#count += 1
    if (rules !== null) await fabric.namespace.nft(rules)
    if (fault.kind === 'freeze') await this.parts.power.freeze(fault.instanceIds)
    if (fault.kind === 'power-cut') await this.parts.power.cut(fault.instanceIds)
    const until = Date.now() + fault.durationMs
    const timer = setTimeout(() => void this.#end(id, 'over'), fault.durationMs)
    this.#running.set(id, { id, ...whose, fault, until, vpcId, fabric, timer, slowed: 0 })
    if (fault.kind === 'slow-switching') await fabric.setSlow({ ms: fault.durationMs })
    return id
  }

  /** Ends a fault by order; one that has ended is as good. */
  async mend(id: FaultId): Promise<void> {
    await this.#end(id, undefined)
  }

  async active(): Promise<ActiveFault[]> {
    const active = await Promise.all([...this.#running.values()].map((running) => this.#look(running)))
    return active.flatMap((fault) => fault ?? [])
  }

  /** Calls back when a fault has ended that nobody mended; `takeEnded` says which. */
  onEnded(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The faults that have ended since this was asked, but for those that were mended. */
  takeEnded(): EndedFault[] {
    return this.#untold.splice(0)
  }

  /** How slow a fault makes the network of a VPC; it counts who asks. */
  switching(vpcId: VpcId): Lateness | undefined {
    const running = this.#slowIn(vpcId)
    if (running === undefined || running.fault.kind !== 'slow-switching') return undefined
    running.slowed += 1
    return running.fault
  }

  /** A frame that a fault's rule has logged: it goes on its way again, later. */
  saw(fabric: Fabric, logged: LoggedFrame, networkInterfaceId: NetworkInterfaceId | undefined): void {
    const running = this.#running.get(logged.prefix as FaultId)
    if (running?.fabric !== fabric) return
    const { fault } = running
    if (fault.kind === 'delay') fabric.sendOn(logged, latenessOf(fault, Math.random))
    if (fault.kind === 'duplicate') for (let n = fault.copies ?? 1; n > 0; n--) fabric.sendOn(logged, 0)
    if (fault.kind !== 'delay-announcements' || networkInterfaceId === undefined) return
    const { frame, prefix } = logged
    const arrive = () => this.parts.arrive({ at: Date.now(), prefix, networkInterfaceId, frame })
    setTimeout(arrive, latenessOf(fault, Math.random))
  }

  /** A network is gone, and with it what was broken in it. */
  networkGone(fabric: Fabric): void {
    for (const { id, fabric: its, fault } of this.#running.values()) {
      // What has no power has none in another network either.
      if (its === fabric && fault.kind !== 'power-cut') void this.#end(id, 'network-gone')
    }
  }

  /** Ends those that name nothing any more that there is. */
  async prune(): Promise<void> {
    const over = [...this.#running.values()].filter(({ fault }) => !isAboutAnything(fault, this.parts.tables))
    await Promise.all(over.map(({ id }) => this.#end(id, 'network-gone')))
  }

  async #end(id: FaultId, cause: EndedFault['cause'] | undefined): Promise<void> {
    const running = this.#running.get(id)
    if (running === undefined) return
    const { fault, fabric, vpcId, shard } = running
    this.#running.delete(id)
    clearTimeout(running.timer)
    if (cause !== undefined) this.#untold.push({ id, ...(shard && { shard }), fault, cause })
    if (cause !== undefined) for (const listener of this.#listeners) listener()
    // Its network may have been made anew, or have gone.
    if (fault.kind === 'slow-switching')
      await this.parts
        .fabricOf(vpcId)
        ?.setSlow('as usual')
        .catch(() => {})
    else await fabric.namespace.nft(removalOf(id, fault.kind)).catch(() => {})
    if (fault.kind === 'freeze') await this.parts.power.thaw(fault.instanceIds)
    if (fault.kind === 'power-cut') await this.parts.power.restore(fault.instanceIds)
  }

  async #look({ id, shard, fault, until, fabric, slowed }: Running): Promise<ActiveFault | undefined> {
    const active = { id, ...(shard && { shard }), fault, until }
    if (fault.kind === 'slow-switching') return { ...active, taken: slowed }
    try {
      return { ...active, taken: parseTaken(await fabric.namespace.nftJson(takenQuery(id))) }
    } catch {
      if (fault.kind === 'power-cut') return { ...active, taken: 0 }
      await this.#end(id, 'network-gone')
      return undefined
    }
  }

  /** The VPC a fault is in, and its rules; throws when it names what is not there, or ENIs of different VPCs. */
  #place(id: FaultId, fault: Fault): { vpcId: VpcId; rules: string | null } {
    const { tables } = this.parts
    if (isInstanceFault(fault)) return this.#placeInstances(id, fault)
    const ports = enisOf(fault).map((each) => this.#port(each))
    const [first] = ports
    if (ports.some(({ vpcId }) => vpcId !== first?.vpcId)) throw new Error('its ENIs are of different VPCs')
    if (fault.kind === 'slow-switching') {
      if (tables.vpcs.get(fault.vpcId) === undefined) throw new Error(`there is no VPC ${fault.vpcId}`)
      if (this.#slowIn(fault.vpcId) !== undefined) throw new Error(`${fault.vpcId} switches slowly by order already`)
      return { vpcId: fault.vpcId, rules: null }
    }
    if (isPacketFault(fault)) {
      if (first === undefined) throw new Error('it names no ENI')
      return { vpcId: first.vpcId, rules: packetRules(id, fault, (each) => this.#port(each as NetworkInterfaceId)) }
    }
    const haVip = tables.haVips.get(fault.haVipId)
    if (haVip === undefined) throw new Error(`there is no HAVIP ${fault.haVipId}`)
    return { vpcId: haVip.vpcId, rules: announcementRules(id, fault, haVip.address) }
  }

  #placeInstances(id: FaultId, fault: InstanceFault): { vpcId: VpcId; rules: string | null } {
    const { tables, power } = this.parts
    for (const each of fault.instanceIds) {
      power.check(each)
      const other = [...this.#running.values()].find(
        (one) => isInstanceFault(one.fault) && one.fault.instanceIds.includes(each),
      )
      if (other !== undefined) throw new Error(`${each} is frozen, or has no power, by order already`)
    }
    const ports = fault.instanceIds.flatMap((each) => [...tables.portsOf(each)])
    const [first] = ports
    if (first === undefined) throw new Error('its instances have no ENI')
    if (fault.kind === 'freeze' && ports.some(({ vpcId }) => vpcId !== first.vpcId))
      throw new Error('its instances are of different VPCs')
    const enis = ports.filter(({ vpcId }) => vpcId === first.vpcId).map((port) => port.id)
    const portOf = (each: string) => this.#port(each as NetworkInterfaceId)
    return { vpcId: first.vpcId, rules: packetRules(id, silenceOf(fault, enis), portOf) }
  }

  #slowIn(vpcId: VpcId): Running | undefined {
    return [...this.#running.values()].find((each) => each.fault.kind === 'slow-switching' && each.vpcId === vpcId)
  }

  #port(id: NetworkInterfaceId): PortEntry {
    const port = this.parts.tables.ports.get(id)
    if (port === undefined) throw new Error(`there is no ENI ${id}`)
    return port
  }
}
