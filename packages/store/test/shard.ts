import type { Change, ChangeSet, ShardKey, Store } from '@havip/cloud'

let accounts = 1250000000

/** A shard of an account that no other test uses, so that tests can share a database. */
export async function newShard(store: Store): Promise<ShardKey> {
  const accountId = String(accounts++)
  await store.saveAccounts([{ id: accountId, uin: `1000${accountId}`, name: 'test' }])
  return { accountId, region: 'ap-guangzhou' }
}

export function changeSet(shard: ShardKey, revision: number, changes: readonly Change[] = []): ChangeSet {
  return {
    shard,
    revision,
    at: 1_700_000_000_000 + revision,
    action: 'CreateVpc',
    actor: 'AKIDtest',
    requestId: `request-${revision}`,
    changes,
    events: [{ type: 'instance-state', instanceId: 'ins-1', from: null, to: `revision ${revision}` }],
  }
}

export function tag(key: string, value = ''): Change {
  return { op: 'put', table: 'tags', row: { id: `vpc-1/${key}`, resourceId: 'vpc-1', key, value } }
}

export function untag(key: string): Change {
  return { op: 'remove', table: 'tags', id: `vpc-1/${key}` }
}
