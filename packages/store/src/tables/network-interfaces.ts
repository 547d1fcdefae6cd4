import type { Attachment, InstanceId, NetworkInterfaceId, Rows, SubnetId, VpcId } from '@havip/cloud'
import type { Mac } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { NetworkInterfaceModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const networkInterfaces = worldTable<
  Rows['networkInterfaces'],
  NetworkInterfaceModel,
  Prisma.NetworkInterfaceCreateManyInput
>({
  delegate: (db) => db.networkInterface,
  toColumns: (eni) => ({
    id: eni.id,
    vpcId: eni.vpcId,
    subnetId: eni.subnetId,
    name: eni.name,
    description: eni.description,
    mac: eni.mac,
    isPrimary: eni.primary,
    state: eni.state,
    qosLevel: eni.qosLevel,
    attachType: eni.attachType,
    trunking: eni.trunking,
    instanceId: eni.attachment?.instanceId ?? null,
    deviceIndex: eni.attachment?.deviceIndex ?? null,
    attachedAt: eni.attachment === null ? null : toTime(eni.attachment.attachedAt),
    createdAt: toTime(eni.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as NetworkInterfaceId,
    vpcId: stored.vpcId as VpcId,
    subnetId: stored.subnetId as SubnetId,
    name: stored.name,
    description: stored.description,
    mac: stored.mac as Mac,
    primary: stored.isPrimary,
    state: stored.state,
    qosLevel: stored.qosLevel,
    attachType: stored.attachType as 0 | 1,
    trunking: stored.trunking,
    attachment: attachmentOf(stored),
    createdAt: fromTime(stored.createdAt),
  }),
})

function attachmentOf({ instanceId, deviceIndex, attachedAt }: NetworkInterfaceModel): Attachment | null {
  if (instanceId === null || deviceIndex === null || attachedAt === null) return null
  return { instanceId: instanceId as InstanceId, deviceIndex, attachedAt: fromTime(attachedAt) }
}
