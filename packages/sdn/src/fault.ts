import type { HaVipId, NetworkInterfaceId } from '@havip/cloud'

/** What goes wrong in a network by order, for a while. */
export type Fault = LoseAnnouncements | Cut

/**
 * Announcements of a HAVIP are lost on the way: the network neither honours nor reports them. Of those that match,
 * `first` loses as many as it says and lets the rest pass; `share` loses each with that probability; without either all are lost.
 */
export interface LoseAnnouncements {
  readonly kind: 'lose-announcements'
  readonly haVipId: HaVipId
  /** Of this ENI only; of any when absent. */
  readonly from?: NetworkInterfaceId
  /** In this form only, as by a device that knows just the other one; in both when absent. */
  readonly form?: 'request' | 'reply'
  readonly first?: number
  /** 0 to 1. */
  readonly share?: number
  /** Milliseconds until it ends by itself. */
  readonly durationMs: number
}

/** No packet gets from any of `from` to any of `to`, all of one subnet; with `bothWays` nor back, which is a partition. */
export interface Cut {
  readonly kind: 'cut'
  readonly from: readonly NetworkInterfaceId[]
  readonly to: readonly NetworkInterfaceId[]
  readonly bothWays?: boolean
  /** Milliseconds until it ends by itself. */
  readonly durationMs: number
}

export type FaultId = `fault-${number}`

/** A fault that has begun and not ended. */
export interface ActiveFault {
  readonly id: FaultId
  readonly fault: Fault
  /** When it ends, milliseconds since the epoch by the engine's clock. */
  readonly until: number
  /** Frames it has taken so far. */
  readonly taken: number
}

/** The longest that a fault may last: a day, milliseconds. Whoever orders one may forget it. */
export const longestFault = 86_400_000

/** What is wrong with an order; undefined when it can be carried out. */
export function faultProblem(fault: Fault): string | undefined {
  const { durationMs } = fault
  if (!(durationMs > 0 && durationMs <= longestFault))
    return `durationMs ${durationMs} is not within 1 to ${longestFault}`
  if (fault.kind === 'cut')
    return fault.from.length === 0 || fault.to.length === 0 ? 'a cut needs ENIs on both sides' : undefined
  const { first, share } = fault
  if (first !== undefined && share !== undefined) return 'first and share exclude each other'
  if (first !== undefined && !(Number.isInteger(first) && first > 0)) return `first ${first} is no number of frames`
  if (share !== undefined && !(share >= 0 && share <= 1)) return `share ${share} is not within 0 and 1`
  return undefined
}

/** The directions that a cut cuts: each a pair of sender and receiver. */
export function directions({ from, to, bothWays = false }: Cut): (readonly [NetworkInterfaceId, NetworkInterfaceId])[] {
  const there = from.flatMap((sender) => to.map((receiver) => [sender, receiver] as const))
  return bothWays ? [...there, ...there.map(([sender, receiver]) => [receiver, sender] as const)] : there
}
