import type { Cloud, HaVipId, NetworkInterfaceId } from '@havip/cloud'
import { ApiError, type FaultCreate, type Fault as FaultView } from '@havip/rest-api'
import type { ActiveFault, Engine, Fault, FaultId } from '@havip/sdn'
import { findGuest } from './guest.js'

type Within = (accountId: string) => boolean

/** Breaks the network by order of the REST API: who may, and what is named. */
export class EngineFaults {
  constructor(
    readonly cloud: Cloud,
    readonly engine: Engine,
  ) {}

  async list(within: Within): Promise<FaultView[]> {
    const visible: FaultView[] = []
    for (const active of await this.engine.faults()) {
      const owners = await this.#owners(active.fault)
      if ([...owners.values()].every((owner) => owner === undefined || within(owner))) visible.push(viewOf(active))
    }
    return visible
  }

  async break(order: FaultCreate, within: Within): Promise<FaultView> {
    const fault = faultOf(await this.#withIds(order, within))
    if (fault.kind === 'lose-announcements') {
      const owner = (await this.#owners(fault)).get(fault.haVipId)
      if (owner === undefined || !within(owner)) {
        throw new ApiError('ResourceNotFound', `There is no HAVIP '${fault.haVipId}'.`)
      }
    }
    const id = await this.engine.break(fault).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new ApiError('InvalidParameterValue', `The network cannot be broken so: ${why}.`)
    })
    const begun = (await this.engine.faults()).find((active) => active.id === id)
    // One that was over before it could be looked at.
    return viewOf(begun ?? { id, fault, until: Date.now(), taken: 0 })
  }

  async mend(id: string, within: Within): Promise<void> {
    if (!(await this.list(within)).some((fault) => fault.id === id)) {
      throw new ApiError('ResourceNotFound', `There is no fault '${id}', or it has ended.`)
    }
    await this.engine.mend(id as FaultId)
  }

  /** Instances and private IPs stand for their ENIs. */
  async #withIds(order: FaultCreate, within: Within): Promise<FaultCreate> {
    const eniOf = async (name: string) => (await findGuest(this.cloud, name, within)).id
    const { networkInterfaceId, from, to } = order
    return {
      ...order,
      ...(networkInterfaceId !== undefined && { networkInterfaceId: await eniOf(networkInterfaceId) }),
      ...(from !== undefined && { from: await Promise.all(from.map(eniOf)) }),
      ...(to !== undefined && { to: await Promise.all(to.map(eniOf)) }),
    }
  }

  /** The account of each thing that a fault names; undefined for one that is not there. */
  async #owners(fault: Fault): Promise<Map<string, string | undefined>> {
    const names =
      fault.kind === 'cut' ? [...fault.from, ...fault.to] : [fault.haVipId, ...(fault.from ? [fault.from] : [])]
    const owners = new Map<string, string | undefined>(names.map((name) => [name, undefined]))
    for (const { key, world } of await this.cloud.worlds()) {
      for (const name of owners.keys()) {
        if (world.haVips.get(name) ?? world.networkInterfaces.get(name)) owners.set(name, key.accountId)
      }
    }
    return owners
  }
}

function faultOf({ kind, durationMs, ...order }: FaultCreate): Fault {
  const { haVipId, networkInterfaceId, form, first, share, from, to, bothWays } = order
  if (kind === 'cut') {
    if (from === undefined || to === undefined) throw new ApiError('MissingParameter', 'A cut needs from and to.')
    refuse(kind, { haVipId, networkInterfaceId, form, first, share })
    const ends = { from: from as NetworkInterfaceId[], to: to as NetworkInterfaceId[] }
    return { kind, ...ends, ...(bothWays !== undefined && { bothWays }), durationMs }
  }
  if (haVipId === undefined) throw new ApiError('MissingParameter', 'lose-announcements needs haVipId.')
  refuse(kind, { from, to, bothWays })
  return {
    kind,
    haVipId: haVipId as HaVipId,
    ...(networkInterfaceId !== undefined && { from: networkInterfaceId as NetworkInterfaceId }),
    ...(form !== undefined && { form }),
    ...(first !== undefined && { first }),
    ...(share !== undefined && { share }),
    durationMs,
  }
}

function refuse(kind: string, members: Readonly<Record<string, unknown>>): void {
  const [name] = Object.entries(members).find(([, value]) => value !== undefined) ?? []
  if (name !== undefined) throw new ApiError('InvalidParameter', `${name} is not of a fault of the kind ${kind}.`)
}

function viewOf({ id, fault, until, taken }: ActiveFault): FaultView {
  const rest = { id, until: new Date(until).toISOString(), taken, durationMs: fault.durationMs }
  if (fault.kind === 'cut') {
    const { kind, from, to, bothWays } = fault
    return { kind, from: [...from], to: [...to], ...(bothWays !== undefined && { bothWays }), ...rest }
  }
  const { from, ...losing } = fault
  return { ...losing, ...(from !== undefined && { networkInterfaceId: from }), ...rest }
}
