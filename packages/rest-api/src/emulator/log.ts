import type { ChangeSet, ShardKey, Store } from '@havip/cloud'

/** How many entries of the log are read at once. */
const batch = 1000

/** The log of a shard after a revision, in order, to its end. */
export async function* changesOf(
  store: Pick<Store, 'changesSince'>,
  { accountId, region }: ShardKey,
  after: number,
): AsyncIterable<ChangeSet> {
  let revision = after
  for (;;) {
    const entries = await store.changesSince({ accountId, region }, revision, batch)
    yield* entries
    const last = entries.at(-1)
    if (last === undefined) return
    revision = last.revision
  }
}
