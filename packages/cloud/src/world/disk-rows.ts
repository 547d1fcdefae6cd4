import type { InstanceId, Millis, Prepaid } from './rows.js'

export type DiskId = `disk-${string}`

/** ATTACHED and UNATTACHED stay until somebody asks; TORECYCLE is a prepaid disk returned once: in the recycle bin. */
export type DiskState = 'UNATTACHED' | 'ATTACHED' | 'DETACHING' | 'EXPANDING' | 'TORECYCLE'

/** A disk of an instance, or one that was. It has a size, and no contents. */
export interface Disk {
  readonly id: DiskId
  readonly name: string
  readonly zone: string
  readonly projectId: number
  readonly usage: 'SYSTEM_DISK' | 'DATA_DISK'
  /** Such as CLOUD_PREMIUM; on a shared host only, LOCAL_BASIC and the like. */
  readonly type: string
  readonly sizeGib: number
  readonly state: DiskState
  /** The instance that has it; a system disk always has one. */
  readonly instanceId: InstanceId | null
  /** The instance that last had it, which may be gone. */
  readonly lastInstanceId: InstanceId
  /** Elastic: it can be detached, resized and returned by itself. */
  readonly portable: boolean
  readonly deleteWithInstance: boolean
  readonly encrypt: boolean
  readonly kmsKeyId: string
  /** Bought besides, MiB per second. */
  readonly throughputPerformance: number
  readonly burstPerformance: boolean
  /** Paid in advance; null: paid by the hour. */
  readonly prepaid: Prepaid | null
  readonly createdAt: Millis
}

/** What a task has still to do with a disk. */
export type DiskWork =
  | { readonly kind: 'detach-disk'; readonly diskId: DiskId }
  | { readonly kind: 'resize-disk'; readonly diskId: DiskId; readonly sizeGib: number }
