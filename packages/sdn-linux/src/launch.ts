import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { toolPath } from './lab/run.js'
import { socketPath } from './protocol.js'
import { setgroupsShim } from './setgroups-shim.js'

/** The lab's program; it runs on the build also where this file is run as source. */
const program = fileURLToPath(new URL('../dist/lab/main.js', import.meta.url))

/** The namespaces of a lab. An ordinary user gets them by a user namespace in which it is root. */
export function unshareOptions(uid = process.geteuid?.()): string[] {
  const user = uid === 0 ? [] : ['--user', '--map-root-user']
  return [...user, '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
}

/**
 * Starts a lab in a directory where none answers. It is a session of its own, so that it outlives this process. Its
 * first process is a shell that reaps orphans and ends with the lab's program; whichever of the three (unshare, shell,
 * program) is killed, the kernel ends the process namespace and everything in it. Resolves when the lab listens.
 */
export async function launchLab(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  rmSync(socketPath(dir), { force: true })
  const log = openSync(logPath(dir), 'w', 0o600)
  const shim = process.geteuid?.() === 0 ? [] : setgroupsShim
  const child = spawn(
    'unshare',
    [...unshareOptions(), 'sh', '-c', '"$@"; exit', 'sh', ...shim, process.execPath, program, dir],
    {
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
      env: { PATH: toolPath, LANG: 'C.UTF-8' },
    },
  )
  // At once: whoever finds the lab has to be able to end it, should this process be killed in the next moment.
  writeFileSync(pidPath(dir), `${child.pid}\n`, { mode: 0o600 })
  closeSync(log)
  const line = await new Promise<string>((resolve, reject) => {
    let said = ''
    const pipe = child.stdio[3] as Readable
    pipe.setEncoding('utf8')
    pipe.on('data', (text: string) => {
      said += text
      if (!said.includes('\n')) return
      pipe.destroy()
      child.off('exit', ended)
      resolve(said.trim())
    })
    const ended = (code: number | null, signal: string | null) => {
      reject(new Error(`the lab did not start (${signal ?? code}): ${lastLine(dir)}`))
    }
    child.once('exit', ended)
    child.once('error', reject)
  })
  child.unref()
  if (line !== 'ready') throw new Error(`the lab did not start: ${line}`)
}

/** The id of the lab's outermost process, as this machine sees it; undefined when it has gone. */
export function labPid(dir: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidPath(dir), 'utf8'), 10)
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dir) ? pid : undefined
  } catch {
    return undefined
  }
}

export function logPath(dir: string): string {
  return join(dir, 'lab.log')
}

function pidPath(dir: string): string {
  return join(dir, 'lab.pid')
}

function lastLine(dir: string): string {
  return readFileSync(logPath(dir), 'utf8').trim().split('\n').at(-1) || 'it said nothing'
}
