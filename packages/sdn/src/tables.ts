import type {
  EipId,
  HaVipId,
  InstanceId,
  NetworkInterfaceId,
  RouteId,
  RouteTableId,
  SecurityGroupId,
  SubnetId,
  VpcId,
} from '@havip/cloud'
import type { Cidr, Ipv4, Mac } from '@havip/net'
import type { SecurityRule } from './security-rule.js'

/**
 * The network's intent as flat entries, JSON all through: what every engine obeys. An entry says what *may* be; which
 * ENI holds a HAVIP right now is the engine's own state, because announcements decide it.
 */
export interface NetworkTables {
  readonly vpcs: readonly VpcEntry[]
  readonly securityGroups: readonly SecurityGroupEntry[]
  readonly subnets: readonly SubnetEntry[]
  readonly instances: readonly InstanceEntry[]
  readonly ports: readonly PortEntry[]
  readonly haVips: readonly HaVipEntry[]
  readonly routes: readonly RouteEntry[]
  readonly eips: readonly EipEntry[]
}

export interface VpcEntry {
  readonly id: VpcId
  /** Its own block, then the secondary ones. What lies in them is local, and no route leads it elsewhere. */
  readonly blocks: readonly Cidr[]
}

/** Belongs to no VPC: ENIs of several may be in it. */
export interface SecurityGroupEntry {
  readonly id: SecurityGroupId
  /** Rules for what ENIs of the group receive, and send; the first that matches decides. */
  readonly ingress: readonly SecurityRule[]
  readonly egress: readonly SecurityRule[]
}

export interface SubnetEntry {
  readonly id: SubnetId
  readonly vpcId: VpcId
  readonly cidrBlock: Cidr
  /** Where the subnet's guests send what is not local; answered by the network itself. */
  readonly gateway: Ipv4
  /** The routes that what its guests send obeys. */
  readonly routeTableId: RouteTableId
}

export interface InstanceEntry {
  readonly id: InstanceId
  readonly name: string
  readonly vpcId: VpcId
  /** Only a running instance sends or receives frames. */
  readonly running: boolean
}

/** An ENI as the network sees it; an ENI that is attached to nothing has a port with `instanceId` null. */
export interface PortEntry {
  readonly id: NetworkInterfaceId
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly mac: Mac
  /** Primary address first. */
  readonly addresses: readonly Ipv4[]
  readonly instanceId: InstanceId | null
  /** 0 is eth0 in the guest. Null when not attached. */
  readonly deviceIndex: number | null
  /** Frames pass: attached, and the instance is running. */
  readonly up: boolean
  /** In the order they are asked. A port without any lets everything pass. */
  readonly securityGroups: readonly SecurityGroupId[]
}

export interface HaVipEntry {
  readonly id: HaVipId
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly address: Ipv4
  /** The ENIs that may claim it; null: any port of the subnet that is up. */
  readonly claimants: readonly NetworkInterfaceId[] | null
  /** The holder the cloud has recorded. Engines take it only when they first learn of the HAVIP. */
  readonly recordedHolder: NetworkInterfaceId | null
}

/** An enabled route. Of those of a table that match, the one with the longest prefix decides. */
export interface RouteEntry {
  readonly id: RouteId
  readonly vpcId: VpcId
  readonly routeTableId: RouteTableId
  readonly destination: Cidr
  readonly nextHop: NextHop
}

export type NextHop =
  /** Whoever has the address, an ENI or the holder of a HAVIP, is handed the packet; nobody: it is dropped. */
  | { readonly kind: 'address'; readonly address: Ipv4 }
  /** Out by the EIP of the sender. */
  | { readonly kind: 'internet' }
  /** What the route names is gone. */
  | { readonly kind: 'blackhole' }

/** An EIP that is bound, so that it carries traffic. */
export interface EipEntry {
  readonly id: EipId
  readonly address: Ipv4
  readonly vpcId: VpcId
  /** Of an ENI, or a HAVIP: who has the address gets and sends what is the EIP's. */
  readonly privateAddress: Ipv4
}

export type EntryKind = keyof NetworkTables

/** A difference between two tables. Applying one twice changes nothing more. */
export interface TableDelta {
  readonly put: NetworkTables
  readonly remove: { readonly [K in EntryKind]: readonly NetworkTables[K][number]['id'][] }
}

/** Every kind of entry, those that others refer to first. */
export const entryKinds = [
  'vpcs',
  'securityGroups',
  'subnets',
  'instances',
  'ports',
  'haVips',
  'routes',
  'eips',
] as const satisfies readonly EntryKind[]

const none: Readonly<Record<EntryKind, readonly never[]>> = {
  vpcs: [],
  securityGroups: [],
  subnets: [],
  instances: [],
  ports: [],
  haVips: [],
  routes: [],
  eips: [],
}

export const emptyTables: NetworkTables = none

export const emptyDelta: TableDelta = { put: none, remove: none }
