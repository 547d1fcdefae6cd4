import {
  type ChangeSet,
  Cloud,
  defaultSettings,
  type IdGenerator,
  ManualClock,
  type Settings,
  type ShardKey,
  type Store,
  seededIds,
  tableOrder,
  zonesOf,
} from '@havip/cloud'
import {
  createTencentApi,
  documentedRateLimits,
  emulatedActions,
  type HttpRequest,
  products,
  type TencentApi,
} from '../src/index.js'
import { secretId, secretKey, signTc3 } from './sign.js'

/** A store that keeps nothing: what these tests need of one is that commits succeed. */
const forgetful: Store = {
  kind: 'none',
  saveAccounts: async () => {},
  listShards: async (): Promise<ShardKey[]> => [],
  load: async () => ({ revision: 0, rows: emptyRows() }),
  commit: async () => 'committed',
  changesSince: async (): Promise<ChangeSet[]> => [],
  onRevision: () => () => {},
  check: async () => {},
  close: async () => {},
}

function emptyRows(): Awaited<ReturnType<Store['load']>>['rows'] {
  return Object.fromEntries(tableOrder.map((table) => [table, []])) as never
}

export interface Harness {
  readonly api: TencentApi
  readonly cloud: Cloud
  readonly clock: ManualClock
  readonly logged: { fields: object; message: string }[]
  /** Calls an action as the JSON SDKs do; the Response member of the reply. `api.DescribeZones` tells products apart. */
  call(action: string, parameters?: object, region?: string): Promise<Response>
  send(request: HttpRequest): Promise<Response>
  /** Unix seconds of the harness's clock. */
  now(): number
}

// biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely, each test asserts what it reads
export type Response = Record<string, any>

export const accountId = '1250000000'

/** `world` sets where names come from, which regions are served, and whether rate limits hold. */
export async function openHarness(
  settings: Partial<Settings> = {},
  world: { readonly ids?: IdGenerator; readonly regions?: readonly string[]; readonly rated?: boolean } = {},
): Promise<Harness> {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
  const ids = world.ids ?? seededIds('tencent-api')
  const logged: Harness['logged'] = []
  const regions = world.regions ?? ['ap-guangzhou', 'ap-shanghai']
  const zones =
    settings.zones ?? Object.fromEntries(regions.map((region) => [region, zonesOf(defaultSettings, region)]))
  const cloud = await Cloud.open({
    store: forgetful,
    clock,
    ids,
    settings: { ...defaultSettings, ...settings, zones },
    fault: (error) => {
      throw error
    },
  })
  const api = createTencentApi({
    cloud,
    clock,
    ids,
    zones,
    rateLimits: world.rated ? documentedRateLimits(clock) : undefined,
    accounts: { find: (uin) => (uin === '100000000001' ? { accountId, uin } : undefined) },
    credentials: { find: (id) => (id === secretId ? { secretKey, accountId, uin: '100000000001' } : undefined) },
    log: { error: (fields, message) => logged.push({ fields, message }) },
  })
  const now = () => Math.floor(clock.now() / 1000)
  const send = async (request: HttpRequest) => {
    const reply = await api.handle(request)
    return (JSON.parse(reply.body) as { Response: Response }).Response
  }
  const call = (name: string, parameters: object = {}, region = 'ap-guangzhou') => {
    const [action = '', service] = name.split('.').reverse()
    const known = emulatedActions.find((each) => each.name === action && each.service === (service ?? each.service))
    const version = products[known?.service ?? 'vpc']
    return send(signTc3({ action, version, region, timestamp: now(), body: JSON.stringify(parameters) }))
  }
  return { api, cloud, clock, logged, call, send, now }
}

/** A VPC, a subnet, two running instances and a HAVIP, made through the API. */
export async function buildCluster({ call }: Harness) {
  const { Vpc } = await call('CreateVpc', { VpcName: 'seed', CidrBlock: '172.17.0.0/16' })
  const { Subnet } = await call('CreateSubnet', {
    VpcId: Vpc.VpcId,
    SubnetName: 'cluster',
    CidrBlock: '172.17.16.0/24',
    Zone: 'ap-guangzhou-3',
  })
  const { InstanceIdSet } = await call('RunInstances', {
    Placement: { Zone: 'ap-guangzhou-3' },
    ImageId: 'img-9qabwvbn',
    InstanceCount: 2,
    InstanceName: 'node',
    VirtualPrivateCloud: {
      VpcId: Vpc.VpcId,
      SubnetId: Subnet.SubnetId,
      PrivateIpAddresses: ['172.17.16.7', '172.17.16.13'],
    },
    DataDisks: [{ DiskSize: 50, DiskType: 'CLOUD_PREMIUM' }],
  })
  const { HaVip } = await call('CreateHaVip', {
    VpcId: Vpc.VpcId,
    SubnetId: Subnet.SubnetId,
    HaVipName: 'vip',
    Vip: '172.17.16.3',
    CheckAssociate: true,
  })
  return {
    vpcId: Vpc.VpcId as string,
    subnetId: Subnet.SubnetId as string,
    instanceIds: InstanceIdSet as string[],
    haVipId: HaVip.HaVipId as string,
  }
}
