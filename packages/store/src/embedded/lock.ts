import { randomUUID } from 'node:crypto'
import { utimes } from 'node:fs'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../store-error.js'
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.js'

/**
 * Makes sure that one process at a time uses a directory; PGlite itself does not, and two of them lose each other's
 * writes.
 *
 * Every process that wants the directory makes a file whose name says who it is, and only then looks for others. Of two
 * that come at once at least one sees the other and withdraws, so that two can never both stay; a file whose process is
 * gone is cleared away, and as no name is ever used twice, that cannot hit a living one.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const name = nameOf(ownIdentity())
  const path = join(directory, name)
  for (let attempt = 1; ; attempt++) {
    await writeFile(path, '', { flag: 'wx' })
    // From now on: who comes at the same time from another container watches it too, and must not take it for a dead one's.
    const release = keepFresh(path)
    const holder = await otherHolder(directory, name)
    if (holder === undefined) return release
    await release()
    // Two that come at once may both withdraw; at unequal intervals one of them gets through.
    if (attempt === attempts) throw lockedBy(directory, holder)
    await sleep(20 + 80 * Math.random())
  }
}

const attempts = 4

/** A lock of another container cannot be asked for its process; while it is there, its time moves this often. Milliseconds. */
const heartbeat = 1000

function keepFresh(path: string): () => Promise<void> {
  const timer = setInterval(() => utimes(path, new Date(), new Date(), () => {}), heartbeat).unref()
  return async () => {
    clearInterval(timer)
    await rm(path, { force: true })
  }
}

async function otherHolder(directory: string, ownName: string): Promise<ProcessIdentity | undefined> {
  for (const name of await readdir(directory)) {
    const identity = name === ownName ? undefined : identityOf(name)
    if (identity === undefined) continue
    const path = join(directory, name)
    if (isRunning(identity) ?? (await isKeptFresh(path))) return identity
    await rm(path, { force: true })
  }
  return undefined
}

async function isKeptFresh(path: string): Promise<boolean> {
  const before = await timeOf(path)
  await sleep(5 * heartbeat)
  return before !== (await timeOf(path))
}

async function timeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => undefined,
  )
}

function lockedBy(directory: string, { pid }: ProcessIdentity): StoreError {
  const who = pid === process.pid ? `this process (pid ${pid})` : `the process with pid ${pid}`
  return new StoreError(
    `the data directory ${directory} is in use by ${who}; stop it first, or give another directory with --data-dir`,
  )
}

function nameOf({ pid, startTime, namespace }: ProcessIdentity): string {
  return `lock-${pid}-${startTime}-${namespace}-${randomUUID()}`
}

/** Whether the file is a lock of some process, running or not. */
export function isLockFile(name: string): boolean {
  return identityOf(name) !== undefined
}

function identityOf(name: string): ProcessIdentity | undefined {
  const [, pid, startTime, namespace] = /^lock-(\d+)-(\d+)-([0-9a-f.]+)-[0-9a-f-]{36}$/.exec(name) ?? []
  if (pid === undefined || startTime === undefined || namespace === undefined) return undefined
  return { pid: Number(pid), startTime, namespace }
}
