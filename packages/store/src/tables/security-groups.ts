import type { Rows, SecurityGroupId } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { SecurityGroupModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const securityGroups = worldTable<
  Rows['securityGroups'],
  SecurityGroupModel,
  Prisma.SecurityGroupCreateManyInput
>({
  delegate: (db) => db.securityGroup,
  toColumns: (group) => ({
    id: group.id,
    name: group.name,
    description: group.description,
    projectId: group.projectId,
    isDefault: group.isDefault,
    policyVersion: group.policyVersion,
    createdAt: toTime(group.createdAt),
    updatedAt: toTime(group.updatedAt),
  }),
  toRow: (stored) => ({
    id: stored.id as SecurityGroupId,
    name: stored.name,
    description: stored.description,
    projectId: stored.projectId,
    isDefault: stored.isDefault,
    policyVersion: stored.policyVersion,
    createdAt: fromTime(stored.createdAt),
    updatedAt: fromTime(stored.updatedAt),
  }),
})
