import type {
  Account,
  Backend,
  Host,
  PlacementGroup,
  PlacementGroupCreate,
  PlacementGroupUpdate,
  PrivateIp,
  PrivateIpCreate,
  PrivateIpUpdate,
  Quota,
  Region,
  RouteTable,
  RouteTableCreate,
  RouteTableUpdate,
  SecurityGroup,
  SecurityGroupCreate,
  SecurityGroupUpdate,
  Tag,
  TagCreate,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { absent, noEvents } from './absent.js'
import { type CallerOptions, Clients } from './clients.js'
import { TencentCollection } from './collection.js'
import { TencentEips } from './eips.js'
import { TencentHaVips } from './ha-vips.js'
import { TencentInstances } from './instances.js'
import { TencentNetworkInterfaces } from './network-interfaces.js'
import { routeTables } from './route-tables.js'
import { securityGroups } from './security-groups.js'
import { subnets } from './subnets.js'
import { TencentTasks } from './tasks.js'
import { given } from './values.js'
import { vpcs } from './vpcs.js'

export interface BackendOptions {
  readonly clients: Clients
  /** The zones of the region that is served. */
  readonly zones: readonly string[]
}

const notYet = (kind: string) => `${kind} are not built on the tencent backend yet; use the Tencent API itself.`

/** Tencent Cloud as a backend: each method is one action of the Tencent API, or several after another. */
export class TencentBackend implements Backend {
  readonly kind = 'tencent'
  readonly regions: readonly Region[]
  readonly vpcs
  readonly subnets
  readonly networkInterfaces
  readonly privateIps = absent<PrivateIp, PrivateIpCreate, PrivateIpUpdate>(notYet('Private IPs'))
  readonly instances
  readonly hosts = absent<Host, never, never>('Tencent Cloud does not tell its hosts: they are of the emulator only.')
  readonly placementGroups = absent<PlacementGroup, PlacementGroupCreate, PlacementGroupUpdate>(
    notYet('Placement groups'),
  )
  readonly haVips
  readonly eips
  readonly routeTables
  readonly securityGroups
  readonly tags = absent<Tag, TagCreate, never>(notYet('Tags'))
  readonly quotas = absent<Quota, never, never>(notYet('Quotas'))
  readonly tasks
  readonly events = noEvents()

  constructor({ clients, zones }: BackendOptions) {
    this.regions = [{ id: clients.region, zones: [...zones] }]
    this.tasks = new TencentTasks(clients)
    this.vpcs = new TencentCollection(clients, vpcs)
    this.subnets = new TencentCollection(clients, subnets)
    this.networkInterfaces = new TencentNetworkInterfaces(clients)
    this.instances = new TencentInstances(clients)
    this.haVips = new TencentHaVips(clients, this.tasks)
    this.eips = new TencentEips(clients)
    this.routeTables = new TencentCollection<sdk.RouteTable, RouteTable, RouteTableCreate, RouteTableUpdate>(
      clients,
      routeTables,
    )
    this.securityGroups = new TencentCollection<
      sdk.SecurityGroup,
      SecurityGroup,
      SecurityGroupCreate,
      SecurityGroupUpdate
    >(clients, securityGroups)
  }
}

/** The backend, and the account that its key pair is of. */
export interface TencentCloud {
  readonly backend: TencentBackend
  readonly account: Account
}

/** Asks whose the key pair is and which zones there are. ApiError when the cloud does not let it in. */
export async function openTencentBackend(options: CallerOptions): Promise<TencentCloud> {
  const clients = new Clients(options)
  const { AppId, Uin } = await clients.read('cam', 'GetUserAppId', null)
  const { ZoneSet = [] } = await clients.read('cvm', 'DescribeZones', null)
  const id = String(given(AppId, 'AppId'))
  return {
    backend: new TencentBackend({ clients, zones: ZoneSet.map(({ Zone }) => given(Zone, 'Zone')) }),
    account: { id, uin: given(Uin, 'Uin'), name: 'tencent' },
  }
}
