import type { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { Address } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { Failure } from '../failure.js'
import { type Decision, decisionIn, nameWith } from './decision.js'
import type { Seen, Subject } from './subject.js'

export interface EipSeen extends Seen {
  readonly id: string
  readonly name: string
  readonly isBound: boolean
}

/** An EIP on its way to another private address: unbound first, then bound, as the API has no way in one step. */
export class EipSubject implements Subject<EipSeen> {
  /** The private address of the ENI; an instance has its primary one. */
  #privateIp: string | undefined

  constructor(
    readonly vpc: VpcClient,
    /** Its id, or itself. */
    readonly eip: string,
    /** An ENI or an instance. */
    readonly to: string,
    readonly privateIp: string | undefined,
  ) {}

  get missing(): string {
    return `There is no EIP '${this.eip}' in this region.`
  }

  /** Finds the ENI's private address that is meant: the primary one unless said. */
  async prepare(): Promise<void> {
    if (this.to.startsWith('ins-')) return
    const missing = new Failure(`There is no ENI '${this.to}' in this region.`)
    const asked = this.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [this.to] })
    const reply = await asked.catch((error: { code?: string }) => {
      throw error.code === 'ResourceNotFound' ? missing : error
    })
    const [eni] = reply.NetworkInterfaceSet ?? []
    if (eni === undefined) throw missing
    const all = eni.PrivateIpAddressSet ?? []
    const meant = all.find((ip) =>
      this.privateIp === undefined ? ip.Primary === true : ip.PrivateIpAddress === this.privateIp,
    )
    if (meant?.PrivateIpAddress === undefined) {
      const has = all.map(({ PrivateIpAddress }) => PrivateIpAddress).join(', ')
      throw new Failure(`--address ${this.privateIp} is no private IP of ${this.to}; it has ${has}.`)
    }
    this.#privateIp = meant.PrivateIpAddress
  }

  async look(): Promise<EipSeen | undefined> {
    const isId = this.eip.startsWith('eip-')
    const request = isId ? { AddressIds: [this.eip] } : { Filters: [{ Name: 'address-ip', Values: [this.eip] }] }
    const reply = await this.vpc.DescribeAddresses(request).catch((error: { code?: string }) => {
      if (/^(InvalidAddressId|ResourceNotFound|InvalidParameterValue)/.test(error.code ?? '')) return undefined
      throw error
    })
    const found = reply?.AddressSet?.find(({ AddressId, AddressIp }) => (isId ? AddressId : AddressIp) === this.eip)
    return found === undefined ? undefined : this.#seen(found)
  }

  /** The API takes a name whatever has happened to the EIP, but for while it is being bound or unbound. */
  async writeDecision({ id, name }: EipSeen, decision: Decision): Promise<void> {
    await this.vpc.ModifyAddressAttribute({ AddressId: id, AddressName: nameWith(decision, name) })
  }

  /** Only begun: the next look tells when it is done, and whether the decision still stands. */
  async move({ id, owner, isBound }: EipSeen): Promise<string> {
    if (isBound) {
      await this.vpc.DisassociateAddress({ AddressId: id })
      return `unbinding from ${owner}`
    }
    const target =
      this.#privateIp === undefined
        ? { InstanceId: this.to }
        : { NetworkInterfaceId: this.to, PrivateIpAddress: this.#privateIp }
    await this.vpc.AssociateAddress({ AddressId: id, ...target })
    return `binding to ${this.to}`
  }

  #seen(eip: Address): EipSeen {
    const { AddressId: id = '', AddressName: name = '', AddressStatus: status = '' } = eip
    const { InstanceId: instance, NetworkInterfaceId: eni, PrivateAddressIp: privateIp } = eip
    if (instance?.startsWith('havip-')) {
      throw new Failure(`${this.eip} is bound to the HAVIP ${instance}: it follows its holder by itself.`)
    }
    const isBound = status === 'BIND' || status === 'BIND_ENI'
    const isThere =
      this.#privateIp === undefined ? instance === this.to : eni === this.to && privateIp === this.#privateIp
    return {
      id,
      name,
      isBound,
      isIdle: isBound || status === 'UNBIND',
      owner: isBound ? (this.to.startsWith('ins-') ? instance : eni) || eni || instance || '' : '',
      isThere: isBound && isThere,
      decision: decisionIn(name),
    }
  }
}
