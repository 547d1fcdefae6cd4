import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process of this machine; the time it started tells it from a later one with the same id. */
export interface ProcessSeen {
  readonly pid: number
  readonly parent: number
  readonly startTime: string
  /** Its network namespace, as the kernel names it. */
  readonly network: string
}

/** The processes that the process started, and those that they did, and so on. */
export function descendants(pid: number): ProcessSeen[] {
  const all = allProcesses()
  const found: ProcessSeen[] = all.filter(({ parent }) => parent === pid)
  for (const each of found) found.push(...all.filter(({ parent }) => parent === each.pid))
  return found
}

/**
 * Which of the processes still run. Where a lab's are all gone, so is the rest: the first one in there takes along
 * whatever it has started since, and a namespace that nobody is in is gone with its interfaces. (Looking for processes
 * in the same namespaces would find strangers: the kernel uses the numbers again.)
 */
export function leftovers(seen: readonly ProcessSeen[]): ProcessSeen[] {
  const running = new Set(allProcesses().map(identity))
  return seen.filter((process) => running.has(identity(process)))
}

/** The first processes of the labs whose directory lies below this one. */
export function labsBelow(directory: string): number[] {
  return allProcesses().flatMap(({ pid }) => {
    const argv = argvOf(pid)
    const isLab = argv[1]?.endsWith('/lab/main.js') === true && argv[2]?.startsWith(`${directory}/`) === true
    return isLab ? [pid] : []
  })
}

function argvOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function identity({ pid, startTime }: ProcessSeen): string {
  return `${pid} ${startTime}`
}

/** The interfaces of this machine's own network. */
export function interfaces(): string[] {
  return readdirSync('/sys/class/net').sort()
}

/** Network namespaces of the processes, apart from this machine's own. */
export function namespaces(seen: readonly ProcessSeen[]): string[] {
  const own = readlinkSync('/proc/self/ns/net')
  return [...new Set(seen.map(({ network }) => network))].filter((network) => network !== '' && network !== own)
}

function allProcesses(): ProcessSeen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // What comes before is the program's name in parentheses, which may have spaces.
        const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (state === 'Z') return []
        return [{ pid: Number(name), parent: Number(parent), startTime: rest[17] ?? '', network: networkOf(name) }]
      } catch {
        return []
      }
    })
}

function networkOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return ''
  }
}
