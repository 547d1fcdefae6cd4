import type { HaVip } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { TimelineStep } from './result.js'

/** Tells the person at the terminal what is going on. */
export type Tell = (what: string) => void

/** Milliseconds between the packets of the client's stream. */
export const streamInterval = 2

export const stages = {
  agents: 'Starting keepalived and the listener on both servers ...',
  stream: `Sending a packet every ${streamInterval} ms from the client to the HAVIP ...`,
  kill: 'Killing the primary ...',
} as const

/** What a run of the story saw, on either engine. Times are milliseconds since the epoch. */
export interface DemoRun {
  readonly before: HaVip
  readonly after: HaVip
  readonly killedAt: number
  readonly seen: readonly { readonly step: TimelineStep; readonly at: number; readonly what: string }[]
  readonly sent: number
  readonly lost: number
}
