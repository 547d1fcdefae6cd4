import { availableParallelism } from 'node:os'

/** More at once would only get in each other's way. */
const most = 2 * availableParallelism()

/** Runs something for each item, a few at a time. Rejects with the first error; what has begun then goes on. */
export async function inParallel<T>(items: Iterable<T>, run: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) await run(next.value)
  }
  await Promise.all(Array.from({ length: most }, worker))
}
