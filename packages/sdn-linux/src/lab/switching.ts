import type { Clock, HaVipId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import {
  type Claim,
  type HaVipEntry,
  judge,
  type Lateness,
  latenessOf,
  type PortEntry,
  parseClaim,
  type TableIndex,
  WaitingClaims,
} from '@havip/sdn'
import type { Seen } from './fabric.js'
import { logPrefix } from './ruleset.js'
import type { Witness } from './witness.js'

const clock: Clock = {
  now: () => Date.now(),
  at(at, callback) {
    const timer = setTimeout(callback, Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  },
}

export interface SwitchingParts {
  readonly tables: TableIndex
  readonly witness: Witness
  /** What a fault makes of the network of a VPC. */
  readonly ordered: (vpcId: VpcId) => Lateness | undefined
  /** Writes a holder into the kernel. */
  readonly setHolder: (haVip: HaVipEntry, holder: NetworkInterfaceId) => Promise<void>
  /** Runs a task while no tables are being changed. */
  readonly alone: (task: () => Promise<void>) => Promise<void>
}

/** Claims that the kernel leaves to the lab, because they are to take time. Everything else it decides alone. */
export class Switching {
  /** How slow networks are that no fault says otherwise of. */
  usual: Lateness | undefined
  readonly #waiting = new WaitingClaims(clock)

  constructor(readonly parts: SwitchingParts) {}

  /** Decides on a claim that arrives now, whenever it was sent. */
  decide(seen: Seen): void {
    const judged = this.#judge(seen)
    if (judged === undefined) return
    const { port, haVip } = judged
    const late = this.parts.ordered(port.vpcId) ?? this.usual
    const wait = late === undefined ? 0 : latenessOf(late, Math.random)
    if (wait === 0 || this.parts.witness.holder(haVip) === port.id) {
      this.#waiting.drop(haVip.id)
      this.#carryOut(seen)
      return
    }
    const due = this.#waiting.add(haVip.id, port.id, wait, () => this.#carryOut(seen))
    this.parts.witness.later(seen, haVip, due)
  }

  /** The HAVIP was moved otherwise. */
  moved(haVipId: HaVipId): void {
    this.#waiting.drop(haVipId)
  }

  #carryOut(seen: Seen): void {
    const { alone, setHolder, witness } = this.parts
    void alone(async () => {
      const judged = this.#judge(seen)
      if (judged === undefined) return
      await setHolder(judged.haVip, judged.port.id)
      witness.saw({ ...seen, prefix: logPrefix.honoured, at: clock.now() })
    })
  }

  /** Who claims what, if it is to be honoured; reported otherwise. */
  #judge(seen: Seen): { port: PortEntry; claim: Claim; haVip: HaVipEntry } | undefined {
    const port = this.parts.tables.ports.get(seen.networkInterfaceId)
    const claim = parseClaim(seen.frame)
    if (port === undefined || claim === undefined) return undefined
    const judgement = judge(this.parts.tables, port, claim)
    if (judgement.honoured) return { port, claim, haVip: judgement.haVip }
    this.parts.witness.saw({ ...seen, prefix: logPrefix.refused, at: clock.now() })
    return undefined
  }
}
