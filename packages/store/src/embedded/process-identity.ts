import { existsSync, readFileSync, readlinkSync } from 'node:fs'

/** What tells one process from every other one, before and after: a process id alone is used again. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in ticks since boot; 0 where there is no /proc. */
  readonly startTime: string
  /** The boot and the pid namespace in which `pid` means something; 0 where there is no /proc. */
  readonly namespace: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '0', namespace: ownNamespace() }
}

/** Whether it runs; undefined when it cannot be known because it belongs to another container. */
export function isRunning(identity: ProcessIdentity): boolean | undefined {
  const own = ownNamespace()
  if (bootOf(identity.namespace) !== bootOf(own)) return false
  if (identity.namespace !== own) return undefined
  if (hasProc) return startTimeOf(identity.pid) === identity.startTime
  try {
    process.kill(identity.pid, 0)
    return true
  } catch (error) {
    // EPERM: it exists, and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const hasProc = existsSync('/proc/self/stat')

/** Field 22 of /proc/PID/stat (proc(5)); counted after the command name, which may hold spaces and parentheses. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended and holds no file; it only waits to be reaped.
    return state === 'Z' || state === 'X' ? undefined : fields[18]
  } catch {
    return undefined
  }
}

function ownNamespace(): string {
  if (!hasProc) return '0'
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
  const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')
  return `${boot}.${namespace}`
}

function bootOf(namespace: string): string | undefined {
  return namespace.split('.')[0]
}
