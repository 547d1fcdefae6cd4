import type { Cloud, Store, Zones } from '@havip/cloud'
import type { Backend } from '../backend/backend.js'
import type { Region } from '../schema/place.js'
import { EmulatedCollection } from './collection.js'
import { EmulatedHaVips } from './ha-vips.js'
import { subnetTable } from './subnets.js'
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
  readonly regions: readonly Region[]
  readonly vpcs
  readonly subnets
  readonly haVips
  readonly tasks

  constructor({ cloud, store, zones }: EmulatorOptions) {
    this.regions = Object.entries(zones).map(([id, names]) => ({ id, zones: [...names] }))
    this.vpcs = new EmulatedCollection(cloud, vpcTable)
    this.subnets = new EmulatedCollection(cloud, subnetTable)
    this.haVips = new EmulatedHaVips(cloud, store)
    this.tasks = new EmulatedTasks(cloud)
  }
}
