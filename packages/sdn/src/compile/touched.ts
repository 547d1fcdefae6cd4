import type {
  Change,
  EipId,
  HaVipId,
  InstanceId,
  NetworkInterfaceId,
  RouteId,
  RouteTableId,
  SecurityGroupId,
  SubnetId,
  VpcId,
  WorldView,
} from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { TableIndex } from '../table-index.js'

/** The entries that may differ after some changes. */
export class Touched {
  readonly vpcs = new Set<VpcId>()
  readonly securityGroups = new Set<SecurityGroupId>()
  readonly subnets = new Set<SubnetId>()
  readonly instances = new Set<InstanceId>()
  readonly ports = new Set<NetworkInterfaceId>()
  readonly haVips = new Set<HaVipId>()
  readonly routes = new Set<RouteId>()
  readonly eips = new Set<EipId>()
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
      case 'vpcs':
        this.vpcs.add(id as VpcId)
        return
      case 'assistantCidrs':
        this.vpcs.add(leftOfSlash(id) as VpcId)
        return
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
        this.#routesBy(id)
        return
      case 'haVipAssociations':
        this.haVips.add(leftOfSlash(id) as HaVipId)
        return
      case 'privateIps':
        this.#privateIp(id)
        return
      case 'eips':
        this.eips.add(id as EipId)
        return
      case 'routeTables':
        for (const route of this.#before.routesOf(id as RouteTableId)) this.routes.add(route.id)
        for (const route of this.#world.routes.by('routeTable', id)) this.routes.add(route.id)
        return
      case 'routes':
        this.routes.add(id as RouteId)
        return
      case 'securityGroups':
        this.securityGroups.add(id as SecurityGroupId)
        return
      case 'securityGroupPolicies':
        this.securityGroups.add(leftOfSlash(id) as SecurityGroupId)
        return
      case 'securityGroupBindings':
        this.ports.add(leftOfSlash(id) as NetworkInterfaceId)
        return
      // The network does not look at these.
      case 'hosts':
      case 'placementGroups':
      case 'disks':
      case 'tags':
      case 'tasks':
      case 'clientTokens':
      case 'reserveIps':
      case 'tagValues':
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
    const targets = [id, ...this.#instancesOf(id)]
    for (const target of targets) {
      for (const { haVipId } of this.#world.haVipAssociations.by('target', target)) this.haVips.add(haVipId)
      this.#routesBy(target)
    }
  }

  /** It belongs to the port that has it now, and belonged to the one that had it. */
  #privateIp(id: string): void {
    const vpcId = leftOfSlash(id) as `vpc-${string}`
    const had = this.#before.portAt(vpcId, id.slice(vpcId.length + 1) as Ipv4)
    if (had !== undefined) this.#addressOf(had.id)
    const owner = this.#world.privateIps.get(id)?.owner
    if (owner?.kind === 'eni') this.#addressOf(owner.networkInterfaceId)
  }

  /** A route may lead to the primary address of an instance. */
  #addressOf(id: NetworkInterfaceId): void {
    this.ports.add(id)
    for (const instanceId of this.#instancesOf(id)) this.#routesBy(instanceId)
  }

  /** What an ENI is attached to now, and was before. */
  #instancesOf(id: NetworkInterfaceId): InstanceId[] {
    const before = this.#before.ports.get(id)?.instanceId
    const now = this.#world.networkInterfaces.get(id)?.attachment?.instanceId
    return [before, now].filter((instanceId) => instanceId != null)
  }

  #routesBy(gatewayId: string): void {
    for (const route of this.#world.routes.by('gateway', gatewayId)) this.routes.add(route.id)
  }
}

/** Rows that hang on another one are keyed `parent/...`. */
function leftOfSlash(id: string): string {
  return id.slice(0, id.indexOf('/'))
}
