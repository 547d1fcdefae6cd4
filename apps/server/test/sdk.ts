import { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js'
import type { ClientConfig, ClientProfile } from 'tencentcloud-sdk-nodejs/tencentcloud/common/interface.js'
import { Client as CvmClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import { expect, vi } from 'vitest'
import { developmentAccount } from '../src/index.js'

export const region = 'ap-guangzhou'
export const zone = 'ap-guangzhou-3'

export interface SdkOptions {
  readonly region?: string
  readonly secretId?: string
  readonly secretKey?: string
  /** Of a temporary key pair. */
  readonly token?: string
  readonly signMethod?: NonNullable<ClientProfile['signMethod']>
  readonly reqMethod?: 'GET' | 'POST'
}

/** The official SDK's clients, pointed at a server as its documentation says. */
export function sdk(url: string, options: SdkOptions = {}) {
  const { protocol, host } = new URL(url)
  const [key] = developmentAccount.keys
  const config: ClientConfig = {
    credential: {
      secretId: options.secretId ?? key.secretId,
      secretKey: options.secretKey ?? key.secretKey,
      ...(options.token !== undefined && { token: options.token }),
    },
    region: options.region ?? region,
    profile: {
      signMethod: options.signMethod ?? 'TC3-HMAC-SHA256',
      httpProfile: { endpoint: host, protocol: `${protocol}//`, reqMethod: options.reqMethod ?? 'POST' },
    },
  }
  return {
    vpc: new VpcClient(config),
    cvm: new CvmClient(config),
    /** Any action of the VPC product, with whatever parameters. */
    call: (action: string, parameters: object = {}) =>
      new CommonClient(host, '2017-03-12', config).request(action, parameters),
    /** Any action of the STS product. */
    sts: (action: string, parameters: object) =>
      new CommonClient(host, '2018-08-13', config).request(action, parameters),
  }
}

export type Sdk = ReturnType<typeof sdk>

/** The code of the exception the SDK throws for an error of the API; a test fails where it throws anything else. */
export async function codeOf(answer: Promise<unknown>): Promise<string> {
  return (await exceptionOf(answer)).code
}

export async function exceptionOf(answer: Promise<unknown>) {
  const error = await answer.then(
    (reply) => expect.fail(`answered without an error: ${JSON.stringify(reply)}`),
    (thrown: unknown) => thrown,
  )
  expect(String(error)).toMatch(/^\[TencentCloudSDKException\]/)
  expect(error).toMatchObject({
    code: expect.stringMatching(/^[A-Z]/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    message: expect.stringMatching(/./),
  })
  return error as Error & { readonly code: string; readonly requestId: string }
}

/** The member, which the SDK's types say may be missing, and the API's say is not. */
export function given<T>(member: T | null | undefined): NonNullable<T> {
  if (member === undefined || member === null) throw new Error('the reply lacks a member')
  return member
}

/** Waits as the SDK's users do for an asynchronous action of the VPC product. */
export async function taskDone({ vpc }: Sdk, { RequestId }: { RequestId?: string }): Promise<void> {
  await expect.poll(async () => (await vpc.DescribeVpcTaskResult({ TaskId: given(RequestId) })).Status).toBe('SUCCESS')
}

/** A VPC with a subnet; `n` tells networks of one test file apart. */
export async function makeNetwork({ vpc }: Sdk, n = 0) {
  const made = await vpc.CreateVpc({ VpcName: `vpc-${n}`, CidrBlock: `10.${n}.0.0/16` })
  const vpcId = given(made.Vpc?.VpcId)
  const subnet = await vpc.CreateSubnet({
    VpcId: vpcId,
    SubnetName: `subnet-${n}`,
    CidrBlock: `10.${n}.0.0/24`,
    Zone: zone,
  })
  return { vpcId, subnetId: given(subnet.Subnet?.SubnetId) }
}

export type Network = Awaited<ReturnType<typeof makeNetwork>>

/** A running instance in a subnet, and its primary ENI. */
export async function runInstance({ cvm, vpc }: Sdk, { vpcId, subnetId }: Network) {
  const run = await cvm.RunInstances({
    Placement: { Zone: zone },
    ImageId: 'img-00000000',
    VirtualPrivateCloud: { VpcId: vpcId, SubnetId: subnetId },
  })
  const instanceId = given(run.InstanceIdSet?.[0])
  // Not expect.poll, which works inside a test only.
  await vi.waitFor(async () => {
    const { InstanceSet } = await cvm.DescribeInstances({ InstanceIds: [instanceId] })
    expect(InstanceSet).toMatchObject([{ InstanceState: 'RUNNING' }])
  }, 10_000)
  const filters = [
    { Name: 'attachment.instance-id', Values: [instanceId] },
    { Name: 'is-primary', Values: ['true'] },
  ]
  const { NetworkInterfaceSet } = await vpc.DescribeNetworkInterfaces({ Filters: filters })
  const eniId = given(NetworkInterfaceSet?.[0]?.NetworkInterfaceId) as `eni-${string}`
  return { instanceId, eniId }
}
