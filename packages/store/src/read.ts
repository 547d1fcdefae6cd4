import type { Change, ChangeSet, CloudEvent, Rows, ShardKey, Snapshot, TableName } from '@havip/cloud'
import { shardName } from '@havip/cloud'
import { type Database, tables } from './tables/index.js'
import { fromJson } from './tables/json.js'
import { fromTime } from './tables/times.js'

/** Everything a shard holds. One consistent read only in a transaction that sees one snapshot of the database. */
export async function readSnapshot(db: Database, shard: ShardKey): Promise<Snapshot> {
  const id = shardName(shard)
  const stored = await db.shard.findUnique({ where: { id }, select: { revision: true } })
  const read = <T extends TableName>(table: T): Promise<Rows[T][]> => tables[table].load(db, id)
  return {
    revision: Number(stored?.revision ?? 0),
    rows: {
      hosts: await read('hosts'),
      placementGroups: await read('placementGroups'),
      vpcs: await read('vpcs'),
      subnets: await read('subnets'),
      instances: await read('instances'),
      disks: await read('disks'),
      networkInterfaces: await read('networkInterfaces'),
      haVips: await read('haVips'),
      haVipAssociations: await read('haVipAssociations'),
      privateIps: await read('privateIps'),
      eips: await read('eips'),
      tags: await read('tags'),
      tasks: await read('tasks'),
      clientTokens: await read('clientTokens'),
      routeTables: await read('routeTables'),
      routes: await read('routes'),
      securityGroups: await read('securityGroups'),
      securityGroupPolicies: await read('securityGroupPolicies'),
      securityGroupBindings: await read('securityGroupBindings'),
      assistantCidrs: await read('assistantCidrs'),
      reserveIps: await read('reserveIps'),
      tagValues: await read('tagValues'),
    },
  }
}

/** The log after a revision, in order. */
export async function readChanges(
  db: Database,
  shard: ShardKey,
  revision: number,
  limit: number,
): Promise<ChangeSet[]> {
  const stored = await db.change.findMany({
    where: { shardId: shardName(shard), revision: { gt: revision } },
    orderBy: { revision: 'asc' },
    take: limit,
  })
  return stored.map((entry) => ({
    shard: { accountId: shard.accountId, region: shard.region },
    revision: Number(entry.revision),
    at: fromTime(entry.at),
    action: entry.action,
    actor: entry.actor,
    requestId: entry.requestId,
    changes: fromJson<Change[]>(entry.changes),
    events: fromJson<CloudEvent[]>(entry.events),
  }))
}
