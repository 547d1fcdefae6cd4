import type { ClientToken, Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { ClientTokenModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const clientTokens = worldTable<Rows['clientTokens'], ClientTokenModel, Prisma.ClientTokenCreateManyInput>({
  delegate: (db) => db.clientToken,
  toColumns: (token) => ({
    id: token.id,
    action: token.action,
    token: token.token,
    inputHash: token.inputHash,
    resourceIds: [...token.resourceIds],
    requestId: token.requestId,
    createdAt: toTime(token.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as ClientToken['id'],
    action: stored.action,
    token: stored.token,
    inputHash: stored.inputHash,
    resourceIds: stored.resourceIds,
    requestId: stored.requestId,
    createdAt: fromTime(stored.createdAt),
  }),
})
