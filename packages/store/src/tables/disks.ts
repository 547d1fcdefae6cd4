import type { DiskId, InstanceId, Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { DiskModel } from '../generated/models.js'
import { fromPrepaid, toPrepaid } from './prepaid.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const disks = worldTable<Rows['disks'], DiskModel, Prisma.DiskCreateManyInput>({
  delegate: (db) => db.disk,
  toColumns: (disk) => ({
    id: disk.id,
    name: disk.name,
    zone: disk.zone,
    projectId: disk.projectId,
    usage: disk.usage,
    type: disk.type,
    sizeGib: disk.sizeGib,
    state: disk.state,
    instanceId: disk.instanceId,
    lastInstanceId: disk.lastInstanceId,
    portable: disk.portable,
    deleteWithInstance: disk.deleteWithInstance,
    encrypt: disk.encrypt,
    kmsKeyId: disk.kmsKeyId,
    throughputPerformance: disk.throughputPerformance,
    burstPerformance: disk.burstPerformance,
    ...fromPrepaid(disk.prepaid),
    createdAt: toTime(disk.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as DiskId,
    name: stored.name,
    zone: stored.zone,
    projectId: stored.projectId,
    usage: stored.usage,
    type: stored.type,
    sizeGib: stored.sizeGib,
    state: stored.state,
    instanceId: stored.instanceId as InstanceId | null,
    lastInstanceId: stored.lastInstanceId as InstanceId,
    portable: stored.portable,
    deleteWithInstance: stored.deleteWithInstance,
    encrypt: stored.encrypt,
    kmsKeyId: stored.kmsKeyId,
    throughputPerformance: stored.throughputPerformance,
    burstPerformance: stored.burstPerformance,
    prepaid: toPrepaid(stored),
    createdAt: fromTime(stored.createdAt),
  }),
})
