import type { Cidr, Ipv4, Mac } from '@havip/net'

import type { Disk, DiskWork } from './disk-rows.js'
import type { Host, PlacementGroup } from './placement-rows.js'
import type {
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupBinding,
  SecurityGroupPolicy,
} from './route-and-group-rows.js'

export * from './disk-rows.js'
export * from './placement-rows.js'
export * from './route-and-group-rows.js'

export type VpcId = `vpc-${string}`
export type SubnetId = `subnet-${string}`
export type RouteTableId = `rtb-${string}`
export type NetworkInterfaceId = `eni-${string}`
export type InstanceId = `ins-${string}`
export type HostId = `host-${string}`
export type PlacementGroupId = `ps-${string}`
export type HaVipId = `havip-${string}`
export type EipId = `eip-${string}`
export type RouteId = `rti-${string}`
export type SecurityGroupId = `sg-${string}`
export type ReserveIpId = `rsvip-${string}`

/** Milliseconds since the epoch, as the injected clock tells them. */
export type Millis = number

export interface Vpc {
  readonly id: VpcId
  readonly name: string
  readonly cidrBlock: Cidr
  readonly isDefault: boolean
  readonly enableMulticast: boolean
  readonly dnsServers: readonly Ipv4[]
  readonly domainName: string
  /** Every VPC is made with one route table that its subnets use until told otherwise. */
  readonly mainRouteTableId: RouteTableId
  readonly enableRouteVpcPublish: boolean
  readonly enableRouteVpcPublishIpv6: boolean
  readonly createdAt: Millis
}

export interface Subnet {
  readonly id: SubnetId
  readonly vpcId: VpcId
  readonly name: string
  readonly cidrBlock: Cidr
  readonly zone: string
  readonly isDefault: boolean
  readonly enableBroadcast: boolean
  readonly routeTableId: RouteTableId
  readonly createdAt: Millis
}

export type NetworkInterfaceState = 'PENDING' | 'AVAILABLE' | 'ATTACHING' | 'DETACHING' | 'DELETING'

export interface NetworkInterface {
  readonly id: NetworkInterfaceId
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly name: string
  readonly description: string
  readonly mac: Mac
  /** The ENI an instance was made with; it lives and dies with its instance. */
  readonly primary: boolean
  readonly state: NetworkInterfaceState
  readonly qosLevel: 'PT' | 'AU' | 'AG' | 'DEFAULT'
  /** 0 standard, 1 extended. */
  readonly attachType: 0 | 1
  readonly trunking: boolean
  readonly attachment: Attachment | null
  readonly createdAt: Millis
}

export interface Attachment {
  readonly instanceId: InstanceId
  /** Position among the instance's ENIs; 0 is the primary one (eth0 in the guest). */
  readonly deviceIndex: number
  readonly attachedAt: Millis
}

/**
 * One taken address of a VPC. Its owner is exactly one ENI or one HAVIP: that an address has two owners cannot be said.
 * Keyed by VPC and address.
 */
export interface PrivateIp {
  readonly id: `${VpcId}/${Ipv4}`
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly address: Ipv4
  readonly owner: PrivateIpOwner
}

export type PrivateIpOwner =
  | {
      readonly kind: 'eni'
      readonly networkInterfaceId: NetworkInterfaceId
      readonly primary: boolean
      readonly description: string
      readonly state: 'PENDING' | 'AVAILABLE' | 'MIGRATING' | 'DELETING'
      readonly qosLevel: 'PT' | 'AU' | 'AG' | 'DEFAULT'
    }
  | { readonly kind: 'havip'; readonly haVipId: HaVipId }

export type InstanceState =
  | 'PENDING'
  | 'LAUNCH_FAILED'
  | 'RUNNING'
  | 'STOPPED'
  | 'STARTING'
  | 'STOPPING'
  | 'REBOOTING'
  /** Prepaid and returned once: in the recycle bin. */
  | 'SHUTDOWN'
  | 'TERMINATING'

export interface Instance {
  readonly id: InstanceId
  readonly uuid: string
  readonly name: string
  readonly hostName: string
  readonly zone: string
  readonly projectId: number
  readonly hostId: HostId
  readonly placementGroupId: PlacementGroupId | null
  /** Its partition of the placement group, from 1; 0 when it has none. */
  readonly partitionNumber: number
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly asVpcGateway: boolean
  readonly instanceType: string
  readonly imageId: string
  readonly state: InstanceState
  readonly chargeType: 'PREPAID' | 'POSTPAID_BY_HOUR' | 'CDHPAID' | 'SPOTPAID' | 'CDCPAID'
  /** With PREPAID, and only then. */
  readonly prepaid: Prepaid | null
  readonly stopChargingMode: 'KEEP_CHARGING' | 'STOP_CHARGING' | 'NOT_APPLICABLE'
  readonly disableApiTermination: boolean
  readonly internetMaxBandwidthOut: number
  readonly internetChargeType: string
  readonly keyIds: readonly string[]
  readonly keepImageLogin: boolean
  /** For the guest, base64. */
  readonly userData: string
  readonly latestOperation: LatestOperation | null
  readonly createdAt: Millis
}

export interface LatestOperation {
  readonly name: string
  readonly state: 'OPERATING' | 'SUCCESS' | 'FAILED'
  readonly requestId: string
}

export interface HaVip {
  readonly id: HaVipId
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly name: string
  readonly vip: Ipv4
  /** The ENI the HAVIP is bound to, its holder; null while UNBIND. */
  readonly networkInterfaceId: NetworkInterfaceId | null
  /** Whether only the associated instances or ENIs may bind it. */
  readonly checkAssociate: boolean
  readonly business: string
  /** When an announcement last moved it, or it was unbound; null when never. */
  readonly flushedAt: Millis | null
  readonly createdAt: Millis
}

/** Who may bind a HAVIP while its `checkAssociate` is on. */
export interface HaVipAssociation {
  readonly id: `${HaVipId}/${InstanceId | NetworkInterfaceId}`
  readonly haVipId: HaVipId
  readonly target:
    | { readonly kind: 'CVM'; readonly instanceId: InstanceId }
    | { readonly kind: 'ENI'; readonly networkInterfaceId: NetworkInterfaceId }
}

/** BIND and UNBIND stay until somebody asks; the others last as long as their task. */
export type EipState = 'CREATING' | 'BINDING' | 'BIND' | 'UNBINDING' | 'UNBIND' | 'OFFLINING'

export interface Eip {
  readonly id: EipId
  readonly name: string
  readonly address: Ipv4
  /**
   * WanIP is the ordinary public IP of an instance: on its primary address from launch until it goes, and no EIP to
   * those who do not ask for it. The other kinds are labels only: they behave alike here.
   */
  readonly addressType: 'EIP' | 'AnycastEIP' | 'HighQualityEIP' | 'WanIP'
  readonly state: EipState
  /**
   * The private address it is bound to, an ENI's or a HAVIP's; set in states BINDING, BIND and UNBINDING, null in the
   * others. Naming the address, and not its owner, is what lets an EIP follow an address that changes hands.
   */
  readonly privateIpId: PrivateIp['id'] | null
  readonly internetServiceProvider: 'BGP' | 'CMCC' | 'CTCC' | 'CUCC'
  readonly internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR' | 'BANDWIDTH_POSTPAID_BY_HOUR' | 'BANDWIDTH_PREPAID_BY_MONTH'
  /** How often the charge type was changed, of which there is a most. */
  readonly chargeTypeChanges: number
  /** Outbound limit, Mbps. */
  readonly bandwidth: number
  readonly egress: 'center_egress1' | 'center_egress2' | 'center_egress3'
  /** With BANDWIDTH_PREPAID_BY_MONTH, and only then. */
  readonly prepaid: EipPrepaid | null
  readonly createdAt: Millis
}

/** What was paid in advance. Nothing expires here: billing is not modelled. */
export interface Prepaid {
  readonly expiresAt: Millis
  readonly renewFlag: 'NOTIFY_AND_MANUAL_RENEW' | 'NOTIFY_AND_AUTO_RENEW' | 'DISABLE_NOTIFY_AND_MANUAL_RENEW'
}

export interface EipPrepaid extends Prepaid {
  /** Returned before its time: isolated, and gone when released once more. */
  readonly returned: boolean
}

/** A tag on any resource of the shard. Keyed by resource and key. */
export interface Tag {
  readonly id: `${string}/${string}`
  readonly resourceId: string
  readonly key: string
  readonly value: string
}

/** A tag key with one of its values, made known to the account; resources need not carry it. */
export interface TagValue {
  /** `tagValueId` of key and value. */
  readonly id: string
  readonly key: string
  readonly value: string
}

/** What an asynchronous action has still to do; `dueAt` is when it is done. */
export type TaskWork =
  | { readonly kind: 'create-eni'; readonly networkInterfaceId: NetworkInterfaceId }
  | { readonly kind: 'attach-eni'; readonly networkInterfaceId: NetworkInterfaceId }
  | { readonly kind: 'detach-eni'; readonly networkInterfaceId: NetworkInterfaceId }
  | { readonly kind: 'delete-eni'; readonly networkInterfaceId: NetworkInterfaceId }
  | { readonly kind: 'delete-havip'; readonly haVipId: HaVipId }
  | { readonly kind: 'associate-eip'; readonly haVipId: HaVipId; readonly eipId: EipId }
  | { readonly kind: 'disassociate-eip'; readonly haVipId: HaVipId; readonly eipId: EipId }
  | { readonly kind: 'run-instance'; readonly instanceId: InstanceId }
  | { readonly kind: 'start-instance'; readonly instanceId: InstanceId }
  | { readonly kind: 'stop-instance'; readonly instanceId: InstanceId }
  | { readonly kind: 'terminate-instance'; readonly instanceId: InstanceId; readonly releaseAddress?: boolean }
  /** Anything else done to an instance: it took effect at once, and the instance is back to work when this is done. */
  | { readonly kind: 'operate-instance'; readonly instanceId: InstanceId }
  | { readonly kind: 'create-eip'; readonly eipId: EipId }
  | { readonly kind: 'bind-eip'; readonly eipId: EipId }
  | { readonly kind: 'unbind-eip'; readonly eipId: EipId }
  | { readonly kind: 'release-eip'; readonly eipId: EipId }
  | { readonly kind: 'set-eip-bandwidth'; readonly eipId: EipId; readonly bandwidth: number }
  | { readonly kind: 'replace-eip-address'; readonly eipId: EipId }
  | AddressWork
  | DiskWork

/** Work on an ENI's addresses; the ENI itself stays AVAILABLE. For a move the ENI is the one that gets the address. */
export type AddressWork =
  | {
      readonly kind: 'assign-ips'
      readonly networkInterfaceId: NetworkInterfaceId
      readonly addresses: readonly Ipv4[]
    }
  | {
      readonly kind: 'unassign-ips'
      readonly networkInterfaceId: NetworkInterfaceId
      readonly addresses: readonly Ipv4[]
    }
  | {
      readonly kind: 'migrate-ip'
      readonly networkInterfaceId: NetworkInterfaceId
      readonly sourceId: NetworkInterfaceId
      readonly address: Ipv4
    }

/** An asynchronous task. One request may make several (one per instance); `requestId` is what callers poll by. */
export interface Task {
  readonly id: `${string}/${number}`
  readonly requestId: string
  readonly action: string
  readonly resourceId: string
  readonly work: TaskWork
  readonly state: 'RUNNING' | 'SUCCESS' | 'FAILED'
  readonly message: string
  readonly createdAt: Millis
  readonly dueAt: Millis
}

/** The first answer to a request that carried a ClientToken, so that its repetition makes nothing twice. */
export interface ClientToken {
  readonly id: `${string}/${string}`
  readonly action: string
  readonly token: string
  /** SHA-256 of the request's other members. */
  readonly inputHash: string
  readonly resourceIds: readonly string[]
  /** The request that was answered; repetitions poll its tasks under their own ids. */
  readonly requestId: string
  readonly createdAt: Millis
}

/** A secondary block of a VPC. Keyed by both. */
export interface AssistantCidr {
  readonly id: `${VpcId}/${Cidr}`
  readonly vpcId: VpcId
  readonly cidrBlock: Cidr
}

/**
 * An address that is given out only to who names it. It is bound while an ENI or a HAVIP has it, which the address's own
 * row says.
 */
export interface ReserveIp {
  readonly id: ReserveIpId
  readonly vpcId: VpcId
  readonly subnetId: SubnetId
  readonly address: Ipv4
  readonly name: string
  readonly description: string
  readonly createdAt: Millis
}

/** Every table of a shard's world, with the row it holds. */
export interface Rows {
  hosts: Host
  placementGroups: PlacementGroup
  vpcs: Vpc
  subnets: Subnet
  instances: Instance
  disks: Disk
  networkInterfaces: NetworkInterface
  haVips: HaVip
  haVipAssociations: HaVipAssociation
  privateIps: PrivateIp
  eips: Eip
  tags: Tag
  tasks: Task
  clientTokens: ClientToken
  routeTables: RouteTable
  routes: Route
  securityGroups: SecurityGroup
  securityGroupPolicies: SecurityGroupPolicy
  securityGroupBindings: SecurityGroupBinding
  assistantCidrs: AssistantCidr
  reserveIps: ReserveIp
  tagValues: TagValue
}

export type TableName = keyof Rows

/** Parents before children: the order in which rows are put; removal goes the other way. */
export const tableOrder = [
  'hosts',
  'placementGroups',
  'vpcs',
  'subnets',
  'instances',
  'disks',
  'networkInterfaces',
  'haVips',
  'haVipAssociations',
  'privateIps',
  'eips',
  'tags',
  'tasks',
  'clientTokens',
  // A VPC and its main route table refer to each other, so neither is before the other for its references' sake.
  'routeTables',
  'routes',
  'securityGroups',
  'securityGroupPolicies',
  'securityGroupBindings',
  'assistantCidrs',
  'reserveIps',
  'tagValues',
] as const satisfies readonly TableName[]
