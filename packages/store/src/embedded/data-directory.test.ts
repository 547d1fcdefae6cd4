import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimDataDirectory } from './data-directory.js'

describe('a data directory', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'havip-data-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('is made when it is not there, with its parents', async () => {
    const directory = await claimDataDirectory(join(root, 'a', 'b'))
    await directory.release()
    expect(await readdir(join(root, 'a', 'b'))).toEqual([])
  })

  it('with somebody else’s things in it is refused', async () => {
    await writeFile(join(root, 'thesis.tex'), '')
    await expect(claimDataDirectory(root)).rejects.toThrow(/holds other things \(thesis.tex\)/)
    expect(await readdir(root)).toEqual(['thesis.tex'])
  })

  it('that is a file is refused', async () => {
    await writeFile(join(root, 'file'), '')
    await expect(claimDataDirectory(join(root, 'file'))).rejects.toThrow('it is not a directory')
    await expect(claimDataDirectory(join(root, 'file', 'below'))).rejects.toThrow('part of its path is not a directory')
  })

  it('that cannot be written to is refused', async () => {
    await mkdir(join(root, 'closed'), { mode: 0o500 })
    await asOrdinaryUser(async () => {
      await expect(claimDataDirectory(join(root, 'closed'))).rejects.toThrow('no permission to write there')
    })
  })

  it('left by a process that was killed at its first start is taken', async () => {
    await mkdir(join(root, 'database.new'))
    await writeFile(join(root, 'lock-1-1-00000000.1-00000000-0000-4000-8000-000000000000'), '')
    const directory = await claimDataDirectory(root)
    await directory.release()
  })
})

/** Root may write anywhere: for a test of what others may not, it is nobody for a while. */
async function asOrdinaryUser(test: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65534)
  try {
    await test()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}
