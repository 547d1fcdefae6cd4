import type { Change, HaVipId, InstanceId, NetworkInterfaceId, SubnetId, WorldView } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { TableIndex } from '../table-index.js'

/** The entries that may differ after some changes. */
export class Touched {
  readonly subnets = new Set<SubnetId>()
  readonly instances = new Set<InstanceId>()
  readonly ports = new Set<NetworkInterfaceId>()
  readonly haVips = new Set<HaVipId>()
  readonly #world: WorldView
  readonly #before: TableIndex

  /** A world as it is after the changes, and its tables as they were before: a removed row is told by its id alone. */
  constructor(world: WorldView, before: TableIndex) {
    this.#world = world
    this.#before = before
  }

  add(change: Change): void {
    const id = change.op === 'put' ? change.row.id : change.id
    switch (change.table) {
      case 'subnets':
        this.subnets.add(id as SubnetId)
        return
      case 'instances':
        this.#instance(id as InstanceId)
        return
      case 'networkInterfaces':
        this.#networkInterface(id as NetworkInterfaceId)
        return
      case 'haVips':
        this.haVips.add(id as HaVipId)
        return
      case 'haVipAssociations':
        this.haVips.add(leftOfSlash(id) as HaVipId)
        return
      case 'privateIps':
        this.#privateIp(id)
        return
      case 'hosts':
      case 'placementGroups':
      case 'vpcs':
      case 'disks':
      case 'eips':
      case 'tags':
      case 'tasks':
      case 'clientTokens':
      case 'assistantCidrs':
      case 'reserveIps':
      case 'tagValues':
        return
      // The network does not obey these yet.
      case 'routeTables':
      case 'routes':
      case 'securityGroups':
      case 'securityGroupPolicies':
      case 'securityGroupBindings':
        return
      default:
        change satisfies never
    }
  }

  /** Whether it runs decides about its ports. */
  #instance(id: InstanceId): void {
    this.instances.add(id)
    for (const port of this.#before.portsOf(id)) this.ports.add(port.id)
    for (const eni of this.#world.networkInterfaces.by('instance', id)) this.ports.add(eni.id)
  }

  /** It may claim what is associated with it, with the instance it is attached to, or was. */
  #networkInterface(id: NetworkInterfaceId): void {
    this.ports.add(id)
    const targets = [
      id,
      this.#before.ports.get(id)?.instanceId,
      this.#world.networkInterfaces.get(id)?.attachment?.instanceId,
    ]
    for (const target of targets) {
      if (target == null) continue
      for (const { haVipId } of this.#world.haVipAssociations.by('target', target)) this.haVips.add(haVipId)
    }
  }

  /** It belongs to the port that has it now, and belonged to the one that had it. */
  #privateIp(id: string): void {
    const vpcId = leftOfSlash(id) as `vpc-${string}`
    const had = this.#before.portAt(vpcId, id.slice(vpcId.length + 1) as Ipv4)
    if (had !== undefined) this.ports.add(had.id)
    const owner = this.#world.privateIps.get(id)?.owner
    if (owner?.kind === 'eni') this.ports.add(owner.networkInterfaceId)
  }
}

/** Rows that hang on another one are keyed `parent/...`. */
function leftOfSlash(id: string): string {
  return id.slice(0, id.indexOf('/'))
}
