import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root } from './workspaces.js'

const program = `
  import { appendFileSync } from 'node:fs'
  import { setImmediate as turn } from 'node:timers/promises'
  const { withLock } = await import(process.env.LOCK_MODULE)
  for (let round = 0; round < 5; round++) {
    await withLock(process.env.LOCK, async () => {
      appendFileSync(process.env.LOG, \`in \${process.pid}\\n\`)
      for (let i = 0; i < 20; i++) await turn()
      appendFileSync(process.env.LOG, \`out \${process.pid}\\n\`)
    })
  }
`

let folder: string
let children: ChildProcess[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'havip-lock-'))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function run(): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { LOCK_MODULE: join(root, 'scripts/lib/lock.mjs'), LOCK: join(folder, 'lock'), LOG: join(folder, 'log') },
    stdio: 'ignore',
  })
  children.push(child)
  const [code] = await once(child, 'exit')
  return code
}

describe('the lock of the set-up', () => {
  test('lets one process in at a time, and leaves nothing behind', async () => {
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0])
    const lines = readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(30)
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace('in', 'out'))
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  test('is taken over from a process that died with it', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await once(dead, 'exit')
    writeFileSync(join(folder, 'lock'), String(dead.pid))
    expect(await Promise.all([run(), run()])).toEqual([0, 0])
    expect(readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n')).toHaveLength(20)
  })
})
