import type { NetworkInterfaceId, Rows, SecurityGroupId } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { SecurityGroupBindingModel } from '../generated/models.js'
import { worldTable } from './table.js'

type Binding = Rows['securityGroupBindings']

export const securityGroupBindings = worldTable<
  Binding,
  SecurityGroupBindingModel,
  Prisma.SecurityGroupBindingCreateManyInput
>({
  delegate: (db) => db.securityGroupBinding,
  toColumns: ({ id, networkInterfaceId, securityGroupId, position }) => ({
    id,
    networkInterfaceId,
    securityGroupId,
    position,
  }),
  toRow: (stored) => ({
    id: stored.id as Binding['id'],
    networkInterfaceId: stored.networkInterfaceId as NetworkInterfaceId,
    securityGroupId: stored.securityGroupId as SecurityGroupId,
    position: stored.position,
  }),
})
