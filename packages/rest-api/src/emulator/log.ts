import type { ChangeSet, ShardKey, Store } from '@havip/cloud'
import { ApiError } from '../backend/error.js'

/** How many entries of the log are read at once. */
const batch = 1000

export type Log = Pick<Store, 'changesSince'>

/** The log of a shard after a revision, in order, to its end. ApiError Gone when it does not reach back that far. */
export async function* changesOf(log: Log, { accountId, region }: ShardKey, after: number): AsyncIterable<ChangeSet> {
  let revision = after
  for (;;) {
    const entries = await log.changesSince({ accountId, region }, revision, batch).catch(async (error: unknown) => {
      // A store that keeps the latest entries alone says so; one that cannot be read says so of every revision.
      const start = await logStart(log, { accountId, region }, Number.MAX_SAFE_INTEGER).catch(() => 0)
      if (start <= revision) throw error
      throw new ApiError('Gone', `The log begins after revision ${start}; what came before is no longer kept.`)
    })
    yield* entries
    const last = entries.at(-1)
    if (last === undefined) return
    revision = last.revision
  }
}

/** The revision after which the log begins, which is at most `newest`. */
export async function logStart(log: Log, { accountId, region }: ShardKey, newest: number): Promise<number> {
  const reaches = (revision: number) =>
    log.changesSince({ accountId, region }, revision, 1).then(
      () => true,
      () => false,
    )
  if (await reaches(0)) return 0
  let [before, after] = [0, newest]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (await reaches(middle)) after = middle
    else before = middle
  }
  return after
}
