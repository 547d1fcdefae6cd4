import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { labPid } from '../src/launch.js'

/** A process of the machine as it was when looked at; its start time tells it from a later one of the same id. */
export interface ProcessSeen {
  readonly pid: number
  readonly parent: number
  readonly startTime: string
  readonly program: string
  /** One letter, as `ps` says it. */
  readonly state: string
  /** Its network namespace, as the kernel names it; empty when it could not be read. */
  readonly network: string
}

/** The lab's processes, outermost first: unshare, the shell that is process 1 in there, the program, and all below. */
export function labProcesses(dir: string): ProcessSeen[] {
  const root = labPid(dir)
  const all = allProcesses()
  const found = all.filter(({ pid }) => pid === root)
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid))
  return found
}

/**
 * Which of the processes still run. Where they are all gone, so is the rest: the first one in there takes along whatever
 * it has started since. (Looking for processes in the same namespaces would find strangers: the kernel uses the numbers
 * again.)
 */
export function leftovers(seen: readonly ProcessSeen[]): ProcessSeen[] {
  const running = allProcesses()
  return seen.filter((was) => running.some(({ pid, startTime }) => pid === was.pid && startTime === was.startTime))
}

function allProcesses(): ProcessSeen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The program's name stands in parentheses and may have spaces.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const [state = '', parent, startTime = ''] = [fields[0], Number(fields[1]), fields[19]]
        if (state === 'Z') return []
        const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
        return [{ pid: Number(name), parent, startTime, program, state, network: networkOf(name) }]
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
