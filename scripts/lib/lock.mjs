import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Runs `work` while this process alone has the lock file; waits for its turn. A dead holder's lock is taken over. */
export async function withLock(path, work) {
  const mine = `${path}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    await acquire(path, mine)
  } finally {
    rmSync(mine, { force: true })
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

async function acquire(path, mine) {
  let told = false
  for (;;) {
    // A link appears at once and with its content, so nobody reads half a lock.
    if (attempt(() => linkSync(mine, path), 'EEXIST')) return
    const holder = Number(attempt(() => readFileSync(path, 'utf8'), 'ENOENT'))
    if (holder > 0 && !isAlive(holder)) {
      takeAway(path, mine, holder)
    } else {
      if (!told) console.error(`Waiting for the set-up that process ${holder} is doing (it holds ${path}) ...`)
      told = true
      await sleep(100)
    }
  }
}

/** Removes a dead holder's lock, and puts it back if meanwhile it has become somebody else's. */
function takeAway(path, mine, holder) {
  const aside = `${mine}.dead`
  if (!attempt(() => renameSync(path, aside), 'ENOENT')) return
  if (Number(readFileSync(aside, 'utf8')) !== holder) attempt(() => linkSync(aside, path), 'EEXIST')
  rmSync(aside)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** What `action` returned (true when nothing), or false when it failed with the expected code. */
function attempt(action, expected) {
  try {
    return action() ?? true
  } catch (error) {
    if (error.code === expected) return false
    throw error
  }
}
