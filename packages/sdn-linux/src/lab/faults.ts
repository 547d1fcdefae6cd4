import type { NetworkInterfaceId, VpcId } from '@havip/cloud'
import { type ActiveFault, type Fault, type FaultId, faultProblem, type PortEntry, type TableIndex } from '@havip/sdn'
import { announcementRules, cutRules, parseTaken, removalOf, takenQuery } from './fault-rules.js'
import type { Namespace } from './namespace.js'

interface Running {
  readonly id: FaultId
  readonly fault: Fault
  readonly until: number
  /** The network that it is in; one that is made anew comes without it. */
  readonly fabric: Namespace
  readonly timer: NodeJS.Timeout
}

/** The faults of a lab. The kernel ends them; here the rules that have ended are taken away. */
export class Faults {
  readonly #running = new Map<FaultId, Running>()
  #count = 0

  constructor(
    readonly tables: TableIndex,
    /** The network of a VPC; undefined when there is none. */
    readonly fabricOf: (vpcId: VpcId) => Namespace | undefined,
  ) {}

  async begin(fault: Fault): Promise<FaultId> {
    const problem = faultProblem(fault)
    if (problem !== undefined) throw new Error(problem)
    const id: FaultId = `fault-${this.#count + 1}`
    const { vpcId, rules } = this.#place(id, fault)
    const fabric = this.fabricOf(vpcId)
    if (fabric === undefined) throw new Error(`${vpcId} has no network`)
    this.#count += 1
    await fabric.nft(rules)
    const until = Date.now() + fault.durationMs
    const timer = setTimeout(() => void this.end(id), fault.durationMs)
    this.#running.set(id, { id, fault, until, fabric, timer })
    return id
  }

  /** Ends a fault; one that has ended is as good. */
  async end(id: FaultId): Promise<void> {
    const running = this.#running.get(id)
    if (running === undefined) return
    this.#running.delete(id)
    clearTimeout(running.timer)
    // Its network may have been made anew, or have gone.
    await running.fabric.nft(removalOf(id)).catch(() => {})
  }

  async active(): Promise<ActiveFault[]> {
    const active = await Promise.all([...this.#running.values()].map((running) => this.#look(running)))
    return active.flatMap((fault) => fault ?? [])
  }

  async #look({ id, fault, until, fabric }: Running): Promise<ActiveFault | undefined> {
    try {
      return { id, fault, until, taken: parseTaken(await fabric.nftJson(takenQuery(id))) }
    } catch {
      await this.end(id)
      return undefined
    }
  }

  #place(id: FaultId, fault: Fault): { vpcId: VpcId; rules: string } {
    if (fault.kind === 'cut') {
      const ports = [...fault.from, ...fault.to].map((each) => this.#port(each))
      const [first] = ports
      if (first === undefined || ports.some(({ subnetId }) => subnetId !== first.subnetId)) {
        throw new Error('a cut is within one subnet')
      }
      return { vpcId: first.vpcId, rules: cutRules(id, fault) }
    }
    const haVip = this.tables.haVips.get(fault.haVipId)
    if (haVip === undefined) throw new Error(`there is no HAVIP ${fault.haVipId}`)
    if (fault.from !== undefined) this.#port(fault.from)
    return { vpcId: haVip.vpcId, rules: announcementRules(id, fault, haVip.address) }
  }

  #port(id: NetworkInterfaceId): PortEntry {
    const port = this.tables.ports.get(id)
    if (port === undefined) throw new Error(`there is no ENI ${id}`)
    return port
  }
}
