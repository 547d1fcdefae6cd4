import type { Schemas } from '@havip/client'
import type { HaVipFact, SelfFact } from '@havip/keepalived'
import { type Ipv4, parseIpv4 } from '@havip/net'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { everyPage } from '../identity/pages.js'

export interface NetworkOptions extends ConnectionOptions {
  readonly region?: string
  readonly account?: string
}

type NetworkInterface = Schemas['NetworkInterface']

/** Whether a server is named; without, what is typed is all that is known. */
export function namesServer(
  { url, context }: NetworkOptions,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return url !== undefined || context !== undefined || Boolean(env.HAVIP_URL || env.HAVIP_CONTEXT)
}

/** What a server says of its network. */
export class Network {
  readonly #scope: { readonly region?: string; readonly account?: string }

  constructor(readonly options: NetworkOptions) {
    const { region, account } = options
    this.#scope = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }
  }

  /** The HAVIPs of a VPC, or all of the region. */
  async haVips(vpcId?: string): Promise<(HaVipFact & { readonly id: string })[]> {
    const filter = { ...this.#scope, limit: 1000, ...(vpcId !== undefined && { vpcId: [vpcId] }) }
    const haVips = await everyPage((cursor) =>
      ask(this.options, (client) => client.GET('/v1/havips', { params: { query: { ...filter, ...cursor } } })),
    )
    const facts = haVips.map(async ({ id, vip, subnetId, checkAssociate }) => {
      const address = parseIpv4(vip)
      if (address === undefined) return []
      return [{ address, id, subnetId, claimants: checkAssociate ? await this.#associated(id) : null }]
    })
    return (await Promise.all(facts)).flat()
  }

  /** An instance by its id, its name or one of its private IPs, the VPC it is in, and every private IP of that VPC's instances. */
  async instance(name: string): Promise<{ self: SelfFact; vpcId: string; privateAddresses: Ipv4[] }> {
    const isAddress = parseIpv4(name) !== undefined
    const ids = isAddress ? [] : [name, ...(await this.#named(name))]
    const seen = await this.#interfaces(isAddress ? { privateIpAddresses: [name] } : { instanceId: ids })
    const [first, ...more] = seen.filter(({ instanceId }) => instanceId !== null)
    const id = first?.instanceId
    if (first === undefined || id === null || id === undefined) {
      const where = this.options.region === undefined ? 'there' : `in ${this.options.region}`
      throw new Failure(`There is no instance '${name}' ${where}; give its id (ins-...), name or IP.`)
    }
    if (more.some(({ instanceId }) => instanceId !== id)) {
      throw new Failure(`'${name}' stands for several instances; give the id of one.`)
    }
    const inVpc = await this.#interfaces({ vpcId: [first.vpcId] })
    const self = { id, interfaces: inVpc.filter(({ instanceId }) => instanceId === id).map(interfaceFact) }
    const attached = inVpc.filter(({ instanceId }) => instanceId !== null)
    return { self, vpcId: first.vpcId, privateAddresses: attached.flatMap(addressesOf) }
  }

  async #named(name: string): Promise<string[]> {
    const instances = await everyPage((cursor) => {
      const params = { query: { ...this.#scope, name: [name], limit: 1000, ...cursor } }
      return ask(this.options, (client) => client.GET('/v1/instances', { params }))
    })
    return instances.map(({ id }) => id)
  }

  async #associated(id: string): Promise<string[]> {
    const all = await everyPage((cursor) => {
      const params = { path: { id }, query: { ...this.#scope, limit: 1000, ...cursor } }
      return ask(this.options, (client) => client.GET('/v1/havips/{id}/associations', { params }))
    })
    return all.map((each) => each.id)
  }

  async #interfaces(filter: {
    readonly vpcId?: string[]
    readonly instanceId?: string[]
    readonly privateIpAddresses?: string[]
  }): Promise<readonly NetworkInterface[]> {
    return await everyPage((cursor) => {
      const params = { query: { ...this.#scope, ...filter, limit: 1000, ...cursor } }
      return ask(this.options, (client) => client.GET('/v1/network-interfaces', { params }))
    })
  }
}

function interfaceFact(eni: NetworkInterface): SelfFact['interfaces'][number] {
  return {
    device: `eth${eni.deviceIndex ?? 0}`,
    networkInterfaceId: eni.id,
    subnetId: eni.subnetId,
    addresses: addressesOf(eni),
  }
}

function addressesOf({ privateIpAddresses }: NetworkInterface): Ipv4[] {
  return privateIpAddresses.flatMap((address) => parseIpv4(address) ?? [])
}
