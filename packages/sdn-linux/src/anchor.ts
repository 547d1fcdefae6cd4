import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { toolPath } from './lab/run.js'
import { labPid } from './launch.js'

/** A network namespace of this machine: of a process, by its id, or by the name that `ip netns` gave it. */
export type Place = { readonly pid: number } | { readonly netns: string }

/** A process that is in a network namespace of this machine and in the process namespace of a lab at once. */
export interface Anchor {
  /** Its id as the lab sees it. */
  readonly pid: number
  end(): void
}

/**
 * Puts a process into both, so that the lab, which sees no process of the machine, can reach the network namespace. Rejects with a
 * sentence when there is no such namespace, when it is the machine's own, or when this user may not enter it.
 */
export async function anchorIn(dir: string, place: Place): Promise<Anchor> {
  const path = 'pid' in place ? `/proc/${place.pid}/ns/net` : `/run/netns/${place.netns}`
  if (!existsSync('pid' in place ? `/proc/${place.pid}` : path)) {
    throw new Error(
      'pid' in place ? `there is no process ${place.pid}` : `there is no network namespace ${place.netns}`,
    )
  }
  if (isOwn(path)) throw new Error('that is the network namespace of this machine itself, which no ENI can be put into')
  const first = firstProcess(dir)
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials']
  const argv = ['--target', `${first}`, ...user, '--pid', `--net=${path}`, 'sh', '-c', 'echo $$; exec sleep infinity']
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: toolPath } })
  return await new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
      if (out.includes('\n')) resolve({ pid: Number.parseInt(out, 10), end: () => killChild(child.pid) })
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(explain(err))))
  })
}

/** nsenter waits for its one child, which is what has to end. */
function killChild(pid: number | undefined): void {
  try {
    const [inner] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    if (inner) process.kill(Number(inner), 'SIGKILL')
  } catch {
    // It has gone with its lab.
  }
}

/** The first process in the lab's process namespace, as this machine sees it. */
function firstProcess(dir: string): string {
  const outermost = labPid(dir)
  const [first] =
    outermost === undefined ? [] : readFileSync(`/proc/${outermost}/task/${outermost}/children`, 'utf8').split(' ')
  if (!first) throw new Error(`no lab runs in ${dir}`)
  return first
}

function isOwn(path: string): boolean {
  try {
    return readlinkSync(path) === readlinkSync('/proc/self/ns/net')
  } catch {
    return false
  }
}

function explain(stderr: string): string {
  const [line = 'no message'] = stderr.trim().split('\n')
  if (!/permitted|denied/i.test(line)) return `that network namespace cannot be entered: ${line}`
  const why = 'that network namespace belongs to another user or to root'
  return process.geteuid?.() === 0
    ? `that network namespace cannot be entered: ${line}`
    : `${why}, and this server runs as an ordinary user: run it as root, or start what is to be attached in the lab's own user namespace (docs/lab.md)`
}
