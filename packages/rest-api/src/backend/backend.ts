import type { Eip, EipBinding, EipCreate, EipUpdate } from '../schema/eip.js'
import type {
  HaVip,
  HaVipAssociation,
  HaVipAssociationCreate,
  HaVipCreate,
  HaVipMove,
  HaVipUpdate,
} from '../schema/ha-vip.js'
import type {
  Host,
  Instance,
  InstanceCreate,
  InstanceUpdate,
  PlacementGroup,
  PlacementGroupCreate,
  PlacementGroupUpdate,
} from '../schema/instance.js'
import type {
  InstanceMove,
  InstancePlacement,
  InstanceReboot,
  InstanceReset,
  InstanceResize,
} from '../schema/instance-order.js'
import type { NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate } from '../schema/network-interface.js'
import type { Region } from '../schema/place.js'
import type { PrivateIp, PrivateIpCreate, PrivateIpUpdate } from '../schema/private-ip.js'
import type {
  RouteTable,
  RouteTableCreate,
  RouteTableUpdate,
  SecurityGroup,
  SecurityGroupCreate,
  SecurityGroupUpdate,
} from '../schema/routing.js'
import type { Subnet, SubnetCreate, SubnetUpdate } from '../schema/subnet.js'
import type { Quota, Tag, TagCreate } from '../schema/tag.js'
import type { Task } from '../schema/task.js'
import type { Vpc, VpcCreate, VpcUpdate } from '../schema/vpc.js'
import type { Check, Collection, Creating, Made, Reading, Removing } from './collection.js'
import type { Events } from './events.js'
import type { Scope } from './scope.js'

/**
 * A cloud, in the terms of the REST API: what the routes need of one, and no more. The emulator is one, the real cloud
 * another. Every method rejects with an ApiError when the caller is wrong; `notPossible` is for what it cannot do at all.
 */
export interface Backend {
  /** Which cloud it is. */
  readonly kind: 'emulator' | 'tencent'
  readonly regions: readonly Region[]
  readonly vpcs: Collection<Vpc, VpcCreate, VpcUpdate>
  readonly subnets: Collection<Subnet, SubnetCreate, SubnetUpdate>
  readonly networkInterfaces: NetworkInterfaces
  readonly privateIps: Collection<PrivateIp, PrivateIpCreate, PrivateIpUpdate>
  readonly instances: Instances
  readonly hosts: Reading<Host>
  readonly placementGroups: Collection<PlacementGroup, PlacementGroupCreate, PlacementGroupUpdate>
  readonly haVips: HaVips
  readonly eips: Eips
  readonly routeTables: Collection<RouteTable, RouteTableCreate, RouteTableUpdate>
  readonly securityGroups: Collection<SecurityGroup, SecurityGroupCreate, SecurityGroupUpdate>
  readonly tags: Reading<Tag> & Creating<Tag, TagCreate> & Removing<Tag>
  readonly quotas: Reading<Quota>
  readonly tasks: Tasks
  readonly events: Events
}

export interface NetworkInterfaces
  extends Collection<NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate> {
  attach(scope: Scope, id: string, instanceId: string, check: Check<NetworkInterface>): Promise<Made<NetworkInterface>>
  detach(scope: Scope, id: string, check: Check<NetworkInterface>): Promise<Made<NetworkInterface>>
}

export interface Instances extends Collection<Instance, InstanceCreate, InstanceUpdate> {
  start(scope: Scope, id: string, check: Check<Instance>): Promise<Made<Instance>>
  stop(scope: Scope, id: string, force: boolean, check: Check<Instance>): Promise<Made<Instance>>
  order(scope: Scope, id: string, order: InstanceOrder, check: Check<Instance>): Promise<Made<Instance>>
}

/** What can be done to an instance besides starting and stopping it. */
export type InstanceOrder =
  | { readonly kind: 'reboot'; readonly with: InstanceReboot }
  | { readonly kind: 'reset'; readonly with: InstanceReset }
  | { readonly kind: 'resize'; readonly with: InstanceResize }
  | { readonly kind: 'move'; readonly with: InstanceMove }
  | { readonly kind: 'place'; readonly with: InstancePlacement }
  /** Out of its placement group. */
  | { readonly kind: 'displace' }

export interface Eips extends Collection<Eip, EipCreate, EipUpdate> {
  /** To an instance's primary address, or to one of an ENI. */
  bind(scope: Scope, id: string, target: EipBinding, check: Check<Eip>): Promise<Made<Eip>>
  unbind(scope: Scope, id: string, check: Check<Eip>): Promise<Made<Eip>>
}

export interface HaVips extends Collection<HaVip, HaVipCreate, HaVipUpdate> {
  associations(scope: Scope, id: string): Promise<readonly HaVipAssociation[]>
  associate(scope: Scope, id: string, target: HaVipAssociationCreate, check: Check<HaVip>): Promise<HaVipAssociation>
  disassociate(scope: Scope, id: string, targetId: string, check: Check<HaVip>): Promise<void>
  /** Binds an EIP, by its address. */
  bindEip(scope: Scope, id: string, address: string, check: Check<HaVip>): Promise<Made<HaVip>>
  unbindEip(scope: Scope, id: string, check: Check<HaVip>): Promise<Made<HaVip>>
  /** Its changes of holder that the log still has, oldest first. */
  history(scope: Scope, id: string): Promise<readonly HaVipMove[]>
}

export interface Tasks {
  /** The tasks of the last day, oldest first. */
  list(scope: Scope): Promise<readonly Task[]>
  /** Waits at most `wait` milliseconds for the end of a task that is running. ApiError ResourceNotFound. */
  get(scope: Scope, id: string, wait: number): Promise<Task>
}
