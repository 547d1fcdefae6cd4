import { setTimeout as sleep } from 'node:timers/promises'
import { Client as CvmClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { HaVip } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { seed } from './seed.js'

export interface KeyPair {
  readonly secretId: string
  readonly secretKey: string
}

/** The official SDK, pointed at a local server. */
export class DemoCloud {
  readonly #vpc: VpcClient
  readonly #cvm: CvmClient

  constructor(url: string, credential: KeyPair) {
    const { protocol, host } = new URL(url)
    const profile = { httpProfile: { endpoint: host, protocol: `${protocol}//` } }
    const options = { credential: { ...credential }, region: seed.region, profile }
    this.#vpc = new VpcClient(options)
    this.#cvm = new CvmClient(options)
  }

  /** Makes the example: a VPC, a subnet, three running instances (primary, secondary, client), and the HAVIP. */
  async build(): Promise<DemoObjects> {
    const vpc = await this.#vpc.CreateVpc({ VpcName: 'havip-demo', CidrBlock: seed.vpcBlock })
    const vpcId = present(vpc.Vpc?.VpcId, 'CreateVpc', 'VpcId')
    const subnet = await this.#vpc.CreateSubnet({
      VpcId: vpcId,
      SubnetName: 'havip-demo',
      CidrBlock: seed.subnetBlock,
      Zone: seed.zone,
    })
    const subnetId = present(subnet.Subnet?.SubnetId, 'CreateSubnet', 'SubnetId')
    const run = await this.#cvm.RunInstances({
      Placement: { Zone: seed.zone },
      ImageId: 'img-00000000',
      InstanceName: 'demo',
      InstanceCount: 3,
      VirtualPrivateCloud: {
        VpcId: vpcId,
        SubnetId: subnetId,
        PrivateIpAddresses: [seed.primary, seed.secondary, seed.client],
      },
    })
    const [primary, secondary, client] = run.InstanceIdSet ?? []
    const haVip = await this.#vpc.CreateHaVip({
      VpcId: vpcId,
      SubnetId: subnetId,
      HaVipName: 'havip-demo',
      Vip: seed.vip,
    })
    const objects: DemoObjects = {
      vpcId,
      subnetId,
      haVipId: present(haVip.HaVip?.HaVipId, 'CreateHaVip', 'HaVipId'),
      primary: present(primary, 'RunInstances', 'InstanceIdSet'),
      secondary: present(secondary, 'RunInstances', 'InstanceIdSet'),
      client: present(client, 'RunInstances', 'InstanceIdSet'),
    }
    await this.#running([objects.primary, objects.secondary, objects.client])
    return objects
  }

  /** Gives an ENI a secondary private IP. */
  async assign(NetworkInterfaceId: string, PrivateIpAddress: string): Promise<void> {
    await this.#vpc.AssignPrivateIpAddresses({ NetworkInterfaceId, PrivateIpAddresses: [{ PrivateIpAddress }] })
    await until(`${PrivateIpAddress} is assigned`, 60_000, async () => {
      return (await this.ownerOf(PrivateIpAddress)) === NetworkInterfaceId
    })
  }

  /** The ENI that has a private IP, once nothing happens to it any more. */
  async ownerOf(address: string): Promise<string | undefined> {
    const Filters = [{ Name: 'address-ip', Values: [address] }]
    const { NetworkInterfaceSet = [] } = await this.#vpc.DescribeNetworkInterfaces({ Filters })
    const idle = NetworkInterfaceSet.find(({ PrivateIpAddressSet = [] }) =>
      PrivateIpAddressSet.some(({ PrivateIpAddress, State }) => PrivateIpAddress === address && State === 'AVAILABLE'),
    )
    return idle?.NetworkInterfaceId
  }

  /** What DescribeHaVips says of the HAVIP. */
  async describe(haVipId: string): Promise<HaVip> {
    const reply = await this.#vpc.DescribeHaVips({ HaVipIds: [haVipId] })
    return present(reply.HaVipSet?.[0], 'DescribeHaVips', 'HaVipSet[0]')
  }

  /** The primary ENI of each instance, by instance. */
  async primaryInterfaces(instanceIds: string[]): Promise<ReadonlyMap<string, GuestInterface>> {
    const filters = [
      { Name: 'attachment.instance-id', Values: instanceIds },
      { Name: 'is-primary', Values: ['true'] },
    ]
    const reply = await this.#vpc.DescribeNetworkInterfaces({ Filters: filters })
    return new Map(
      (reply.NetworkInterfaceSet ?? []).map((eni) => {
        const address = eni.PrivateIpAddressSet?.find((ip) => ip.Primary)?.PrivateIpAddress
        const instanceId = present(eni.Attachment?.InstanceId, 'DescribeNetworkInterfaces', 'Attachment')
        const id = present(eni.NetworkInterfaceId, 'DescribeNetworkInterfaces', 'NetworkInterfaceId')
        return [
          instanceId,
          {
            networkInterfaceId: id as `eni-${string}`,
            mac: present(eni.MacAddress, 'DescribeNetworkInterfaces', 'MacAddress'),
            address: present(address, 'DescribeNetworkInterfaces', 'PrivateIpAddressSet'),
          },
        ]
      }),
    )
  }

  async #running(ids: string[]): Promise<void> {
    await until('the instances are RUNNING', 30_000, async () => {
      const reply = await this.#cvm.DescribeInstances({ InstanceIds: ids })
      const states = (reply.InstanceSet ?? []).map((instance) => instance.InstanceState)
      return states.length === ids.length && states.every((state) => state === 'RUNNING')
    })
  }
}

export interface DemoObjects {
  readonly vpcId: string
  readonly subnetId: string
  readonly haVipId: string
  readonly primary: string
  readonly secondary: string
  readonly client: string
}

export interface GuestInterface {
  readonly networkInterfaceId: `eni-${string}`
  readonly mac: string
  readonly address: string
}

/** Asks again and again until the condition holds; rejects, naming it, when it does not within `limit` milliseconds. */
export async function until(condition: string, limit: number, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + limit
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limit / 1000} s in vain until ${condition}`)
    await sleep(20)
  }
}

function present<T>(value: T | undefined, action: string, member: string): T {
  if (value === undefined) throw new Error(`${action} answered without ${member}`)
  return value
}
