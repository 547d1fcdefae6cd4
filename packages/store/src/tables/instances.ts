import type { HostId, InstanceId, LatestOperation, Rows, SubnetId, VpcId } from '@havip/cloud'
import { Prisma } from '../generated/client.js'
import type { InstanceModel } from '../generated/models.js'
import { fromJson, toJson } from './json.js'
import { fromPrepaid, toPrepaid } from './prepaid.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const instances = worldTable<Rows['instances'], InstanceModel, Prisma.InstanceCreateManyInput>({
  delegate: (db) => db.instance,
  toColumns: (instance) => ({
    id: instance.id,
    uuid: instance.uuid,
    name: instance.name,
    hostName: instance.hostName,
    zone: instance.zone,
    projectId: instance.projectId,
    hostId: instance.hostId,
    vpcId: instance.vpcId,
    subnetId: instance.subnetId,
    asVpcGateway: instance.asVpcGateway,
    instanceType: instance.instanceType,
    imageId: instance.imageId,
    state: instance.state,
    chargeType: instance.chargeType,
    ...fromPrepaid(instance.prepaid),
    stopChargingMode: instance.stopChargingMode,
    disableApiTermination: instance.disableApiTermination,
    internetMaxBandwidthOut: instance.internetMaxBandwidthOut,
    internetChargeType: instance.internetChargeType,
    keyIds: [...instance.keyIds],
    keepImageLogin: instance.keepImageLogin,
    userData: instance.userData,
    latestOperation: instance.latestOperation === null ? Prisma.DbNull : toJson(instance.latestOperation),
    createdAt: toTime(instance.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as InstanceId,
    uuid: stored.uuid,
    name: stored.name,
    hostName: stored.hostName,
    zone: stored.zone,
    projectId: stored.projectId,
    hostId: stored.hostId as HostId,
    vpcId: stored.vpcId as VpcId,
    subnetId: stored.subnetId as SubnetId,
    asVpcGateway: stored.asVpcGateway,
    instanceType: stored.instanceType,
    imageId: stored.imageId,
    state: stored.state,
    chargeType: stored.chargeType,
    prepaid: toPrepaid(stored),
    stopChargingMode: stored.stopChargingMode,
    disableApiTermination: stored.disableApiTermination,
    internetMaxBandwidthOut: stored.internetMaxBandwidthOut,
    internetChargeType: stored.internetChargeType,
    keyIds: stored.keyIds,
    keepImageLogin: stored.keepImageLogin,
    userData: stored.userData,
    latestOperation: fromJson<LatestOperation | null>(stored.latestOperation),
    createdAt: fromTime(stored.createdAt),
  }),
})
