import type { Cloud, Store, WorldView, Zones } from '@havip/cloud'
import type { Backend } from '../backend/backend.js'
import type { Region } from '../schema/place.js'
import { EmulatedCollection, EmulatedReading } from './collection.js'
import { EmulatedEips } from './eips.js'
import { EmulatedEvents } from './events.js'
import { EmulatedHaVips } from './ha-vips.js'
import { EmulatedInstances, hostTable, placementGroupTable } from './instances.js'
import { EmulatedNetworkInterfaces } from './network-interfaces.js'
import { privateIpTable } from './private-ips.js'
import { routeTableTable, securityGroupTable } from './routing.js'
import { subnetTable } from './subnets.js'
import { EmulatedQuotas, EmulatedTags } from './tag-catalogue.js'
import { EmulatedTasks } from './tasks.js'
import { vpcTable } from './vpcs.js'

export interface EmulatorOptions {
  readonly cloud: Cloud
  /** The log that events and histories are read from. */
  readonly store: Pick<Store, 'changesSince'>
  /** The regions that are served, and their zones. */
  readonly zones: Zones
}

/** The emulated cloud as a backend: each method is one action of the Tencent API, or several in one write. */
export class EmulatorBackend implements Backend {
  readonly kind = 'emulator'
  readonly regions: readonly Region[]
  readonly vpcs
  readonly subnets
  readonly networkInterfaces
  readonly privateIps
  readonly instances
  readonly hosts
  readonly placementGroups
  readonly haVips
  readonly eips
  readonly routeTables
  readonly securityGroups
  readonly tags
  readonly quotas
  readonly tasks
  readonly events

  readonly #cloud: Cloud

  constructor({ cloud, store, zones }: EmulatorOptions) {
    this.#cloud = cloud
    this.regions = Object.entries(zones).map(([id, names]) => ({ id, zones: [...names] }))
    this.vpcs = new EmulatedCollection(cloud, vpcTable)
    this.subnets = new EmulatedCollection(cloud, subnetTable)
    this.networkInterfaces = new EmulatedNetworkInterfaces(cloud)
    this.privateIps = new EmulatedCollection(cloud, privateIpTable)
    this.instances = new EmulatedInstances(cloud)
    this.hosts = new EmulatedReading(cloud, hostTable)
    this.placementGroups = new EmulatedCollection(cloud, placementGroupTable)
    this.eips = new EmulatedEips(cloud)
    this.routeTables = new EmulatedCollection(cloud, routeTableTable)
    this.securityGroups = new EmulatedCollection(cloud, securityGroupTable)
    this.tags = new EmulatedTags(cloud, Object.keys(zones))
    this.quotas = new EmulatedQuotas(cloud)
    this.haVips = new EmulatedHaVips(cloud, store)
    this.events = new EmulatedEvents(cloud, store)
    this.tasks = new EmulatedTasks(cloud)
  }

  /** What an account holds in each region, such as `2 VPCs in ap-guangzhou`. */
  async holdings(accountId: string): Promise<string[]> {
    const own = (await this.#cloud.worlds()).filter(({ key }) => key.accountId === accountId)
    return own.flatMap(({ key, world }) =>
      held.flatMap(({ what, rows }) => {
        const count = [...rows(world)].length
        return count === 0 ? [] : [`${count} ${what} in ${key.region}`]
      }),
    )
  }
}

/** What somebody made and would miss, or an address that is taken; the rest goes with it. */
const held: readonly { readonly what: string; readonly rows: (world: WorldView) => Iterable<unknown> }[] = [
  { what: 'VPCs', rows: (world) => world.vpcs.all() },
  { what: 'instances', rows: (world) => world.instances.all() },
  { what: 'EIPs', rows: (world) => world.eips.all() },
  { what: 'placement groups', rows: (world) => world.placementGroups.all() },
  { what: 'security groups', rows: (world) => [...world.securityGroups.all()].filter(({ isDefault }) => !isDefault) },
  { what: 'disks', rows: (world) => world.disks.all() },
]
