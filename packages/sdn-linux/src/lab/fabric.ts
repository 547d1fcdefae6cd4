import type { NetworkInterfaceId, SubnetId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type {
  Capture,
  CaptureListener,
  EipEntry,
  HaVipEntry,
  PortCounters,
  PortEntry,
  SubnetEntry,
  TableIndex,
} from '@havip/sdn'
import { Captures } from './captures.js'
import { mergedDrops, parseDrops, parseLinkStatistics } from './counters.js'
import type { Element } from './elements.js'
import { slowCommands } from './fault-rules.js'
import type { Wire } from './foreign.js'
import { Gateway } from './gateway.js'
import type { Internet } from './internet.js'
import { LateFrames, type WayOn } from './late-frames.js'
import { type LogWatch, watchLog } from './log-watch.js'
import { linkName } from './names.js'
import { Namespace } from './namespace.js'
import type { LoggedFrame } from './nflog.js'
import { readOwners, writeOwners } from './owners.js'
import { haVipPart, type NumberedSubnet, noPart, type Part, portPart, subnetPart } from './parts.js'
import { Routing } from './routing.js'
import { captureRules, logGroup, logPrefix, ruleset, tableName } from './ruleset.js'
import { run } from './run.js'
import { Security } from './security.js'
import { fabricSetup, routerSetup } from './setup.js'
import { carryOut, type PartChange, removeAll } from './transaction.js'

/** A frame that the rules logged, when, and the ENI it came from or goes to. */
export interface Seen {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly prefix: string
  readonly networkInterfaceId: NetworkInterfaceId
  readonly frame: Uint8Array
}

/** A port, and the way to the running guest behind it (null while the port is down). */
export interface GuestPort {
  readonly entry: PortEntry
  readonly wire: Wire | null
}

/** What becomes of a VPC's network, entry by entry. */
export interface FabricChange {
  readonly put: {
    readonly subnets: readonly SubnetEntry[]
    readonly ports: readonly GuestPort[]
    readonly haVips: readonly HaVipEntry[]
  }
  /** Ids of entries that go. */
  readonly remove: readonly string[]
}

/** What a fabric finds around it. */
export interface Surroundings {
  /** As they are wanted: a change is in them before it is applied. */
  readonly tables: TableIndex
  needInternet(): Promise<Internet>
  onSeen(seen: Seen): void
  /** A frame that a fault's rule has logged, and the ENI it came from where that is known. */
  onFaulted(fabric: Fabric, logged: LoggedFrame, networkInterfaceId: NetworkInterfaceId | undefined): void
  /** Whether claims take time where no fault says so. */
  isUsuallySlow(): boolean
}

/**
 * The network of one VPC in the kernel: a namespace with a bridge per subnet and the rules, and one with the router.
 * It remembers what it has put up, so that a change is a few small transactions.
 */
export class Fabric {
  readonly #subnets = new Map<SubnetId, NumberedSubnet>()
  readonly #parts = new Map<string, Part>()
  /** Parts that are nobody's entry: what the VPC's routes and EIPs are. */
  readonly #common = new Map<string, Part>()
  readonly #routing: Routing
  readonly #security: Security
  readonly #gateway: Gateway
  readonly #captures: Captures
  readonly #late: LateFrames
  readonly #haVips = new Map<string, Ipv4>()
  readonly #numbers = new Map<NetworkInterfaceId, number>()
  readonly #idsByNumber = new Map<number, NetworkInterfaceId>()
  // Interface 1 is lo.
  #nextNumber = 2
  #log: LogWatch | undefined
  #capturing = false
  #closed = false

  private constructor(
    readonly vpcId: VpcId,
    readonly namespace: Namespace,
    readonly router: Namespace,
    readonly around: Surroundings,
  ) {
    this.#routing = new Routing(around.tables, vpcId)
    this.#security = new Security(around.tables)
    this.#gateway = new Gateway(router, around.needInternet)
    this.#captures = new Captures(namespace)
    this.#late = new LateFrames(namespace, router, vpcId, around.tables)
  }

  static async create(vpcId: VpcId, around: Surroundings): Promise<Fabric> {
    const [namespace, router] = await Promise.all([Namespace.network(fabricSetup), Namespace.network(routerSetup)])
    const fabric = new Fabric(vpcId, namespace, router, around)
    try {
      await namespace.nft(ruleset)
      if (around.isUsuallySlow()) await fabric.setSlow('as usual')
      await fabric.#watch()
    } catch (error) {
      await fabric.close()
      throw error
    }
    return fabric
  }

  get empty(): boolean {
    return this.#parts.size === 0
  }

  /** After an error nobody knows what is there: close the fabric and make another one. */
  async apply({ put, remove }: FabricChange): Promise<void> {
    const changes = new Map<string, PartChange>()
    const change = (id: string, after: Part) => {
      changes.set(id, { before: this.#parts.get(id) ?? noPart, after })
    }
    for (const id of remove) change(id, noPart)
    for (const entry of put.subnets) {
      change(entry.id, subnetPart(this.#numbered(entry), this.router, this.#routing.numberOf(entry.routeTableId)))
    }
    for (const { entry, wire } of put.ports) {
      const groups = wire === null ? [] : this.#security.elementsOf(entry)
      change(entry.id, portPart(entry, this.#numberOf(entry.id), this.#subnetOf(entry), wire, groups))
    }
    for (const entry of put.haVips) change(entry.id, haVipPart(entry, this.#subnetOf(entry)))

    // An owner means nothing before the rules know the HAVIP, and nothing any more after they forgot it.
    await writeOwners(this.namespace, this.#firstOwners(put.haVips))
    const { common, commands } = this.#commonChanges()
    await carryOut(this.namespace, this.router, [...changes.values(), ...common], commands)
    const { tables } = this.around
    await this.#gateway.apply([...tables.eipsIn(this.vpcId)], tables.vpcs.get(this.vpcId)?.blocks ?? [])
    await this.#unbind(remove, put.ports)
    for (const [id, { after }] of changes) {
      if (after === noPart) this.#forget(id)
      else this.#parts.set(id, after)
    }
    for (const entry of put.haVips) this.#haVips.set(entry.id, entry.address)
  }

  /** Brings what is the whole VPC's up to date: as much work as it has routes, groups and EIPs, which are few. */
  #commonChanges() {
    const { tables } = this.around
    const hops = this.#routing.hops()
    const blocks = tables.vpcs.get(this.vpcId)?.blocks ?? []
    const wanted = new Map<string, Part>([
      ...this.#routing.parts([...this.#subnets.values()]),
      ['hops', hops.part],
      ['blocks', { ...noPart, elements: blocks.map((key) => ({ set: 'vpc_blocks', key })) }],
      ['eips', { ...noPart, elements: Array.from(tables.eipsIn(this.vpcId), eipElement) }],
    ])
    const common = [...wanted].map(([id, after]) => ({ before: this.#common.get(id) ?? noPart, after }))
    for (const [id, part] of wanted) this.#common.set(id, part)
    return { common, commands: { before: this.#security.takeCommands() + hops.before, after: hops.after } }
  }

  /** HAVIPs that are new here start with the holder the cloud has recorded. */
  #firstOwners(haVips: readonly HaVipEntry[]): Map<Ipv4, number | null> {
    const fresh = haVips.filter(({ id, address }) => this.#haVips.get(id) !== address)
    return new Map(
      fresh.map(({ address, recordedHolder }) => [
        address,
        recordedHolder === null ? null : this.#numberOf(recordedHolder),
      ]),
    )
  }

  /** A HAVIP that goes has no holder; an ENI that goes, or leaves its instance, holds nothing. */
  async #unbind(removed: readonly string[], ports: readonly GuestPort[]): Promise<void> {
    // One that is new here holds nothing: the holders, as many as there are HAVIPs, need not be read for it.
    const left = ports
      .filter(({ entry }) => entry.instanceId === null && this.#parts.has(entry.id))
      .map(({ entry }) => entry.id)
    const numbers = new Set([...removed, ...left].map((id) => this.#numbers.get(id as NetworkInterfaceId)))
    const addresses = new Set(removed.map((id) => this.#haVips.get(id)))
    numbers.delete(undefined)
    addresses.delete(undefined)
    if (numbers.size + addresses.size === 0) return
    const owners = await readOwners(this.namespace)
    const ended = [...owners].filter(([address, number]) => numbers.has(number) || addresses.has(address))
    await writeOwners(this.namespace, new Map(ended.map(([address]) => [address, null])))
  }

  /** Who holds which address. Not a claim: nothing is reported. */
  async owners(): Promise<Map<Ipv4, NetworkInterfaceId>> {
    const owners = new Map<Ipv4, NetworkInterfaceId>()
    for (const [address, number] of await readOwners(this.namespace)) {
      const id = this.#idsByNumber.get(number)
      if (id !== undefined) owners.set(address, id)
    }
    return owners
  }

  async setOwners(owners: ReadonlyMap<Ipv4, NetworkInterfaceId | null>): Promise<void> {
    const numbers = [...owners].map(([address, id]) => [address, id === null ? null : this.#numberOf(id)] as const)
    await writeOwners(this.namespace, new Map(numbers))
  }

  async counters(ports: readonly NetworkInterfaceId[]): Promise<PortCounters[]> {
    const [drops, behind, links] = await Promise.all([
      this.namespace.nftJson(`list set bridge ${tableName} drops`).then(parseDrops),
      this.namespace.nftJson(`list set bridge ${tableName} drops_by_mac`).then(parseDrops),
      run(this.namespace.inNetwork(['ip', '-j', '-s', 'link', 'show'])).then((text) =>
        parseLinkStatistics(JSON.parse(text)),
      ),
    ])
    return ports.map((id) => {
      const name = linkName(id)
      const { received, delivered } = links.get(name) ?? { received: 0, delivered: 0 }
      return {
        id,
        received,
        delivered,
        dropped: mergedDrops(drops.get(name), behind.get(this.around.tables.ports.get(id)?.mac ?? '')),
      }
    })
  }

  /** From when this resolves, frames that go to the port are seen. */
  async watch(id: NetworkInterfaceId): Promise<void> {
    if (!this.#capturing) await this.namespace.nft(captureRules)
    this.#capturing = true
    await this.namespace.nft(`add element bridge ${tableName} watched { "${linkName(id)}" }\n`)
  }

  /** Tells of the frames of a port, or of a HAVIP's address in its subnet. */
  capture(of: PortEntry | HaVipEntry, listener: CaptureListener): Promise<Capture> {
    const rule =
      'mac' in of ? { port: linkName(of.id) } : { address: of.address, subnetNumber: this.#subnetOf(of).number }
    return this.#captures.begin(rule, listener)
  }

  /** Leaves every claim to the lab for a time, or as it is usual. */
  async setSlow(slow: { readonly ms: number } | 'as usual'): Promise<void> {
    const usual = this.around.isUsuallySlow() ? 'for good' : 'no'
    // Where all claims are slow the lab says how slow; only where none is the kernel has to end it.
    await this.namespace.nft(slowCommands(slow === 'as usual' || usual === 'for good' ? usual : slow))
  }

  /** Puts a frame that a fault has taken on its way again. */
  sendOn({ frame, outPort }: LoggedFrame, ms: number): void {
    const way = this.#wayBy(outPort)
    if (way !== undefined) this.#late.send(frame, way, ms)
  }

  #wayBy(outPort: number): WayOn | undefined {
    for (const subnet of this.#subnets.values()) if (subnet.linkNumber === outPort) return { router: subnet }
    const guest = this.#idsByNumber.get(outPort)
    const entry = guest && this.around.tables.ports.get(guest)
    const subnet = entry && this.#subnets.get(entry.subnetId)
    return guest === undefined || subnet === undefined ? undefined : { guest, subnet }
  }

  /** Rejects when a part that the fabric needs has ended. */
  check(): void {
    for (const namespace of [this.namespace, this.router]) {
      if (namespace.holder.exitCode !== null || namespace.holder.signalCode !== null) {
        throw new Error(`the process that holds a namespace has ended (${namespace.pid})`)
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#late.close()
    await this.#gateway.close().catch(() => {})
    await this.#log?.stop()
    await this.#captures.close()
    // Namespaces go in the background; their links into guests have to be gone now, to be made again.
    await removeAll(
      this.namespace,
      [...this.#parts.values()].flatMap(({ link }) => link?.removal ?? []),
    )
    await Promise.all([this.namespace.kill(), this.router.kill()])
  }

  async #watch(): Promise<void> {
    const log = await watchLog(this.namespace, logGroup, (logged) => this.#see(logged))
    this.#log = log
    // Should it end, announcements are honoured all the same; the holders read back tell what was missed.
    void log.ended.then(async () => {
      if (!this.#closed) await this.#watch().catch(() => {})
    })
  }

  #see(logged: LoggedFrame): void {
    const { prefix, inPort, outPort, frame, at } = logged
    if (prefix.startsWith('fault-')) {
      this.around.onFaulted(this, logged, this.#idsByNumber.get(inPort))
      return
    }
    const networkInterfaceId = this.#idsByNumber.get(prefix === logPrefix.delivered ? outPort : inPort)
    if (networkInterfaceId !== undefined)
      this.around.onSeen({ at: at ?? Date.now(), prefix, networkInterfaceId, frame })
  }

  #numbered(entry: SubnetEntry): NumberedSubnet {
    const known = this.#subnets.get(entry.id)
    const numbered = known ?? { entry, number: this.#nextNumber++, linkNumber: this.#nextNumber++ }
    this.#subnets.set(entry.id, { ...numbered, entry })
    return { ...numbered, entry }
  }

  #subnetOf(entry: PortEntry | HaVipEntry): NumberedSubnet {
    const subnet = this.#subnets.get(entry.subnetId)
    if (subnet === undefined) throw new Error(`${entry.id} is in ${entry.subnetId}, which is not in the tables`)
    return subnet
  }

  #numberOf(id: NetworkInterfaceId): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.#nextNumber++
    this.#numbers.set(id, number)
    this.#idsByNumber.set(number, id)
    return number
  }

  #forget(id: string): void {
    this.#parts.delete(id)
    this.#haVips.delete(id)
    this.#subnets.delete(id as SubnetId)
    const number = this.#numbers.get(id as NetworkInterfaceId)
    if (number === undefined) return
    this.#numbers.delete(id as NetworkInterfaceId)
    this.#idsByNumber.delete(number)
  }
}

function eipElement({ privateAddress }: EipEntry): Element {
  return { set: 'eip_private', key: privateAddress }
}
