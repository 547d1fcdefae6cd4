import type { Account, Backend, Host, Region } from '@havip/rest-api'
import { absent, noEvents } from './absent.js'
import { type CallerOptions, Clients } from './clients.js'
import { type Parts, TencentCollection } from './collection.js'
import { TencentEips } from './eips.js'
import { TencentHaVips } from './ha-vips.js'
import { TencentInstances } from './instances.js'
import { Keys } from './keys.js'
import { Guard } from './marks.js'
import { TencentNetworkInterfaces } from './network-interfaces.js'
import { placementGroups } from './placement-groups.js'
import { TencentPrivateIps } from './private-ips.js'
import { TencentQuotas } from './quotas.js'
import { referenceCheck } from './references.js'
import { routeTables } from './route-tables.js'
import { securityGroups } from './security-groups.js'
import { subnets } from './subnets.js'
import { TencentTags } from './tags.js'
import { TencentTasks } from './tasks.js'
import { given } from './values.js'
import { vpcs } from './vpcs.js'

export interface BackendOptions {
  readonly clients: Clients
  /** The zones of the region that is served. */
  readonly zones: readonly string[]
}

/** Tencent Cloud as a backend: each method is one action of the Tencent API, or several after another. */
export class TencentBackend implements Backend {
  readonly kind = 'tencent'
  readonly regions: readonly Region[]
  readonly vpcs
  readonly subnets
  readonly networkInterfaces
  readonly privateIps
  readonly instances
  readonly hosts = absent<Host, never, never>('Tencent Cloud does not tell its hosts: they are of the emulator only.')
  readonly placementGroups
  readonly haVips
  readonly eips
  readonly routeTables
  readonly securityGroups
  readonly tags
  readonly quotas
  readonly tasks
  readonly events = noEvents()

  constructor({ clients, zones }: BackendOptions) {
    this.regions = [{ id: clients.region, zones: [...zones] }]
    this.tasks = new TencentTasks(clients)
    const parts: Parts = {
      clients,
      tasks: this.tasks,
      keys: new Keys(),
      guard: new Guard(clients),
      checkReferences: referenceCheck(clients),
    }
    this.vpcs = new TencentCollection(parts, vpcs)
    this.subnets = new TencentCollection(parts, subnets)
    this.networkInterfaces = new TencentNetworkInterfaces(parts)
    this.privateIps = new TencentPrivateIps(parts)
    this.instances = new TencentInstances(parts)
    this.placementGroups = new TencentCollection(parts, placementGroups)
    this.haVips = new TencentHaVips(parts)
    this.eips = new TencentEips(parts)
    this.routeTables = new TencentCollection(parts, routeTables)
    this.securityGroups = new TencentCollection(parts, securityGroups)
    this.tags = new TencentTags(parts)
    this.quotas = new TencentQuotas(clients)
  }
}

/** The backend, and the account that its key pair is of. */
export interface TencentCloud {
  readonly backend: TencentBackend
  readonly account: Account
}

/** Asks whose the key pair is (a sub-user's is the account's) and which zones there are. ApiError when the cloud does not let it in. */
export async function openTencentBackend(options: CallerOptions): Promise<TencentCloud> {
  const clients = new Clients(options)
  const { AppId, Uin, OwnerUin } = await clients.read('cam', 'GetUserAppId', null)
  const { ZoneSet = [] } = await clients.read('cvm', 'DescribeZones', null)
  const id = String(given(AppId, 'AppId'))
  return {
    backend: new TencentBackend({ clients, zones: ZoneSet.map(({ Zone }) => given(Zone, 'Zone')) }),
    account: { id, uin: given(OwnerUin || Uin, 'OwnerUin'), name: 'tencent' },
  }
}
