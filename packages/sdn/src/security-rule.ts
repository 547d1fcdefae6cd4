import type { SecurityGroupId } from '@havip/cloud'
import type { Cidr } from '@havip/net'

/** One rule of a security group; where it matches, it decides. */
export interface SecurityRule {
  readonly accept: boolean
  /** Number of the IP protocol; null: any. */
  readonly protocol: number | null
  /** Ranges of destination ports, both ends included; null: any. Only with TCP and UDP. */
  readonly ports: readonly PortRange[] | null
  /** The other end: where it comes from on ingress, where it goes on egress. */
  readonly peer: SecurityPeer
}

export interface PortRange {
  readonly first: number
  readonly last: number
}

export type SecurityPeer =
  | { readonly kind: 'block'; readonly block: Cidr }
  /** The private addresses, in the same VPC, of the ENIs that are in the group. HAVIPs they hold are not among them. */
  | { readonly kind: 'group'; readonly securityGroupId: SecurityGroupId }

/** Whether it lets through whatever is asked of it. */
export function acceptsAll({ accept, protocol, ports, peer }: SecurityRule): boolean {
  return accept && protocol === null && ports === null && peer.kind === 'block' && peer.block === '0.0.0.0/0'
}
