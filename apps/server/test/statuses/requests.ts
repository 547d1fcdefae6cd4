import { compute } from './compute-requests.js'
import { identity } from './identity-requests.js'
import { network } from './network-requests.js'
import { sdn } from './sdn-requests.js'
import type { Request, World } from './world.js'

/** What only the operation itself knows; what holds of all is asked of each by itself. */
export interface Requests {
  /** That succeed, in this order; the first one is spoilt for the other statuses. */
  readonly fine: (world: World) => Promise<readonly Request[]>
  /** 404 for what the body names. */
  readonly missing?: (world: World) => Promise<Request>
  /** 409. */
  readonly refused?: (world: World) => Promise<Request>
  /** 409, in a world in which what takes time never ends. */
  readonly busy?: (world: World) => Promise<Request>
  /** What makes the body another one, for a key that was used; the name unless given. */
  readonly otherwise?: object
}

/** By operation id. Every operation of the document is here. */
export const requests: Readonly<Record<string, Requests>> = { ...identity, ...network, ...compute, ...sdn }
