import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lockDirectory } from './lock.js'
import { ownIdentity } from './process-identity.js'

const uuid = '00000000-0000-4000-8000-000000000000'

describe('the lock on a data directory', () => {
  let directory: string
  const children: ChildProcess[] = []

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'havip-lock-'))
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(directory, { recursive: true, force: true })
  })

  it('is free again once it is released', async () => {
    for (let i = 0; i < 2; i++) {
      const release = await lockDirectory(directory)
      await release()
    }
    expect(await readdir(directory)).toEqual([])
  })

  it('keeps out the process that holds it already', async () => {
    const release = await lockDirectory(directory)
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by this process (pid ${process.pid})`)
    await release()
  })

  it('is given to one of many that come at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled').length).toBeLessThanOrEqual(1)
  })

  describe.skipIf(!existsSync('/proc/self/stat'))('where there is /proc (elsewhere skipped)', () => {
    const own = ownIdentity()

    it('keeps out a second process, naming the first, and falls with it when it is killed', async () => {
      const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1e6)'])
      children.push(child)
      await once(child.stdout, 'data')
      const theirs = { ...own, pid: child.pid ?? 0, startTime: await startTimeOf(child.pid ?? 0) }
      await place(`lock-${theirs.pid}-${theirs.startTime}-${theirs.namespace}-${uuid}`)
      await expect(lockDirectory(directory)).rejects.toThrow(`in use by the process with pid ${child.pid};`)

      child.kill('SIGKILL')
      await once(child, 'exit')
      const release = await lockDirectory(directory)
      expect(await readdir(directory)).toHaveLength(1)
      await release()
    })

    it('does not take a process that got the number of a dead one for it', async () => {
      await place(`lock-${own.pid}-${Number(own.startTime) - 1}-${own.namespace}-${uuid}`)
      const release = await lockDirectory(directory)
      await release()
    })

    it('does not outlive a boot of the machine', async () => {
      const otherBoot = `00000000.${own.namespace.split('.')[1]}`
      await place(`lock-${own.pid}-${own.startTime}-${otherBoot}-${uuid}`)
      const release = await lockDirectory(directory)
      await release()
    })

    it('of another container holds while its time moves, and no longer', async ({ onTestFinished }) => {
      const otherContainer = `${own.namespace.split('.')[0]}.1`
      const path = await place(`lock-1-1-${otherContainer}-${uuid}`)
      const beat = setInterval(() => writeFile(path, 'beat'), 100)
      onTestFinished(() => clearInterval(beat))
      const refused = expect(lockDirectory(directory)).rejects.toThrow('in use by the process with pid 1;')
      // Meanwhile the other container may be watching this one's, which must not look dead to it.
      const ownTime = async () => {
        const name = (await readdir(directory)).find((each) => !path.endsWith(each))
        return name === undefined ? 0 : (await stat(join(directory, name))).mtimeMs
      }
      await vi.waitFor(async () => expect(await ownTime()).toBeGreaterThan(0))
      const first = await ownTime()
      await vi.waitFor(async () => expect(await ownTime()).toBeGreaterThan(first), { timeout: 4000 })
      await refused
      clearInterval(beat)
      const release = await lockDirectory(directory)
      await release()
    }, 60_000)
  })

  async function place(name: string): Promise<string> {
    const path = join(directory, name)
    await writeFile(path, '')
    return path
  }
})

async function startTimeOf(pid: number): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
