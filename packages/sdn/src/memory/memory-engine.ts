import type { ClaimRefusal, Clock, HaVipId, NetworkInterfaceId } from '@havip/cloud'
import { ethernetHeaderLength, etherTypes, gratuitousArp, type Ipv4, ipv4At, u16 } from '@havip/net'
import { type Claim, judge, parseClaim } from '../claim.js'
import { diffTables } from '../diff.js'
import type {
  Capture,
  CaptureListener,
  CaptureTarget,
  ClaimReport,
  ClaimVerdict,
  Engine,
  PortCounters,
} from '../engine.js'
import {
  type ActiveFault,
  type EndedFault,
  enisOf,
  type Fault,
  type FaultId,
  type FaultMark,
  isInstanceFault,
  type Lateness,
  latenessOf,
  silenceOf,
} from '../fault.js'
import { emptyTables, type NetworkTables, type TableDelta } from '../tables.js'
import { type Trace, type TracedPacket, trace } from '../trace/trace.js'
import { WaitingClaims } from '../waiting-claims.js'
import { answerArp } from './arp-path.js'
import { Captures } from './captures.js'
import { inbound, outbound } from './eip-path.js'
import { Fabric } from './fabric.js'
import { Faults } from './faults.js'
import { Flows } from './flows.js'
import { Guard } from './guard.js'
import { Internet } from './internet.js'
import { type Hop, rewrittenIpv4, routeIpv4, toOwner } from './ipv4-path.js'
import { machineClock } from './machine-clock.js'
import type { Port } from './owner.js'
import { destinationOf } from './packet.js'

/** The wire behind an ENI, or of the internet. It works until the ENI is removed from the tables. */
export interface MemoryPort {
  /** Takes one Ethernet frame (no FCS) from the guest. The bytes are not kept. */
  send(frame: Uint8Array): void
  /** Calls the listener with each frame for the guest; the bytes are the listener's own. */
  onFrame(listener: (frame: Uint8Array) => void): () => void
  /** Calls the listener when the ENI is removed from the tables. */
  onRemoved(listener: () => void): () => void
}

/**
 * The rules of the network in their readable form, working on real Ethernet frames. A frame has gone as far as it goes
 * when `send` returns, unless it was sent from within a listener: then its turn comes before the outer `send` returns.
 */
export class MemoryEngine implements Engine {
  readonly kind = 'memory'
  readonly #fabric = new Fabric()
  readonly #clock: Clock
  readonly #random: () => number
  readonly #switching: Lateness | undefined
  readonly #slow: WaitingClaims
  /** What stops frames and announcements that are on their way for longer, by order. */
  readonly #late = new Set<() => void>()
  readonly #faults: Faults
  readonly #claimListeners = new Set<(report: ClaimReport) => void>()
  /** What guests sent while another frame was on its way. */
  readonly #waiting: { readonly from: Port | Internet; readonly frame: Uint8Array }[] = []
  readonly #internet = new Internet()
  readonly #guard: Guard
  readonly #captures: Captures
  #forwarding = false
  #claims = 0

  /** `random` decides what a fault takes a share of, and how late; `switching` is how slow claims are honoured otherwise than by a fault. */
  constructor(clock: Clock = machineClock, random: () => number = Math.random, switching?: Lateness) {
    this.#clock = clock
    this.#random = random
    this.#switching = switching
    this.#slow = new WaitingClaims(clock)
    this.#faults = new Faults(clock, random)
    this.#captures = new Captures(this.#fabric, () => clock.now())
    this.#guard = new Guard(this.#fabric.tables, new Flows(() => clock.now()))
  }

  /** Throws when the tables have no such ENI. */
  port(id: NetworkInterfaceId): MemoryPort {
    return this.#wire(this.#port(id))
  }

  /** Where clients outside are: what they send to an EIP comes in, what goes out by one arrives. */
  internet(): MemoryPort {
    return this.#wire(this.#internet)
  }

  async sync(tables: NetworkTables): Promise<void> {
    await this.apply(diffTables(this.#fabric.tables.tables(), tables))
  }

  async apply(delta: TableDelta): Promise<void> {
    this.#fabric.apply(delta)
    this.#faults.prune(this.#fabric.tables)
  }

  async bind(haVipId: HaVipId, holder: NetworkInterfaceId | null): Promise<void> {
    const haVip = this.#fabric.haVips.get(haVipId)
    this.#slow.drop(haVipId)
    // Nobody holds what is not there.
    if (haVip === undefined && holder === null) return
    if (haVip === undefined) throw new Error(`the network has no HAVIP ${haVipId}`)
    const port = holder === null ? null : this.#port(holder)
    if (port !== null && port.subnetId !== haVip.subnetId) {
      throw new Error(
        `${haVipId} is in ${haVip.subnetId}, and ${port.id} in ${port.subnetId}: it cannot be bound there`,
      )
    }
    if (port?.entry.instanceId === null) throw new Error(`${port.id} is not attached: ${haVipId} cannot be bound there`)
    haVip.bind(port)
  }

  async holders(): Promise<ReadonlyMap<HaVipId, NetworkInterfaceId>> {
    const holders = new Map<HaVipId, NetworkInterfaceId>()
    for (const [id, { holder }] of this.#fabric.haVips) if (holder !== null) holders.set(id, holder.id)
    return holders
  }

  async announce(id: NetworkInterfaceId, address: Ipv4, form: 'request' | 'reply'): Promise<void> {
    const port = this.#port(id)
    this.#send(port, gratuitousArp(form, port.entry.mac, address))
  }

  async counters(): Promise<readonly PortCounters[]> {
    return [...this.#fabric.ports.values()].map(({ id, received, delivered, dropped }) => ({
      id,
      received,
      delivered,
      dropped: { ...dropped },
    }))
  }

  async break(fault: Fault, mark?: FaultMark): Promise<FaultId> {
    this.#checkNames(fault)
    if (!isInstanceFault(fault)) return this.#faults.add(fault, mark)
    const { tables } = this.#fabric
    const enis = fault.instanceIds.flatMap((id) => Array.from(tables.portsOf(id), (port) => port.id))
    return this.#faults.add(fault, mark, silenceOf(fault, enis))
  }

  async faults(): Promise<readonly ActiveFault[]> {
    return this.#faults.active()
  }

  async mend(id: FaultId): Promise<void> {
    this.#faults.remove(id)
  }

  onFaultEnded(listener: (ended: EndedFault) => void): () => void {
    return this.#faults.onEnded(listener)
  }

  async trace(packet: TracedPacket): Promise<Trace> {
    return trace(this.#fabric.tables, await this.holders(), packet, await this.faults())
  }

  onClaim(listener: (report: ClaimReport) => void): () => void {
    this.#claimListeners.add(listener)
    return () => this.#claimListeners.delete(listener)
  }

  async capture(target: CaptureTarget, listener: CaptureListener): Promise<Capture> {
    if (target.kind === 'eni') this.#port(target.id)
    else if (!this.#fabric.haVips.has(target.id)) throw new Error(`the network has no HAVIP ${target.id}`)
    return this.#captures.begin(target, listener)
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {
    this.#faults.clear()
    this.#captures.close()
    this.#slow.clear()
    for (const stop of this.#late) stop()
    await this.sync(emptyTables)
  }

  #port(id: NetworkInterfaceId): Port {
    const port = this.#fabric.ports.get(id)
    if (port === undefined) throw new Error(`the network has no ENI ${id}`)
    return port
  }

  /** Throws when a fault names what is not there, or ENIs of different VPCs. */
  #checkNames(fault: Fault): void {
    const ports = enisOf(fault).map((id) => this.#port(id))
    if (new Set(ports.map(({ entry }) => entry.vpcId)).size > 1) throw new Error('its ENIs are of different VPCs')
    if ('haVipId' in fault && !this.#fabric.haVips.has(fault.haVipId))
      throw new Error(`the network has no HAVIP ${fault.haVipId}`)
    for (const id of isInstanceFault(fault) ? fault.instanceIds : []) {
      if (this.#fabric.tables.instances.get(id)?.running !== true) throw new Error(`${id} is not running`)
      if (this.#faults.isStill(id)) throw new Error(`${id} is frozen, or has no power, by order already`)
    }
    if (fault.kind !== 'slow-switching') return
    if (this.#fabric.tables.vpcs.get(fault.vpcId) === undefined)
      throw new Error(`the network has no VPC ${fault.vpcId}`)
    if (this.#faults.isSlow(fault.vpcId)) throw new Error(`${fault.vpcId} switches slowly by order already`)
  }

  #wire(end: Port | Internet): MemoryPort {
    return {
      send: (frame) => this.#send(end, frame),
      onFrame: (listener) => {
        end.listeners.add(listener)
        return () => end.listeners.delete(listener)
      },
      onRemoved: (listener) => {
        end.removalListeners.add(listener)
        return () => end.removalListeners.delete(listener)
      },
    }
  }

  #send(from: Port | Internet, frame: Uint8Array): void {
    if (this.#forwarding) {
      this.#waiting.push({ from, frame: new Uint8Array(frame) })
      return
    }
    this.#forwarding = true
    try {
      this.#forward(from, frame)
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        this.#forward(next.from, next.frame)
      }
    } finally {
      this.#forwarding = false
    }
  }

  #forward(from: Port | Internet, frame: Uint8Array): void {
    from.received += 1
    if (!this.#captures.none && !(from instanceof Internet)) this.#captures.sent(from, frame)
    const etherType = frame.length < ethernetHeaderLength ? 0 : u16(frame, 12)
    if (from instanceof Internet) this.#comeIn(from, frame)
    else if (from.up && this.#faults.cutsOff({ from: from.id })) from.drop('fault')
    else if (etherType === etherTypes.ipv4) this.#forwardIpv4(from, frame)
    else if (etherType === etherTypes.arp) this.#forwardArp(from, frame)
    else from.drop(from.up ? 'unknown-protocol' : 'port-down')
  }

  #forwardIpv4(port: Port, sent: Uint8Array): void {
    // The bytes are the sender's again when this returns.
    const frame = this.#faults.none ? sent : new Uint8Array(sent)
    const hop = port.up ? routeIpv4(this.#fabric.tables, port, frame) : 'port-down'
    if (typeof hop === 'string') port.drop(hop)
    else if (!this.#guard.admits(frame, port, hop.kind === 'port' ? hop.port : null)) port.drop('security-group')
    else
      this.#carry(port, port, hop, frame, (now) => {
        if (now.kind === 'port') this.#deliver(now.port, rewrittenIpv4(now.port, frame, now.routed))
        else this.#goOut(port, outbound(frame, now.eip))
      })
  }

  /**
   * Hands a packet over, or does to it what was ordered. One that is late goes to whoever has its destination by then,
   * if that one's groups let it in. `sender` is null for what comes from the internet, also where an ENI sent it there.
   */
  #carry(from: Port | Internet, sender: Port | null, hop: Hop, frame: Uint8Array, handOver: (hop: Hop) => void): void {
    const to = hop.kind === 'port' ? hop.port.id : undefined
    const fate = this.#faults.packet(sender?.id, to)
    if (fate.lost || (to !== undefined && this.#faults.cutsOff({ to }))) from.drop('fault')
    else if (fate.delay === 0) handOver(hop)
    else {
      this.#after(fate.delay, () => {
        const owner = hop.kind === 'port' ? hop.port.vpc.owners.get(destinationOf(frame)) : undefined
        const then = hop.kind === 'port' && owner !== undefined ? toOwner(owner, frame, hop.routed) : hop
        if (typeof then === 'string') from.drop(then)
        else if (!this.#guard.admits(frame, sender, then.kind === 'port' ? then.port : null))
          from.drop('security-group')
        else handOver(then)
      })
    }
    for (let n = 0; n < fate.copies; n++) handOver(hop)
  }

  #after(ms: number, run: () => void): void {
    const cancel = this.#clock.at(this.#clock.now() + ms, () => {
      this.#late.delete(cancel)
      run()
    })
    this.#late.add(cancel)
  }

  /** To a client, or to who has another EIP: that one sees the sender's EIP, as from anywhere. */
  #goOut(port: Port, frame: Uint8Array): void {
    if (this.#fabric.tables.eipAt(ipv4At(frame, ethernetHeaderLength + 16)) === undefined) this.#internet.deliver(frame)
    else this.#comeIn(port, frame)
  }

  #comeIn(from: Port | Internet, frame: Uint8Array): void {
    const coming = inbound(this.#fabric, frame)
    if (typeof coming === 'string') from.drop(coming)
    else if (!this.#guard.admits(coming.frame, null, coming.hop.port)) from.drop('security-group')
    else {
      const { frame: inside } = coming
      this.#carry(from, null, coming.hop, inside, (hop) => {
        if (hop.kind === 'port') this.#deliver(hop.port, rewrittenIpv4(hop.port, inside, true), true)
      })
    }
  }

  #forwardArp(port: Port, frame: Uint8Array): void {
    // Claims are reported wherever they come from, so also from a port that is down.
    const claim = parseClaim(frame)
    if (claim !== undefined) {
      const haVip = this.#fabric.tables.haVipAt(port.entry.vpcId, claim.address)
      const isOnItsWay = claim.kind === 'announcement' && haVip !== undefined && port.up
      const fate = isOnItsWay ? this.#faults.announcement(port.id, haVip.id, claim) : 0
      const conflicts = port.up && this.#isRefusedAs('ip-conflict', port, claim)
      port.drop(fate === 'lost' ? 'fault' : conflicts ? 'ip-conflict' : 'claim')
      if (fate === 0) this.#decide(port, claim)
      else if (fate !== 'lost') this.#after(fate, () => this.#decide(port, claim))
      return
    }
    const answer = port.up ? answerArp(this.#fabric.tables, port, frame) : 'port-down'
    if (typeof answer === 'string') port.drop(answer)
    else if (!this.#faults.cutsOff({ to: port.id })) this.#deliver(port, answer)
  }

  #isRefusedAs(reason: ClaimRefusal, port: Port, claim: Claim): boolean {
    const judgement = judge(this.#fabric.tables, port.entry, claim)
    return !judgement.honoured && judgement.reason === reason
  }

  #decide(port: Port, claim: Claim): void {
    const judgement = judge(this.#fabric.tables, port.entry, claim)
    if (!judgement.honoured) this.#report(port, claim, judgement)
    else this.#switch(port, claim, judgement.haVip.id)
  }

  /** Honours a claim, at once or when the network gets to it. */
  #switch(port: Port, claim: Claim, haVipId: HaVipId): void {
    const late = this.#faults.switching(port.entry.vpcId) ?? this.#switching
    const wait = late === undefined ? 0 : latenessOf(late, this.#random)
    if (wait === 0 || this.#fabric.haVips.get(haVipId)?.holder === port) {
      this.#slow.drop(haVipId)
      this.#take(port, claim, haVipId)
      return
    }
    const due = this.#slow.add(haVipId, port.id, wait, () => {
      const judgement = judge(this.#fabric.tables, port.entry, claim)
      if (!judgement.honoured) this.#report(port, claim, judgement)
      else this.#take(port, claim, judgement.haVip.id)
    })
    this.#report(port, claim, { honoured: 'later', haVipId, due })
  }

  #take(port: Port, claim: Claim, haVipId: HaVipId): void {
    const haVip = this.#fabric.haVips.get(haVipId)
    const from = haVip?.holder?.id ?? null
    haVip?.bind(port)
    this.#report(port, claim, { honoured: true, haVipId, from })
  }

  #report({ id }: Port, { address, sourceMac, form }: Claim, verdict: ClaimVerdict): void {
    this.#claims += 1
    const seq = this.#claims
    const report = { seq, at: this.#clock.now(), networkInterfaceId: id, address, sourceMac, form, verdict }
    for (const listener of this.#claimListeners) listener(report)
  }

  #deliver(to: Port, frame: Uint8Array, fromOutside = false): void {
    to.delivered += 1
    if (!this.#captures.none) this.#captures.delivered(to, frame, fromOutside)
    for (const listener of to.listeners) listener(frame)
  }
}
