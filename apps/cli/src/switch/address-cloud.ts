import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { NetworkInterface } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { Failure } from '../failure.js'
import { type Decision, decodeDecision, encodeDecision } from './decision.js'

export interface CloudAccess {
  readonly url: string
  readonly region: string
  readonly credential: { readonly secretId: string; readonly secretKey: string; readonly token?: string }
  /** How long one request may take, seconds. */
  readonly requestSeconds: number
}

/** Where a private IP is, as one reply told it. */
export interface AddressSeen {
  readonly owner: string
  /** Such as AVAILABLE or MIGRATING. */
  readonly state: string
  readonly primary: boolean
  readonly decision: Decision | undefined
}

/** The ENI that shall have the address. */
export interface Place {
  readonly networkInterfaceId: string
  readonly vpcId: string
  readonly subnetId: string
}

const pageSize = 100

/** What switching a private IP asks of the Tencent Cloud API. Every method is one request, but for paging. */
export class AddressCloud {
  readonly #vpc: VpcClient

  constructor({ url, region, credential, requestSeconds }: CloudAccess) {
    const { protocol, host } = new URL(url)
    const httpProfile = { endpoint: host, protocol: `${protocol}//`, reqTimeout: requestSeconds }
    this.#vpc = new VpcClient({ credential: { ...credential }, region, profile: { httpProfile } })
  }

  /** Failure where there is no such ENI. */
  async place(networkInterfaceId: string): Promise<Place> {
    const missing = new Failure(`There is no ENI '${networkInterfaceId}' in this region.`)
    const asked = this.#vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [networkInterfaceId] })
    const reply = await asked.catch((error: { code?: string }) => {
      throw error.code === 'ResourceNotFound' ? missing : error
    })
    const { VpcId, SubnetId } = reply.NetworkInterfaceSet?.[0] ?? {}
    if (VpcId === undefined || SubnetId === undefined) throw missing
    return { networkInterfaceId, vpcId: VpcId, subnetId: SubnetId }
  }

  /** Where the address is among the ENIs of the subnet; undefined where none has it. */
  async look(address: string, { vpcId, subnetId }: Place): Promise<AddressSeen | undefined> {
    // address-ip finds what merely begins alike, too.
    const filters = { 'vpc-id': vpcId, 'subnet-id': subnetId, 'address-ip': address }
    const Filters = Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] }))
    for (let offset = 0; ; offset += pageSize) {
      const reply = await this.#vpc.DescribeNetworkInterfaces({ Filters, Offset: offset, Limit: pageSize })
      const page = reply.NetworkInterfaceSet ?? []
      const [seen] = page.flatMap((eni) => addressOf(eni, address))
      if (seen !== undefined) return seen
      if (page.length < pageSize) return undefined
    }
  }

  /** Writes the decision to the address. The API refuses it where the ENI does not have the address any more. */
  async announce(address: string, owner: string, decision: Decision): Promise<void> {
    await this.#vpc.ModifyPrivateIpAddressesAttribute({
      NetworkInterfaceId: owner,
      PrivateIpAddresses: [{ PrivateIpAddress: address, Description: encodeDecision(decision) }],
    })
  }

  /** Begins the move and returns its task. The API refuses it where `from` does not have the address any more. */
  async migrate(address: string, from: string, to: string): Promise<string> {
    const { RequestId } = await this.#vpc.MigratePrivateIpAddress({
      SourceNetworkInterfaceId: from,
      DestinationNetworkInterfaceId: to,
      PrivateIpAddress: address,
    })
    return RequestId ?? ''
  }

  /** RUNNING, SUCCESS or FAILED. */
  async task(id: string): Promise<string> {
    return (await this.#vpc.DescribeVpcTaskResult({ TaskId: id })).Status ?? 'RUNNING'
  }
}

function addressOf(eni: NetworkInterface, address: string): AddressSeen[] {
  return (eni.PrivateIpAddressSet ?? [])
    .filter(({ PrivateIpAddress }) => PrivateIpAddress === address)
    .map((ip) => ({
      owner: eni.NetworkInterfaceId ?? '',
      state: ip.State ?? '',
      primary: ip.Primary === true,
      decision: decodeDecision(ip.Description),
    }))
}

/**
 * Whether it helps to look again: the API was busy, out of reach or over its rate, or another one was faster.
 * What has no code comes from the network or is no reply of the API.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof Failure) return false
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || code === '' || !/^[A-Z][a-z]/.test(code)) return true
  return passing.test(code)
}

const passing = new RegExp(
  `^(${[
    'RequestLimitExceeded(\\..*)?',
    'LimitExceeded\\.ActionLimited',
    'InternalError(\\..*)?',
    'ResourceUnavailable',
    'ResourceNotFound',
    'UnauthorizedOperation\\.AttachmentNotFound',
    'UnsupportedOperation\\.(InvalidState|MutexOperationTaskRunning)',
  ].join('|')})$`,
)

/** One line of what the API or the network said. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  const text = (message ?? String(error)).replaceAll(/\s+/g, ' ')
  return code && !text.includes(code) ? `${code}: ${text}` : text
}
