import type { HostId, Millis, PlacementGroupId } from './rows.js'

/** A simulated physical server, in one rack, which one switch connects. Crashing it stops every instance on it. */
export interface Host {
  readonly id: HostId
  readonly zone: string
  readonly rackId: string
  readonly switchId: string
}

/** A disaster recovery group: keeps its instances apart, so that they do not all fail at once. */
export interface PlacementGroup {
  readonly id: PlacementGroupId
  readonly name: string
  /** What its instances do not share: a host, a switch or a rack. */
  readonly type: 'HOST' | 'SW' | 'RACK'
  /** SPREAD: at most `affinity` instances share one. PARTITION: those of different partitions share none. */
  readonly strategy: 'SPREAD' | 'PARTITION'
  readonly affinity: number
  /** 0 unless the strategy is PARTITION. */
  readonly partitionCount: number
  readonly createdAt: Millis
}
