import type { NetworkInterfaceId } from '@havip/cloud'
import { type ActiveFault, directionKey, directions, isInstanceFault, isPacketFault, silenceOf } from '../fault.js'
import type { TableIndex } from '../table-index.js'

/** What a fault does to a packet: takes it, or something that leaves it on its way. One sentence. */
export interface Hit {
  readonly lost: boolean
  readonly says: string
}

/** What the faults of this moment do to a packet that the tables let through. */
export class FaultsOnWay {
  readonly #running: readonly { readonly active: ActiveFault; readonly paths: ReadonlySet<string> }[]

  constructor(faults: readonly ActiveFault[], tables: TableIndex) {
    this.#running = faults.flatMap((active) => {
      const { fault } = active
      const enis = isInstanceFault(fault) ? fault.instanceIds.flatMap((id) => [...tables.portsOf(id)]) : []
      const what = isInstanceFault(fault)
        ? silenceOf(
            fault,
            enis.map(({ id }) => id),
          )
        : fault
      if (!isPacketFault(what)) return []
      return [{ active, paths: new Set(directions(what).map(([from, to]) => directionKey(from, to))) }]
    })
  }

  /** To whatever the ENI sends. */
  leaving(from: NetworkInterfaceId): Hit[] {
    return this.#on([directionKey(from, undefined)])
  }

  /** To what goes to an ENI, from another one of its VPC (null: from the internet). */
  arriving(from: NetworkInterfaceId | null, to: NetworkInterfaceId): Hit[] {
    return this.#on([directionKey(undefined, to), ...(from === null ? [] : [directionKey(from, to)])])
  }

  #on(keys: readonly string[]): Hit[] {
    return this.#running.flatMap(({ active, paths }) => (keys.some((key) => paths.has(key)) ? [hitOf(active)] : []))
  }
}

function hitOf({ id, fault }: ActiveFault): Hit {
  const share = 'share' in fault ? (fault.share ?? 1) : 1
  const some = share === 1 ? 'it' : `${Math.round(share * 100)} % of such packets`
  switch (fault.kind) {
    case 'freeze':
      return { lost: true, says: `${id}: an instance on its way stands still by order.` }
    case 'power-cut':
      return { lost: true, says: `${id}: an instance on its way has no power by order.` }
    case 'delay':
      return { lost: false, says: `${id} lets ${some} arrive late.` }
    case 'duplicate':
      return { lost: false, says: `${id} lets ${some} arrive ${(fault.copies ?? 1) + 1} times.` }
    default:
      return { lost: share === 1, says: `${id} takes ${some}, by order.` }
  }
}
