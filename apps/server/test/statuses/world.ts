import { expect } from 'vitest'

/** A request to an operation; what is not given is what the operation's own example says. */
export interface Request {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: object
}

export type Send = (method: string, path: string, body?: object) => Promise<{ status: number; body: unknown }>

/** A server with one of each, and more made as requests need it. */
export interface World {
  readonly send: Send
  readonly vpcId: string
  readonly subnetId: string
  /** Running, with the address 172.17.16.7. */
  readonly instanceId: string
  /** Of that instance. */
  readonly primaryEni: string
  readonly haVipId: string
  readonly groupId: string
  readonly mainTable: string
  readonly keyPair: string
  readonly token: string
  /** Makes one and gives its id. */
  readonly make: (kind: string, body?: object) => Promise<string>
  /** Does something, and gives what was answered. */
  readonly does: <T = { id: string }>(method: string, path: string, body?: object) => Promise<T>
}

const zone = 'ap-guangzhou-3'

export async function openWorld(send: Send): Promise<World> {
  const does = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const reply = await send(method, `/v1/${path}`, body)
    const { status, body: answer } = reply
    expect({ method, path, status, answer }).toMatchObject({ status: expect.toSatisfy((code) => code < 300) })
    return answer as T
  }
  /** What most of a kind have in common here. */
  const usual: Record<string, object> = {
    'security-groups': { name: 'web' },
    'placement-groups': { name: 'apart', type: 'HOST' },
    'key-pairs': { name: 'ci' },
    tokens: { name: 'ci', role: 'operator' },
    vpcs: { name: 'other', cidrBlock: '10.0.0.0/16' },
  }
  const make = async (kind: string, body: object = {}) => {
    const made = await does<{ id: string; resourceIds?: string[] }>('post', kind, { ...usual[kind], ...body })
    return made.resourceIds?.[0] ?? made.id
  }
  const vpcId = await make('vpcs', { name: 'world', cidrBlock: '172.17.0.0/16' })
  const subnetId = await make('subnets', { vpcId, name: 'nodes', cidrBlock: '172.17.16.0/20', zone })
  const within = { vpcId, subnetId }
  Object.assign(usual, {
    instances: { zone, ...within },
    'network-interfaces': { ...within, name: 'extra' },
    havips: { ...within, name: 'db' },
    'route-tables': { vpcId, name: 'more' },
  })
  const groupId = await make('security-groups')
  const instanceId = await make('instances', { privateIpAddress: '172.17.16.7', securityGroupIds: [groupId] })
  const first = async (path: string) => (await does<{ items: { id: string }[] }>('get', path)).items[0]?.id ?? ''
  return {
    send,
    vpcId,
    subnetId,
    instanceId,
    primaryEni: await first(`network-interfaces?instanceId=${instanceId}`),
    haVipId: await make('havips', { vip: '172.17.16.3' }),
    groupId,
    mainTable: await first(`route-tables?vpcId=${vpcId}&main=true`),
    keyPair: await make('key-pairs'),
    token: await make('tokens'),
    make,
    does,
  }
}
