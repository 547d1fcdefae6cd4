import type { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { NetworkInterface } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { Failure } from '../failure.js'
import { type Decision, decodeDecision, encodeDecision } from './decision.js'
import type { Pace } from './pace.js'
import type { Seen, Subject } from './subject.js'

const pageSize = 100

/** A secondary private IP on its way to another ENI of its subnet. */
export class PrivateIpSubject implements Subject {
  #place: { readonly vpcId: string; readonly subnetId: string } | undefined

  constructor(
    readonly vpc: VpcClient,
    readonly address: string,
    readonly to: string,
  ) {}

  get missing(): string {
    return `No ENI of ${this.#place?.subnetId ?? 'the subnet'} has ${this.address} as a private IP.`
  }

  async prepare(): Promise<void> {
    const missing = new Failure(`There is no ENI '${this.to}' in this region.`)
    const asked = this.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [this.to] })
    const reply = await asked.catch((error: { code?: string }) => {
      throw error.code === 'ResourceNotFound' ? missing : error
    })
    const { VpcId, SubnetId } = reply.NetworkInterfaceSet?.[0] ?? {}
    if (VpcId === undefined || SubnetId === undefined) throw missing
    this.#place = { vpcId: VpcId, subnetId: SubnetId }
  }

  /** Where the address is among the ENIs of the subnet. */
  async look(): Promise<Seen | undefined> {
    // address-ip finds what merely begins alike, too.
    const { vpcId = '', subnetId = '' } = this.#place ?? {}
    const filters = { 'vpc-id': vpcId, 'subnet-id': subnetId, 'address-ip': this.address }
    const Filters = Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] }))
    for (let offset = 0; ; offset += pageSize) {
      const reply = await this.vpc.DescribeNetworkInterfaces({ Filters, Offset: offset, Limit: pageSize })
      const page = reply.NetworkInterfaceSet ?? []
      const [seen] = page.flatMap((eni) => this.#seenAt(eni))
      if (seen !== undefined) return seen
      if (page.length < pageSize) return undefined
    }
  }

  /** The API refuses it where the ENI does not have the address any more. */
  async writeDecision({ owner }: Seen, decision: Decision): Promise<void> {
    await this.vpc.ModifyPrivateIpAddressesAttribute({
      NetworkInterfaceId: owner,
      PrivateIpAddresses: [{ PrivateIpAddress: this.address, Description: encodeDecision(decision) }],
    })
  }

  /** One step of the cloud's: the API refuses it where the ENI does not have the address any more. */
  async move({ owner }: Seen, pace: Pace): Promise<string> {
    const { RequestId: task = '' } = await this.vpc.MigratePrivateIpAddress({
      SourceNetworkInterfaceId: owner,
      DestinationNetworkInterfaceId: this.to,
      PrivateIpAddress: this.address,
    })
    pace.reset()
    for (;;) {
      const { Status } = await this.vpc.DescribeVpcTaskResult({ TaskId: task })
      if (Status === 'FAILED') throw new Error(`task ${task} failed`)
      if (Status === 'SUCCESS') return `moved from ${owner} to ${this.to}, task ${task}`
      await pace.backOff()
    }
  }

  #seenAt(eni: NetworkInterface): Seen[] {
    const owner = eni.NetworkInterfaceId ?? ''
    return (eni.PrivateIpAddressSet ?? [])
      .filter(({ PrivateIpAddress }) => PrivateIpAddress === this.address)
      .map((ip) => {
        if (ip.Primary === true) {
          throw new Failure(`${this.address} is the primary private IP of ${owner}, which cannot move.`)
        }
        const isIdle = ip.State === 'AVAILABLE'
        return { owner, isThere: owner === this.to, isIdle, decision: decodeDecision(ip.Description) }
      })
  }
}
