import type { Cidr } from '@havip/net'
import type { Zones } from '../regions.js'
import type { Millis } from '../world/rows.js'

/** Where time comes from; tests bring their own. */
export interface Clock {
  now(): Millis
  /** Calls back once, at or after `at`. Returns what cancels it. */
  at(at: Millis, callback: () => void): () => void
}

/** Where names come from; the same seed gives the same names. */
export interface IdGenerator {
  /** `prefix-` and eight characters of `[0-9a-z]`. */
  id<P extends string>(prefix: P): `${P}-${string}`
  /** A lower-case UUID (RFC 9562 version 4 form). */
  uuid(): string
  /** `bytes` random bytes as lower-case hexadecimal. */
  hex(bytes: number): string
}

/** Who asks: an account in a region, and the name its key or token goes by in the log. */
export interface Caller {
  readonly accountId: string
  readonly uin: string
  readonly region: string
  readonly actor: string
}

/** What may be set about the emulated cloud. */
export interface Settings {
  /** How long an asynchronous task takes, milliseconds. 0: it is done before the next request sees the shard. */
  readonly taskDuration: Millis
  readonly quotas: Quotas
  /** The simulated physical hosts of each zone. */
  readonly topology: Topology
  /** Where the public addresses of EIPs are taken from, by each shard for itself. */
  readonly eipPool: Cidr
  /** The regions that are served, and their zones. */
  readonly zones: Zones
}

/** How a zone's hosts hang together: a switch connects racks, a rack has hosts. */
export interface Topology {
  readonly switchesPerZone: number
  readonly racksPerSwitch: number
  readonly hostsPerRack: number
}

/** The most there may be of each, as told by the quota APIs and enforced. */
export interface Quotas {
  readonly vpcsPerRegion: number
  readonly subnetsPerVpc: number
  readonly haVipsPerVpc: number
  readonly networkInterfacesPerVpc: number
  readonly privateIpsPerNetworkInterface: number
  readonly associationsPerHaVip: number
  readonly instancesPerZone: number
  readonly tagsPerResource: number
  readonly routeTablesPerVpc: number
  readonly routesPerRouteTable: number
  readonly securityGroupsPerProject: number
  /** In each direction. */
  readonly policiesPerSecurityGroup: number
  /** How many others the policies of one security group may name. */
  readonly referencesPerSecurityGroup: number
  readonly networkInterfacesPerSecurityGroup: number
  readonly securityGroupsPerNetworkInterface: number
  readonly eipsPerRegion: number
  /** A day is one of Beijing time. */
  readonly eipAllocationsPerDay: number
  readonly assistantCidrsPerVpc: number
  readonly placementGroupsPerRegion: number
  readonly instancesPerHostGroup: number
  readonly instancesPerSwitchGroup: number
  readonly instancesPerRackGroup: number
}

/** All that a pure action gets besides the draft and its input. */
export interface ActionContext {
  readonly now: Millis
  readonly ids: IdGenerator
  readonly requestId: string
  readonly caller: Caller
  readonly settings: Settings
}
