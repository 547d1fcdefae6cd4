import type { HaVipId, InstanceId, NetworkInterfaceId, ShardKey, VpcId } from '@havip/cloud'

import type { TableIndex } from './table-index.js'

/** What goes wrong in a network by order, for a while. */
export type Fault = AnnouncementFault | PacketFault | SlowSwitching | InstanceFault
export type AnnouncementFault = LoseAnnouncements | DelayAnnouncements
export type PacketFault = Cut | Partition | Delay | Duplicate

interface Lasting {
  /** Milliseconds until it ends by itself. */
  readonly durationMs: number
}

/** Which announcements of a HAVIP. */
interface Announcements extends Lasting {
  readonly haVipId: HaVipId
  /** Of this ENI only; of any when absent. */
  readonly from?: NetworkInterfaceId
  /** In this form only, as by a device that knows just the other one; in both when absent. */
  readonly form?: 'request' | 'reply'
  /** Each of them with this probability, 0 to 1. */
  readonly share?: number
}

/** How late: `delayMs` and, each time anew, up to `jitterMs` more. What is later than its successor is overtaken. */
export interface Lateness {
  readonly delayMs: number
  readonly jitterMs?: number
}

/**
 * Announcements are lost on the way: the network neither honours nor reports them. Of those that match,
 * `first` loses as many as it says and lets the rest pass; `share` loses each with that probability; without either all are lost.
 */
export interface LoseAnnouncements extends Announcements {
  readonly kind: 'lose-announcements'
  readonly first?: number
}

/** Announcements arrive late, and are judged when they do. */
export interface DelayAnnouncements extends Announcements, Lateness {
  readonly kind: 'delay-announcements'
}

/**
 * Which packets: from any of `from` to any of `to`, all in one VPC. Without `to` all that `from` send, without `from` all
 * that `to` receive.
 */
export interface Path extends Lasting {
  readonly from?: readonly NetworkInterfaceId[]
  readonly to?: readonly NetworkInterfaceId[]
  /** Also those of the way back. */
  readonly bothWays?: boolean
  /** Each of them with this probability, 0 to 1; all when absent. */
  readonly share?: number
}

/** Packets do not arrive. What is cut off altogether (no `to`, no `from`) cannot announce or resolve addresses either. */
export interface Cut extends Path {
  readonly kind: 'cut'
}

/** No packet passes between ENIs of different groups. ENIs of one VPC that are in no group hear everybody. */
export interface Partition extends Lasting {
  readonly kind: 'partition'
  readonly groups: readonly (readonly NetworkInterfaceId[])[]
}

/** IPv4 packets arrive late, where their destination is by then. */
export interface Delay extends Path, Lateness {
  readonly kind: 'delay'
}

/** IPv4 packets arrive, and `copies` more of each. */
export interface Duplicate extends Path {
  readonly kind: 'duplicate'
  /** 1 when absent. */
  readonly copies?: number
}

/**
 * The network of a VPC takes time until it honours a claim. The holder keeps the HAVIP and its traffic until then. A later
 * claim of another ENI takes the place of one that waits; one of the holder itself ends the wait.
 */
export interface SlowSwitching extends Lasting, Lateness {
  readonly kind: 'slow-switching'
  readonly vpcId: VpcId
}

/**
 * Instances stand still, as when their machine is paused, or have no power: nothing runs in them, and their ENIs neither
 * send nor receive. When it ends, what stood still goes on with all that it knew; what had no power starts.
 */
export interface InstanceFault extends Lasting {
  readonly kind: 'freeze' | 'power-cut'
  readonly instanceIds: readonly InstanceId[]
}

export type FaultId = `fault-${string}`

/** What the orderer calls a fault, and whose it is: kept and told, nothing else. */
export interface FaultMark {
  readonly id: FaultId
  readonly shard: ShardKey
}

/** A fault that has begun and not ended. */
export interface ActiveFault {
  readonly id: FaultId
  readonly shard?: ShardKey
  readonly fault: Fault
  /** When it ends, milliseconds since the epoch by the engine's clock. */
  readonly until: number
  /** Frames it has taken so far, or doubled, or made late. */
  readonly taken: number
}

/** A fault that was ended by nobody's order: its time was over, or the network that it was in is gone. */
export interface EndedFault {
  readonly id: FaultId
  readonly shard?: ShardKey
  readonly fault: Fault
  readonly cause: 'over' | 'network-gone'
}

/** The longest that a fault may last: a day, milliseconds. Whoever orders one may forget it. */
export const longestFault = 86_400_000
/** The latest that anything may come, milliseconds. The real cloud takes two minutes at the most. */
export const latest = 600_000
export const mostCopies = 100

/** What is wrong with an order; undefined when it can be carried out. */
export function faultProblem(fault: Fault): string | undefined {
  const { durationMs } = fault
  if (!(durationMs > 0 && durationMs <= longestFault))
    return `durationMs ${durationMs} is not within 1 to ${longestFault}`
  if ('share' in fault && fault.share !== undefined && !(fault.share >= 0 && fault.share <= 1))
    return `share ${fault.share} is not within 0 and 1`
  if ('delayMs' in fault) {
    const { delayMs, jitterMs = 0 } = fault
    if (!(delayMs >= 0 && jitterMs >= 0 && delayMs + jitterMs <= latest))
      return `a delay of ${delayMs} and up to ${jitterMs} more is not within 0 to ${latest}`
  }
  switch (fault.kind) {
    case 'lose-announcements':
      return firstProblem(fault)
    case 'duplicate':
      return copiesProblem(fault) ?? pathProblem(fault)
    case 'cut':
    case 'delay':
      return pathProblem(fault)
    case 'partition':
      return groupsProblem(fault)
    case 'freeze':
    case 'power-cut':
      return fault.instanceIds.length === 0 ? `a ${fault.kind} needs instances` : undefined
    default:
      return undefined
  }
}

function firstProblem({ first, share }: LoseAnnouncements): string | undefined {
  if (first === undefined) return undefined
  if (share !== undefined) return 'first and share exclude each other'
  return Number.isInteger(first) && first > 0 ? undefined : `first ${first} is no number of frames`
}

function copiesProblem({ copies = 1 }: Duplicate): string | undefined {
  return Number.isInteger(copies) && copies > 0 && copies <= mostCopies
    ? undefined
    : `copies ${copies} is not within 1 to ${mostCopies}`
}

function pathProblem({ kind, from, to }: Cut | Delay | Duplicate): string | undefined {
  if (from?.length === 0 || to?.length === 0) return `a ${kind} needs ENIs on both sides, or one side left out`
  return from === undefined && to === undefined ? `a ${kind} needs ENIs: from, to or both` : undefined
}

function groupsProblem({ groups }: Partition): string | undefined {
  if (groups.length < 2 || groups.some((group) => group.length === 0))
    return 'a partition needs two groups of ENIs or more'
  const [twice] = groups.flatMap((group, at) =>
    groups.slice(at + 1).flatMap((other) => other.filter((id) => group.includes(id))),
  )
  return twice === undefined ? undefined : `${twice} is in two groups of the partition`
}

export function isPacketFault(fault: Fault): fault is PacketFault {
  return ['cut', 'partition', 'delay', 'duplicate'].includes(fault.kind)
}

export function isInstanceFault(fault: Fault): fault is InstanceFault {
  return fault.kind === 'freeze' || fault.kind === 'power-cut'
}

/** What the ENIs of instances that stand still, or have no power, have to do with others: nothing. */
export function silenceOf({ durationMs }: InstanceFault, enis: readonly NetworkInterfaceId[]): Cut {
  return { kind: 'cut', from: enis, bothWays: true, durationMs }
}

/** A sender and a receiver; undefined is anybody, and the network itself. */
export type PathDirection = readonly [NetworkInterfaceId | undefined, NetworkInterfaceId | undefined]

/** The directions that a fault is about, each once. */
export function directions(fault: PacketFault): PathDirection[] {
  const there = fault.kind === 'partition' ? acrossGroups(fault) : along(fault)
  const bothWays = fault.kind === 'partition' || fault.bothWays === true
  const all = bothWays ? [...there, ...there.map(([from, to]): PathDirection => [to, from])] : there
  return [...new Map(all.map((each) => [directionKey(...each), each])).values()]
}

export function directionKey(from: NetworkInterfaceId | undefined, to: NetworkInterfaceId | undefined): string {
  return `${from ?? ''}>${to ?? ''}`
}

/** The ENIs that a fault names. */
export function enisOf(fault: Fault): readonly NetworkInterfaceId[] {
  switch (fault.kind) {
    case 'slow-switching':
    case 'freeze':
    case 'power-cut':
      return []
    case 'lose-announcements':
    case 'delay-announcements':
      return fault.from === undefined ? [] : [fault.from]
    case 'partition':
      return fault.groups.flat()
    default:
      return [...(fault.from ?? []), ...(fault.to ?? [])]
  }
}

/** Whether anything that a fault names is still there. */
export function isAboutAnything(fault: Fault, tables: TableIndex): boolean {
  switch (fault.kind) {
    case 'slow-switching':
      return tables.vpcs.get(fault.vpcId) !== undefined
    case 'lose-announcements':
    case 'delay-announcements':
      return tables.haVips.get(fault.haVipId) !== undefined
    case 'freeze':
    case 'power-cut':
      return fault.instanceIds.some((id) => tables.instances.get(id) !== undefined)
    default:
      return enisOf(fault).some((id) => tables.ports.get(id) !== undefined)
  }
}

function along({ from, to }: Pick<Path, 'from' | 'to'>): PathDirection[] {
  const [senders, receivers] = [from ?? [undefined], to ?? [undefined]]
  return senders.flatMap((sender) => receivers.map((receiver): PathDirection => [sender, receiver]))
}

function acrossGroups({ groups }: Partition): PathDirection[] {
  return groups.flatMap((group, at) => along({ from: group, to: groups.slice(at + 1).flat() }))
}

/** How late something is this time; `random` gives 0 up to, not including, 1. */
export function latenessOf({ delayMs, jitterMs = 0 }: Lateness, random: () => number): number {
  return jitterMs === 0 ? delayMs : delayMs + random() * jitterMs
}
