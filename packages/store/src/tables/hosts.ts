import type { HostId, Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { HostModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const hosts = worldTable<Rows['hosts'], HostModel, Prisma.HostCreateManyInput>({
  delegate: (db) => db.host,
  toColumns: (host) => ({
    id: host.id,
    zone: host.zone,
    rackId: host.rackId,
    switchId: host.switchId,
  }),
  toRow: (stored) => ({
    id: stored.id as HostId,
    zone: stored.zone,
    rackId: stored.rackId,
    switchId: stored.switchId,
  }),
})
