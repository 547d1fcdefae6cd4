import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, vi } from 'vitest'
import { developmentAccount } from '../src/index.js'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { region, zone } from './sdk.js'

// biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely, each test asserts what it reads
export type Reply = Record<string, any>

export interface Keys {
  readonly secretId: string
  readonly secretKey: string
  readonly token?: string
}

/** One of the official SDKs, as a function: `vpc:CreateVpc` is the method `CreateVpc` of its client for the product. */
export type Caller = (url: string, keys?: Keys) => (action: string, parameters?: object) => Promise<Reply>

const require = createRequire(import.meta.url)
const [developmentKeys] = developmentAccount.keys
const versions: Readonly<Record<string, string>> = {
  vpc: 'v20170312',
  cvm: 'v20170312',
  cbs: 'v20170312',
  tag: 'v20180813',
  sts: 'v20180813',
  cam: 'v20190116',
}

type Method = (request: object, done?: (error: Error | null, reply: Reply) => void) => Promise<Reply>
type Client = Readonly<Record<string, Method>>

function split(action: string): { readonly service: string; readonly version: string; readonly name: string } {
  const [service = '', name = ''] = action.split(':')
  return { service, version: versions[service] ?? '', name }
}

/** `tencentcloud-sdk-nodejs`: JSON by POST, TC3. */
const china: Caller = (url, credential = developmentKeys) => {
  const { protocol, host } = new URL(url)
  const config = { credential, region, profile: { httpProfile: { endpoint: host, protocol: `${protocol}//` } } }
  return (action, parameters = {}) => {
    const { service, version, name } = split(action)
    const path = `tencentcloud-sdk-nodejs/tencentcloud/services/${service}/${version}/${service}_client.js`
    const client = new (require(path) as { readonly Client: new (config: object) => Client }).Client(config)
    return method(client, name).call(client, parameters)
  }
}

interface IntlProduct {
  readonly Client: new (...parts: readonly unknown[]) => Client
  readonly Models: Readonly<Record<string, new () => { from_json_string(text: string): void }>>
}

/** `tencentcloud-sdk-nodejs-intl-en`: callbacks, classes for requests and replies; a form signed the older way unless told. */
const intl =
  (...signMethod: readonly string[]): Caller =>
  (url, keys: Keys = developmentKeys) => {
    const { protocol, host } = new URL(url)
    const common = (name: string): (new (...parts: readonly unknown[]) => object) =>
      require(`tencentcloud-sdk-nodejs-intl-en/tencentcloud/common/${name}.js`)
    const [Credential, HttpProfile] = [common('credential'), common('profile/http_profile')]
    const ClientProfile = common('profile/client_profile')
    const credential = new Credential(keys.secretId, keys.secretKey, keys.token)
    return (action, parameters = {}) => {
      const { service, version, name } = split(action)
      const product: IntlProduct = require(
        `tencentcloud-sdk-nodejs-intl-en/tencentcloud/${service}/${version}/index.js`,
      )
      const profile = new ClientProfile(signMethod[0], new HttpProfile(`${protocol}//`, host))
      const client = new product.Client(credential, region, profile)
      const Request = product.Models[`${name}Request`]
      if (Request === undefined) throw new Error(`the international SDK has no ${action}`)
      const request = new Request()
      request.from_json_string(JSON.stringify(parameters))
      return new Promise((resolve, reject) => {
        method(client, name).call(client, request, (error, reply) => (error ? reject(error) : resolve(reply)))
      })
    }
  }

function method(client: Client, name: string): Method {
  const found = client[name]
  if (found === undefined) throw new Error(`the SDK has no ${name}`)
  return found
}

export const sdks: readonly (readonly [name: string, sdk: Caller])[] = [
  ['tencentcloud-sdk-nodejs', china],
  ['tencentcloud-sdk-nodejs-intl-en', intl()],
  ['tencentcloud-sdk-nodejs-intl-en with TC3', intl('TC3-HMAC-SHA256')],
]

export type Call = ReturnType<Caller>

/** The code that a call fails with. */
export async function failure(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    (reply) => expect.fail(`answered without an error: ${JSON.stringify(reply)}`),
    (error: { readonly code?: unknown }) => error.code,
  )
}

/** Asks until the reply looks so. */
export async function becomes(ask: () => Promise<Reply>, like: object): Promise<Reply> {
  return vi.waitFor(
    async () => {
      const reply = await ask()
      expect(reply).toMatchObject(like)
      return reply
    },
    { timeout: 10_000, interval: 20 },
  )
}

interface NetworkIds {
  readonly VpcId: string
  readonly SubnetId: string
}

/** What holds with each of the SDKs, on a server of the file's own: `call` for one, and a network that is gone behind its tests. */
export function describeLives(lives: (call: Call, network: NetworkIds, callAs: (keys: Keys) => Call) => void): void {
  let cloud: CloudUnderTest

  beforeAll(async () => {
    cloud = await startCloud()
  })

  afterAll(() => cloud.close())

  describe.each(sdks)('with %s', (_, sdk) => {
    const network = { VpcId: '', SubnetId: '' }
    const call: Call = (action, parameters) => sdk(cloud.url)(action, parameters)

    beforeAll(async () => {
      Object.assign(network, await makeNetwork(call))
    })

    afterAll(async () => {
      await call('vpc:DeleteSubnet', { SubnetId: network.SubnetId })
      await call('vpc:DeleteVpc', { VpcId: network.VpcId })
    })

    lives(call, network, (keys) => sdk(cloud.url, keys))
  })
}

/** A VPC with a subnet, as requests name them; `n` tells those of one server apart. */
export async function makeNetwork(call: Call, n = 0): Promise<NetworkIds> {
  const { Vpc } = await call('vpc:CreateVpc', { VpcName: `net-${n}`, CidrBlock: `10.${n}.0.0/16` })
  const place = { VpcId: Vpc.VpcId, Zone: zone, SubnetName: 'sub', CidrBlock: `10.${n}.0.0/24` }
  const { Subnet } = await call('vpc:CreateSubnet', place)
  return { VpcId: Vpc.VpcId, SubnetId: Subnet.SubnetId }
}

/** Running instances in a subnet. */
export async function runInstances(call: Call, network: object, more: object = {}): Promise<string[]> {
  const image = { Placement: { Zone: zone }, ImageId: 'img-9qabwvbn', VirtualPrivateCloud: network }
  const { InstanceIdSet } = await call('cvm:RunInstances', { ...image, ...more })
  const all = { InstanceSet: InstanceIdSet.map(() => ({ InstanceState: 'RUNNING' })) }
  await becomes(() => call('cvm:DescribeInstances', { InstanceIds: InstanceIdSet }), all)
  return InstanceIdSet
}
