import type { Draft } from '@havip/cloud'
import type { Response } from '../harness.js'

/** A documented request with its documented reply. */
export interface Example {
  readonly service: string
  readonly action: string
  readonly request: Record<string, unknown>
  readonly response: { readonly Response: Record<string, unknown> }
}

/** What an example needs to be there, put together before it is sent. */
export interface Seeder {
  /** The ids that the next resources get, each among those of its prefix, in this order. */
  ids(...ids: string[]): void
  /** Calls an action as its users do; fails when the reply is an error. */
  call(action: string, parameters?: object, region?: string): Promise<Response>
  /** Puts rows that no action makes. */
  put(region: string, run: (draft: Draft) => void): Promise<void>
}

/** How one example, or every example of an action, is tried. */
export interface Trial {
  /** Makes what the example names. */
  readonly seed?: (seeder: Seeder, example: Example) => Promise<void>
  /** Region of the call; `ap-guangzhou` unless told otherwise. */
  readonly region?: string
  /** Why it is not tried at all. */
  readonly exception?: string
  /** Members of the reply that are not compared (`Vpc.AssistantCidrSet`, list indexes left out), each with the reason. */
  readonly differs?: Readonly<Record<string, string>>
  /** Mends a request that the documented rules forbid as it stands. Says so in a comment. */
  readonly mend?: (request: Record<string, unknown>) => Record<string, unknown>
}

/** By `service Action`, or `service Action 2` for the second example of an action alone. */
export type Trials = Readonly<Record<string, Trial>>
