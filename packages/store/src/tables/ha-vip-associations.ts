import type { HaVipAssociation, HaVipId, InstanceId, NetworkInterfaceId, Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { HaVipAssociationModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const haVipAssociations = worldTable<
  Rows['haVipAssociations'],
  HaVipAssociationModel,
  Prisma.HaVipAssociationCreateManyInput
>({
  delegate: (db) => db.haVipAssociation,
  toColumns: ({ id, haVipId, target }) => ({
    id,
    haVipId,
    instanceId: target.kind === 'CVM' ? target.instanceId : null,
    networkInterfaceId: target.kind === 'ENI' ? target.networkInterfaceId : null,
  }),
  toRow: (stored) => ({
    id: stored.id as HaVipAssociation['id'],
    haVipId: stored.haVipId as HaVipId,
    target:
      stored.instanceId === null
        ? { kind: 'ENI', networkInterfaceId: stored.networkInterfaceId as NetworkInterfaceId }
        : { kind: 'CVM', instanceId: stored.instanceId as InstanceId },
  }),
})
