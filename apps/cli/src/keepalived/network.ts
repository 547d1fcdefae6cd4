import type { HaVipFact, SelfFact } from '@havip/keepalived'
import { type Ipv4, parseIpv4 } from '@havip/net'
import { developmentAccount } from '@havip/server'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { HaVip, NetworkInterface } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { Failure } from '../failure.js'

export interface ServerOptions {
  readonly url: string
  readonly region: string
}

/** The most that one Describe gives. */
const pageSize = 100

/** What a server says of its network, by the Tencent Cloud API. */
export class Network {
  readonly #vpc: VpcClient

  constructor(readonly options: ServerOptions) {
    if (!URL.canParse(options.url))
      throw new Failure(`--url '${options.url}' is no URL, such as http://127.0.0.1:7280.`)
    const { protocol, host } = new URL(options.url)
    const profile = { httpProfile: { endpoint: host, protocol: `${protocol}//` } }
    this.#vpc = new VpcClient({ credential: keyPair(), region: options.region, profile })
  }

  /** The HAVIPs of a VPC, or all of the region. */
  async haVips(vpcId?: string): Promise<(HaVipFact & { readonly id: string })[]> {
    const haVips = await this.#pages<HaVip>(async (page) => {
      const reply = await this.#vpc.DescribeHaVips({ ...page, Filters: filters('vpc-id', vpcId) })
      return { rows: reply.HaVipSet, total: reply.TotalCount }
    })
    return haVips.flatMap((haVip) => {
      const address = parseIpv4(haVip.Vip ?? '')
      if (address === undefined || haVip.HaVipId === undefined) return []
      const claimants = haVip.CheckAssociate
        ? (haVip.HaVipAssociationSet ?? []).flatMap(({ InstanceId }) => InstanceId ?? [])
        : null
      return [{ address, id: haVip.HaVipId, subnetId: haVip.SubnetId ?? '', claimants }]
    })
  }

  /** An instance by its id or one of its private IPs, the VPC it is in, and every private IP of that VPC's instances. */
  async instance(idOrAddress: string): Promise<{ self: SelfFact; vpcId: string; privateAddresses: Ipv4[] }> {
    const name = parseIpv4(idOrAddress) === undefined ? 'attachment.instance-id' : 'address-ip'
    const [first, ...more] = (await this.#interfaces(name, idOrAddress)).filter(
      ({ Attachment }) => Attachment?.InstanceId,
    )
    const vpcId = first?.VpcId
    const id = first?.Attachment?.InstanceId
    if (id === undefined || vpcId === undefined) {
      throw new Failure(`There is no instance '${idOrAddress}' in ${this.options.region}; give its id (ins-...) or IP.`)
    }
    if (more.some(({ Attachment }) => Attachment?.InstanceId !== id)) {
      throw new Failure(`'${idOrAddress}' is the address of several instances; give the instance's id.`)
    }
    const inVpc = await this.#interfaces('vpc-id', vpcId)
    const self = { id, interfaces: inVpc.filter(({ Attachment }) => Attachment?.InstanceId === id).map(interfaceFact) }
    const attached = inVpc.filter(({ Attachment }) => Attachment?.InstanceId)
    return { self, vpcId, privateAddresses: attached.flatMap(addressesOf) }
  }

  async #interfaces(name: string, value: string): Promise<NetworkInterface[]> {
    return await this.#pages(async (page) => {
      const reply = await this.#vpc.DescribeNetworkInterfaces({ ...page, Filters: filters(name, value) })
      return { rows: reply.NetworkInterfaceSet, total: reply.TotalCount }
    })
  }

  async #pages<T>(
    ask: (page: { Offset: number; Limit: number }) => Promise<{ rows: T[] | undefined; total: number | undefined }>,
  ): Promise<T[]> {
    const all: T[] = []
    for (;;) {
      const { rows = [], total = 0 } = await ask({ Offset: all.length, Limit: pageSize }).catch((error: unknown) => {
        throw new Failure(`The server at ${this.options.url} did not say: ${reasonOf(error)}.`)
      })
      all.push(...rows)
      if (rows.length === 0 || all.length >= total) return all
    }
  }
}

function interfaceFact(eni: NetworkInterface): SelfFact['interfaces'][number] {
  return {
    device: `eth${eni.Attachment?.DeviceIndex ?? 0}`,
    networkInterfaceId: eni.NetworkInterfaceId ?? '',
    subnetId: eni.SubnetId ?? '',
    addresses: addressesOf(eni),
  }
}

function addressesOf(eni: NetworkInterface): Ipv4[] {
  return (eni.PrivateIpAddressSet ?? []).flatMap(({ PrivateIpAddress }) => parseIpv4(PrivateIpAddress ?? '') ?? [])
}

function filters(name: string, value: string | undefined) {
  return value === undefined ? [] : [{ Name: name, Values: [value] }]
}

function keyPair(): { secretId: string; secretKey: string } {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = process.env
  const [development] = developmentAccount.keys
  return secretId && secretKey ? { secretId, secretKey } : { ...development }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\.$/, '')
}
