import type { Disk, Millis, WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models.js'
import type { CbsNullable, Complete } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

type Encoded<T> = Complete<T, CbsNullable>

const day = 24 * 3600 * 1000

/** Why a disk cannot be returned: it is not elastic, or paid by the hour; returned already; not at all. */
const returnFailCodes = { notPrepaid: 10, returned: 1, none: 0 } as const

export function diskChargeType(disk: Disk): 'PREPAID' | 'POSTPAID_BY_HOUR' {
  return disk.prepaid === null ? 'POSTPAID_BY_HOUR' : 'PREPAID'
}

export function encodeDisk(world: WorldView, disk: Disk, now: Millis, withPolicies: boolean): Encoded<sdk.Disk> {
  const { prepaid } = disk
  const refusal = !disk.portable || prepaid === null ? 'notPrepaid' : disk.state === 'TORECYCLE' ? 'returned' : 'none'
  return {
    DeleteWithInstance: disk.deleteWithInstance,
    RenewFlag: prepaid?.renewFlag ?? 'NOTIFY_AND_MANUAL_RENEW',
    DiskType: disk.type,
    DiskState: disk.state,
    SnapshotCount: 0,
    AutoRenewFlagError: false,
    Rollbacking: false,
    InstanceIdList: [],
    Encrypt: disk.encrypt,
    DiskName: disk.name,
    BackupDisk: false,
    Tags: encodeTags(world, disk.id),
    InstanceId: disk.instanceId ?? '',
    AttachMode: 'PF',
    AutoSnapshotPolicyIds: withPolicies ? [] : null,
    ThroughputPerformance: disk.throughputPerformance,
    Migrating: false,
    DiskId: disk.id,
    SnapshotSize: 0,
    Placement: encodeDiskPlacement(disk),
    IsReturnable: refusal === 'none',
    DeadlineTime: prepaid === null ? '' : vpcTime(prepaid.expiresAt),
    Attached: disk.instanceId !== null,
    DiskSize: disk.sizeGib,
    MigratePercent: 0,
    DiskUsage: disk.usage,
    DiskChargeType: diskChargeType(disk),
    Portable: disk.portable,
    SnapshotAbility: false,
    DeadlineError: false,
    RollbackPercent: 0,
    DifferDaysOfDeadline: prepaid === null ? null : Math.floor((prepaid.expiresAt - now) / day),
    ReturnFailCode: returnFailCodes[refusal],
    Shareable: false,
    CreateTime: vpcTime(disk.createdAt),
    DeleteSnapshot: 0,
    DiskBackupQuota: 0,
    DiskBackupCount: 0,
    InstanceType: 'CVM',
    LastAttachInsId: disk.lastInstanceId,
    ErrorPrompt: '',
    BurstPerformance: disk.burstPerformance,
    EncryptType: disk.encrypt ? 'ENCRYPT_V2' : '',
    KmsKeyId: disk.kmsKeyId,
  }
}

function encodeDiskPlacement({ zone, projectId }: Disk): Encoded<sdk.Placement> {
  return {
    Zone: zone,
    CageId: null,
    CdcId: null,
    CdcName: null,
    DedicatedClusterId: '',
    ProjectId: projectId,
    ProjectName: projectId === 0 ? '默认项目' : '',
  }
}
