import type { HaVipId, NetworkInterfaceId } from '@havip/cloud'
import { type ClaimReport, type ClaimVerdict, type HaVipEntry, judge, parseClaim, type TableIndex } from '@havip/sdn'
import { ClaimLog } from './claim-log.js'
import type { Seen } from './fabric.js'
import { logPrefix } from './ruleset.js'

type Holders = ReadonlyMap<HaVipId, NetworkInterfaceId>

/** How long a report may take from the kernel to here. */
const reportDelayMs = 250

/**
 * Writes down what the kernel decided: who claimed what, and whom it took it from. The kernel's messages may be lost
 * when there are very many; comparing with the holders read back finds what they would have said.
 */
export class Witness {
  readonly claims = new ClaimLog()
  /** The holders as the reports tell them. */
  readonly #holders = new Map<HaVipId, NetworkInterfaceId>()

  constructor(
    readonly tables: TableIndex,
    readonly readOwners: () => Promise<Holders>,
  ) {}

  holder({ id }: HaVipEntry): NetworkInterfaceId | null {
    return this.#holders.get(id) ?? null
  }

  /** The kernel's, or the lab's, decision. Gives the HAVIP that was moved by it. */
  saw({ prefix, frame, at, networkInterfaceId }: Seen): HaVipId | undefined {
    const port = this.tables.ports.get(networkInterfaceId)
    const claim = parseClaim(frame)
    if (port === undefined || claim === undefined) return undefined
    const { address, sourceMac, form } = claim
    const report = (verdict: ClaimVerdict) => {
      this.claims.add({ at, networkInterfaceId, address, sourceMac, form, verdict })
    }
    if (prefix === logPrefix.honoured) {
      const haVip = this.tables.haVipAt(port.vpcId, address)
      // It may have been removed since.
      if (haVip !== undefined) report(this.#take(haVip, networkInterfaceId))
      return haVip?.id
    }
    const judged = judge(this.tables, port, claim)
    // The kernel refused it under tables that have changed since: only a change of the associations can do that.
    const reason = judged.honoured ? 'not-associated' : judged.reason
    report({ honoured: false, haVipId: judged.honoured ? judged.haVip.id : judged.haVipId, reason })
    return undefined
  }

  /** A claim that the network has not come to yet. */
  later({ frame, at, networkInterfaceId }: Seen, { id }: HaVipEntry, due: number): void {
    const claim = parseClaim(frame)
    if (claim === undefined) return
    const { address, sourceMac, form } = claim
    this.claims.add({
      at,
      networkInterfaceId,
      address,
      sourceMac,
      form,
      verdict: { honoured: 'later', haVipId: id, due },
    })
  }

  /** A holder was set by order of the cloud. */
  moved(haVipId: HaVipId, holder: NetworkInterfaceId | null): void {
    if (holder === null) this.#holders.delete(haVipId)
    else this.#holders.set(haVipId, holder)
  }

  /** A HAVIP is gone, or an ENI holds nothing any more. */
  forget(id: string): void {
    this.#holders.delete(id as HaVipId)
    for (const [haVipId, holder] of this.#holders) if (holder === id) this.#holders.delete(haVipId)
  }

  /** Reports the claims whose messages were lost: those by which the kernel's holders differ, and go on to differ. */
  async compare(owners: Holders): Promise<void> {
    const suspects = this.#differences(owners)
    if (suspects.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, reportDelayMs))
    const again = this.#differences(await this.readOwners())
    for (const [haVip, owner] of again) {
      if (!suspects.some(([suspect, was]) => suspect.id === haVip.id && was === owner)) continue
      const port = this.tables.ports.get(owner)
      if (port === undefined) continue
      const lost: Omit<ClaimReport, 'seq'> = {
        at: Date.now(),
        networkInterfaceId: owner,
        address: haVip.address,
        sourceMac: port.mac,
        form: 'request',
        verdict: this.#take(haVip, owner),
      }
      this.claims.add(lost)
    }
  }

  #differences(owners: Holders): [HaVipEntry, NetworkInterfaceId][] {
    return [...owners].flatMap(([id, owner]): [HaVipEntry, NetworkInterfaceId][] => {
      const haVip = this.tables.haVips.get(id)
      return haVip === undefined || this.#holders.get(id) === owner ? [] : [[haVip, owner]]
    })
  }

  #take(haVip: HaVipEntry, holder: NetworkInterfaceId): ClaimVerdict {
    const from = this.#holders.get(haVip.id) ?? null
    this.#holders.set(haVip.id, holder)
    return { honoured: true, haVipId: haVip.id, from }
  }
}
