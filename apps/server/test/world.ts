import {
  type ActionContext,
  attachNetworkInterface,
  type Caller,
  type ChangeSet,
  Cloud,
  createHaVip,
  createNetworkInterface,
  createSubnet,
  createVpc,
  type Draft,
  defaultSettings,
  type HaVip,
  type InstanceId,
  type NetworkInterfaceId,
  runInstances,
  type Store,
  seededIds,
  systemClock,
} from '@havip/cloud'
import { developmentAccount } from '../src/index.js'

export const zone = 'ap-guangzhou-3'
export const key = { accountId: developmentAccount.id, region: 'ap-guangzhou' }
const caller: Caller = { ...key, uin: developmentAccount.uin, actor: 'test' }

/** A cloud of its own on a store that others may use too. */
export async function openCloud(store: Store, name: string): Promise<Cloud> {
  await store.saveAccounts([developmentAccount])
  const fault = (error: unknown) => {
    throw error
  }
  return Cloud.open({ store, clock: systemClock, ids: seededIds(name), settings: defaultSettings, fault })
}

/** Performs an action as a protocol would. */
export function act<I, O>(
  cloud: Cloud,
  action: (draft: Draft, input: I, context: ActionContext) => O,
  input: I,
): Promise<O> {
  const request = { action: action.name, requestId: crypto.randomUUID() }
  return cloud.write(caller, request, (draft, context) => action(draft, input, context))
}

export interface Guest {
  readonly instanceId: InstanceId
  readonly eniId: NetworkInterfaceId
}

/** A VPC with two running instances and a HAVIP; `n` tells the networks of one cloud apart. */
export async function buildPair(cloud: Cloud, n = 0) {
  const vpc = await act(cloud, createVpc, { vpcName: `vpc-${n}`, cidrBlock: `10.${n}.0.0/16` })
  const place = { cidrBlock: `10.${n}.0.0/24`, zone }
  const subnet = await act(cloud, createSubnet, { vpcId: vpc.id, subnetName: 'pair', ...place })
  const haVip = await act(cloud, createHaVip, {
    vpcId: vpc.id,
    subnetId: subnet.id,
    haVipName: 'vip',
    vip: `10.${n}.0.100`,
  })
  const network = { vpcId: vpc.id, subnetId: subnet.id }
  const [primary, secondary] = [await runInstance(cloud, network), await runInstance(cloud, network)]
  return { network, haVip, primary, secondary }
}

export interface Network {
  readonly vpcId: string
  readonly subnetId: string
}

async function runInstance(cloud: Cloud, network: Network): Promise<Guest> {
  const [instanceId] = await act(cloud, runInstances, {
    placement: { zone },
    imageId: 'img-00000000',
    virtualPrivateCloud: network,
  })
  if (instanceId === undefined) throw new Error('no instance was made')
  const [eni] = await read(cloud, (world) => [...world.networkInterfaces.by('instance', instanceId)])
  if (eni === undefined) throw new Error(`${instanceId} has no ENI`)
  return { instanceId, eniId: eni.id }
}

/** A secondary ENI, attached to the instance. */
export async function attachedEni(cloud: Cloud, network: Network, instanceId: InstanceId): Promise<NetworkInterfaceId> {
  const eni = await act(cloud, createNetworkInterface, { ...network, networkInterfaceName: 'second' })
  await act(cloud, attachNetworkInterface, { networkInterfaceId: eni.id, instanceId })
  return eni.id
}

export function read<T>(cloud: Cloud, look: Parameters<typeof cloud.read<T>>[2]): Promise<T> {
  return cloud.read(caller, { action: 'Test', requestId: 'test' }, look)
}

/** The HAVIP as recorded. */
export async function recorded(cloud: Cloud, { id }: HaVip): Promise<HaVip> {
  const haVip = await read(cloud, (world) => world.haVips.get(id))
  if (haVip === undefined) throw new Error(`there is no ${id}`)
  return haVip
}

/** What the log says has happened, of one type of event. */
export async function events(store: Store, type: ChangeSet['events'][number]['type']) {
  return (await store.changesSince(key, 0)).flatMap((set) => set.events.filter((event) => event.type === type))
}
