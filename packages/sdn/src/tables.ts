import type { HaVipId, InstanceId, NetworkInterfaceId, SubnetId, VpcId } from '@havip/cloud'
import type { Cidr, Ipv4, Mac } from '@havip/net'

/**
 * The network's intent as flat entries, JSON all through: what every engine obeys. An entry says what *may* be; which
 * ENI holds a HAVIP right now is the engine's own state, because announcements decide it.
 */
export interface NetworkTables {
  readonly subnets: readonly SubnetEntry[]
  readonly instances: readonly InstanceEntry[]
  readonly ports: readonly PortEntry[]
  readonly haVips: readonly HaVipEntry[]
}

export interface SubnetEntry {
  readonly id: SubnetId
  readonly vpcId: VpcId
  readonly cidrBlock: Cidr
  /** Where the subnet's guests send what is not local; answered by the network itself. */
  readonly gateway: Ipv4
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

export type EntryKind = keyof NetworkTables

/** A difference between two tables. Applying one twice changes nothing more. */
export interface TableDelta {
  readonly put: NetworkTables
  readonly remove: { readonly [K in EntryKind]: readonly NetworkTables[K][number]['id'][] }
}

/** Every kind of entry, those that others refer to first. */
export const entryKinds = ['subnets', 'instances', 'ports', 'haVips'] as const satisfies readonly EntryKind[]

export const emptyTables: NetworkTables = { subnets: [], instances: [], ports: [], haVips: [] }
