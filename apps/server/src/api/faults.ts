import type { Cloud, IdGenerator, ShardKey } from '@havip/cloud'
import { ApiError, type FaultCreate, type FaultOrderer, type Fault as FaultView } from '@havip/rest-api'
import type { ActiveFault, Engine, Fault } from '@havip/sdn'
import type { FaultLog } from '../network/fault-log.js'
import { faultOf, subjectsOf, viewOf } from './fault-of.js'
import { findGuest, findInstance, findVpc } from './guest.js'

type Within = (accountId: string) => boolean

export interface FaultParts {
  readonly cloud: Cloud
  readonly engine: Engine
  readonly faults: FaultLog
  readonly ids: IdGenerator
}

/** Breaks the network by order of the REST API: who may, and what is named. */
export class EngineFaults {
  constructor(readonly parts: FaultParts) {}

  async list(within: Within): Promise<FaultView[]> {
    return (await this.#active(within)).map(viewOf)
  }

  async break(order: FaultCreate, by: FaultOrderer): Promise<FaultView> {
    const { engine, faults, ids } = this.parts
    const fault = faultOf(await this.#onHost(await this.#withIds(order, by.within), by.within))
    const shard = await this.#ownerOf(fault, by.within)
    const id = ids.id('fault')
    const began = Date.now()
    await engine.break(fault, { id, shard }).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new ApiError('InvalidParameterValue', `The network cannot be broken so: ${why}.`)
    })
    const begun = (await engine.faults()).find((active) => active.id === id)
    // One that was over before it could be looked at.
    const active = begun ?? { id, shard, fault, until: began + fault.durationMs, taken: 0 }
    await faults.began(active, by)
    return viewOf(active)
  }

  async mend(id: string, by: FaultOrderer): Promise<void> {
    const active = (await this.#active(by.within)).find((fault) => fault.id === id)
    if (active === undefined) throw new ApiError('ResourceNotFound', `There is no fault '${id}', or it has ended.`)
    await this.parts.engine.mend(active.id)
    await this.parts.faults.mended(active, by)
  }

  async #active(within: Within): Promise<ActiveFault[]> {
    const all = await this.parts.engine.faults()
    return all.filter(({ shard }) => shard === undefined || within(shard.accountId))
  }

  /** Instances, by id or name, and private IPs stand for their ENIs. */
  async #withIds(order: FaultCreate, within: Within): Promise<FaultCreate> {
    const eniOf = async (name: string): Promise<string> => (await findGuest(this.parts.cloud, name, within)).id
    const enisOf = (names: readonly string[]) => Promise.all(names.map(eniOf))
    const { networkInterfaceId, from, to, groups, instanceIds, vpcId } = order
    const instances = instanceIds?.map((name) => findInstance(this.parts.cloud, name, within))
    return {
      ...order,
      ...(networkInterfaceId !== undefined && { networkInterfaceId: await eniOf(networkInterfaceId) }),
      ...(from !== undefined && { from: await enisOf(from) }),
      ...(to !== undefined && { to: await enisOf(to) }),
      ...(groups !== undefined && { groups: await Promise.all(groups.map(enisOf)) }),
      ...(instances !== undefined && { instanceIds: await Promise.all(instances) }),
      ...(vpcId !== undefined && { vpcId: await findVpc(this.parts.cloud, vpcId, within) }),
    }
  }

  /** A host stands for the instances that run on it. */
  async #onHost({ hostId, ...order }: FaultCreate, within: Within): Promise<FaultCreate> {
    if (hostId === undefined) return order
    if (order.kind !== 'power-cut' || order.instanceIds !== undefined)
      throw new ApiError('InvalidParameter', 'hostId is of a power-cut, instead of instanceIds.')
    const worlds = (await this.parts.cloud.worlds()).filter(({ key }) => within(key.accountId))
    const home = worlds.find(({ world }) => world.hosts.get(hostId) !== undefined)
    if (home === undefined) throw new ApiError('ResourceNotFound', `There is no host '${hostId}'.`)
    const running = [...home.world.instances.by('host', hostId)].filter(({ state }) => state === 'RUNNING')
    if (running.length === 0) throw new ApiError('InvalidParameterValue', `No instance runs on the host '${hostId}'.`)
    return { ...order, instanceIds: running.map(({ id }) => id) }
  }

  /** The account and region of what a fault names. ApiError ResourceNotFound where it is none of the caller's. */
  async #ownerOf(fault: Fault, within: Within): Promise<ShardKey> {
    const names = subjectsOf(fault)
    const worlds = (await this.parts.cloud.worlds()).filter(({ key }) => within(key.accountId))
    const owners = names.map((name) =>
      worlds.find(
        ({ world }) =>
          world.haVips.get(name) ??
          world.networkInterfaces.get(name) ??
          world.vpcs.get(name) ??
          world.instances.get(name),
      ),
    )
    const missing = names.find((_, at) => owners[at] === undefined)
    const what = 'haVipId' in fault ? 'HAVIP' : 'vpcId' in fault ? 'VPC' : 'instanceIds' in fault ? 'instance' : 'ENI'
    if (missing !== undefined) throw new ApiError('ResourceNotFound', `There is no ${what} '${missing}'.`)
    const [owner] = owners
    if (owner === undefined) throw new ApiError('MissingParameter', `${fault.kind} needs ENIs: from, to or both.`)
    return owner.key
  }
}
