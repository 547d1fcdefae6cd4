import type { Ipv4, Mac } from '@havip/net'
import type { HaVipId, InstanceId, Millis, NetworkInterfaceId, Rows, TableName } from './rows.js'

/** One row put (inserted or replaced whole) or removed. */
export type Change = { [T in TableName]: PutChange<T> | RemoveChange<T> }[TableName]

export interface PutChange<T extends TableName> {
  readonly op: 'put'
  readonly table: T
  readonly row: Rows[T]
}

export interface RemoveChange<T extends TableName> {
  readonly op: 'remove'
  readonly table: T
  readonly id: string
}

/** Why a claim was refused (DESIGN rules of the world, section "Claim"). */
export type ClaimRefusal =
  | 'not-a-havip'
  | 'ip-conflict'
  | 'other-subnet'
  | 'eni-not-attached'
  | 'instance-not-running'
  | 'wrong-mac'
  | 'not-associated'
  | 'arp-probe'

/** A thing that happened and that no row shows by itself. */
export type CloudEvent =
  | {
      readonly type: 'havip-moved'
      readonly haVipId: HaVipId
      readonly vip: Ipv4
      readonly from: NetworkInterfaceId | null
      readonly to: NetworkInterfaceId | null
      readonly cause: 'claim' | 'resync' | 'detached' | 'terminated' | 'moved'
    }
  | {
      readonly type: 'claim-refused'
      readonly address: Ipv4
      readonly haVipId: HaVipId | null
      readonly networkInterfaceId: NetworkInterfaceId
      readonly sourceMac: Mac
      readonly reason: ClaimRefusal
    }
  | {
      /** The network has seen a claim that it is going to honour, and takes its time. */
      readonly type: 'claim-pending'
      readonly haVipId: HaVipId
      readonly vip: Ipv4
      readonly networkInterfaceId: NetworkInterfaceId
      /** When it is due, RFC 3339. */
      readonly due: string
    }
  | {
      /** Something goes wrong by order; with what was ordered. */
      readonly type: 'fault-began'
      readonly faultId: string
      readonly kind: string
      /** When it ends by itself, RFC 3339. */
      readonly until: string
      readonly [member: string]: unknown
    }
  | {
      readonly type: 'fault-ended'
      readonly faultId: string
      readonly kind: string
      /** By hand, because its time was over, or with the network that it was in. */
      readonly cause: 'mended' | 'over' | 'network-gone'
    }
  | {
      readonly type: 'instance-state'
      readonly instanceId: InstanceId
      readonly from: string | null
      readonly to: string
    }
  | {
      readonly type: 'identity'
      readonly what: 'account' | 'key-pair' | 'token'
      /** The account's id, the SecretId or the token's id. */
      readonly id: string
      readonly did: 'created' | 'changed' | 'rotated' | 'revoked'
      /** The account it is about; null for a token of several or of all. */
      readonly accountId: string | null
    }

/** A shard is one account in one region: the unit of order and of isolation. */
export interface ShardKey {
  readonly accountId: string
  readonly region: string
}

export function shardName(key: ShardKey): string {
  return `${key.accountId}/${key.region}`
}

/** One committed action: the entry of the ordered log. Revisions of a shard are 1, 2, 3, ... without a gap. */
export interface ChangeSet {
  readonly shard: ShardKey
  readonly revision: number
  readonly at: Millis
  readonly action: string
  readonly actor: string
  readonly requestId: string
  readonly changes: readonly Change[]
  readonly events: readonly CloudEvent[]
}
