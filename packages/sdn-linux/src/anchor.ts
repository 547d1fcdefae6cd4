import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { toolPath } from './lab/run.js'
import { labPid } from './launch.js'

/** A network namespace of this machine: of a process, by its id, by the name that `ip netns` gave it, or the server's own. */
export type Place = { readonly pid: number } | { readonly netns: string } | 'own'

/** A TAP device that is to be made there, and the user (of the lab's user namespace) who may open it besides root. */
export interface TapOrder {
  readonly device: string
  readonly uid: number
}

/**
 * Makes a TAP device, keeps it as long as a process in the lab's process namespace lives, and removes it: the machine's own
 * network namespace does not end with the lab. Tells of nothing once that process is there, for nobody may listen any more.
 */
const keeper = `if ip link show dev "$2" >/dev/null 2>&1; then
  echo "there is a $2 in that network namespace already: give another name" >&2; exit 1
fi
ip tuntap add dev "$2" mode tap user "$3"
exec 2>/dev/null
nsenter --target "$1" --pid sh -c 'echo $$; exec sleep infinity' || :
ip link del dev "$2"`

/** A process that is in a network namespace of this machine and in the process namespace of a lab at once. */
export interface Anchor {
  /** Its id as the lab sees it. */
  readonly pid: number
  end(): void
}

/**
 * Puts a process into both, so that the lab, which sees no process of the machine, can reach the network namespace. A TAP device
 * that is ordered lives as long as that process, which then outlives this one. Rejects with a sentence when there is no such
 * namespace, when it is the machine's own and no TAP is ordered, or when this user may not enter it.
 */
export async function anchorIn(dir: string, place: Place, tap?: TapOrder): Promise<Anchor> {
  const path = pathOf(place)
  if (tap === undefined && isOwn(path)) {
    throw new Error('that is the network namespace of this machine itself, which no ENI can be put into, but a TAP can')
  }
  const first = firstProcess(dir)
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials']
  const program =
    tap === undefined
      ? ['--pid', 'sh', '-c', 'echo $$; exec sleep infinity']
      : ['setsid', 'sh', '-ec', keeper, 'sh', first, tap.device, `${tap.uid}`]
  const argv = ['--target', first, ...user, `--net=${path}`, ...program]
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: toolPath } })
  return await new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
      if (!out.includes('\n')) return
      resolve({ pid: Number.parseInt(out, 10), end: () => killInnermost(child.pid) })
      // A keeper stays, and this process can end all the same.
      child.unref()
      child.stdout.destroy()
      child.stderr.destroy()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(explain(err))))
  })
}

/** Each waits for its one child; the last of them is what has to end. */
function killInnermost(pid: number | undefined): void {
  try {
    const [inner] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    if (inner) killInnermost(Number(inner))
    else if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone with its lab.
  }
}

function pathOf(place: Place): string {
  if (place === 'own') return '/proc/self/ns/net'
  const isProcess = 'pid' in place
  const path = isProcess ? `/proc/${place.pid}/ns/net` : `/run/netns/${place.netns}`
  if (existsSync(isProcess ? `/proc/${place.pid}` : path)) return path
  throw new Error(isProcess ? `there is no process ${place.pid}` : `there is no network namespace ${place.netns}`)
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
  if (line.startsWith('there is')) return line
  if (line.startsWith('open:'))
    return `a TAP needs /dev/net/tun, which this user cannot open:${line.slice('open:'.length)}`
  if (!/permitted|denied/i.test(line)) return `that network namespace cannot be entered: ${line}`
  const why = 'that network namespace belongs to another user or to root'
  return process.geteuid?.() === 0
    ? `that network namespace cannot be entered: ${line}`
    : `${why}, and this server runs as an ordinary user: run it as root, or start what is to be attached in the lab's own user namespace (docs/lab.md)`
}
