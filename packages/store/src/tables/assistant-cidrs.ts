import type { AssistantCidr, Rows, VpcId } from '@havip/cloud'
import type { Cidr } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { AssistantCidrModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const assistantCidrs = worldTable<
  Rows['assistantCidrs'],
  AssistantCidrModel,
  Prisma.AssistantCidrCreateManyInput
>({
  delegate: (db) => db.assistantCidr,
  toColumns: ({ id, vpcId, cidrBlock }) => ({ id, vpcId, cidrBlock }),
  toRow: (stored) => ({
    id: stored.id as AssistantCidr['id'],
    vpcId: stored.vpcId as VpcId,
    cidrBlock: stored.cidrBlock as Cidr,
  }),
})
