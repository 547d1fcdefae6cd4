import type { HaVip } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'

/** What the demo saw: the object that `--json` prints. */
export interface DemoResult {
  readonly engine: 'linux' | 'memory'
  /** DescribeHaVips before the primary was killed, and after the secondary took over. */
  readonly before: HaVip
  readonly after: HaVip
  /** In order of time. */
  readonly timeline: readonly TimelineEntry[]
  readonly split: Split
  /** Packets of the client's stream that nobody answered. */
  readonly lost: number
  readonly ok: boolean
}

export type TimelineStep = 'killed' | 'detected' | 'announced' | 'rebound' | 'first-packet' | 'recorded'

export interface TimelineEntry {
  readonly step: TimelineStep
  /** Milliseconds since the primary was killed. */
  readonly ms: number
  readonly what: string
}

/** Whose time the failover was, milliseconds; null where a step was not seen. */
export interface Split {
  /** Until the secondary knew that the primary was gone: VRRP's timers. */
  readonly detection: number | null
  /** From there to its first gratuitous ARP. */
  readonly announcement: number | null
  /** From there until the network had moved the address. */
  readonly network: number | null
  /** From there until the client's first packet arrived: its pace, and what it had to learn. */
  readonly client: number | null
}

export function splitOf(timeline: readonly TimelineEntry[]): Split {
  const at = (step: TimelineStep) => timeline.find((entry) => entry.step === step)?.ms
  const between = (from: TimelineStep, to: TimelineStep) => {
    const [begin, end] = [at(from), at(to)]
    return begin === undefined || end === undefined ? null : Math.round((end - begin) * 1000) / 1000
  }
  return {
    detection: between('killed', 'detected'),
    announcement: between('detected', 'announced'),
    network: between('announced', 'rebound'),
    client: between('rebound', 'first-packet'),
  }
}

/** The steps that must all have been seen, in this order, for the demo to have succeeded. */
const required: readonly TimelineStep[] = ['killed', 'detected', 'announced', 'rebound', 'first-packet', 'recorded']

/** Puts what was seen at which time (milliseconds since the epoch) into a timeline that starts with the kill. */
export function timelineOf(
  killedAt: number,
  seen: readonly { readonly step: TimelineStep; readonly at: number; readonly what: string }[],
): TimelineEntry[] {
  const rank = (step: TimelineStep) => required.indexOf(step)
  return seen
    .map(({ step, at, what }) => ({ step, ms: Math.round((at - killedAt) * 1000) / 1000, what }))
    .sort((a, b) => a.ms - b.ms || rank(a.step) - rank(b.step))
}

/** Whether the address moved from the primary to the secondary, and everything on the way was seen. */
export function succeeded(result: Omit<DemoResult, 'ok'>, primary: string, secondary: string): boolean {
  return (
    result.before.State === 'AVAILABLE' &&
    result.before.InstanceId === primary &&
    result.after.State === 'AVAILABLE' &&
    result.after.InstanceId === secondary &&
    required.every((step) => result.timeline.some((entry) => entry.step === step))
  )
}
