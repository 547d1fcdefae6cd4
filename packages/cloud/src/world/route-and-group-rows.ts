import type { Cidr } from '@havip/net'
import type { Millis, NetworkInterfaceId, RouteId, RouteTableId, SecurityGroupId, VpcId } from './rows.js'

/** What a subnet's packets to other places are sent by. The VPC's main one is its `mainRouteTableId`. */
export interface RouteTable {
  readonly id: RouteTableId
  readonly vpcId: VpcId
  readonly name: string
  readonly createdAt: Millis
}

/** The next hops that are modelled. Their ids: an instance, an address of an ENI, a HAVIP, and `0` for EIP. */
export type RouteGatewayType = 'CVM' | 'NORMAL_CVM' | 'HAVIP' | 'EIP'

/** A route its user made; that to the VPC's own block is implied. */
export interface Route {
  readonly id: RouteId
  /** The number that API calls it RouteId; no other route of the shard has it. */
  readonly number: number
  readonly routeTableId: RouteTableId
  readonly destination: Cidr
  readonly gatewayType: RouteGatewayType
  /** May name something that is gone by now: the route then leads nowhere. */
  readonly gatewayId: string
  readonly description: string
  readonly enabled: boolean
  readonly createdAt: Millis
}

export interface SecurityGroup {
  readonly id: SecurityGroupId
  readonly name: string
  readonly description: string
  readonly projectId: number
  /** The project's default group, of which there is one at most. */
  readonly isDefault: boolean
  /** How often its policies have changed. */
  readonly policyVersion: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
}

export type PolicyDirection = 'ingress' | 'egress'

/** Who the other end of a policy is. */
export type PolicyPeer =
  | { readonly kind: 'ipv4'; readonly block: string }
  | { readonly kind: 'ipv6'; readonly block: string }
  | { readonly kind: 'group'; readonly securityGroupId: SecurityGroupId }

/** One rule of a security group. Those of a direction are asked in the order of `index`, which has no gaps. */
export interface SecurityGroupPolicy {
  readonly id: `${SecurityGroupId}/${PolicyDirection}/${number}`
  readonly securityGroupId: SecurityGroupId
  readonly direction: PolicyDirection
  readonly index: number
  readonly protocol: 'ALL' | 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'gre'
  /** `ALL`, or ports and ranges of ports with commas between. */
  readonly port: string
  readonly peer: PolicyPeer
  readonly action: 'ACCEPT' | 'DROP'
  readonly description: string
  readonly modifiedAt: Millis
}

/** A security group bound to an ENI; a lower position is asked first. */
export interface SecurityGroupBinding {
  readonly id: `${NetworkInterfaceId}/${SecurityGroupId}`
  readonly networkInterfaceId: NetworkInterfaceId
  readonly securityGroupId: SecurityGroupId
  readonly position: number
}
