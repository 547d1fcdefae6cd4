import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { labPid } from '../src/launch.js'

/** A process of the machine as it was when looked at; its start time tells it from a later one of the same id. */
export interface ProcessSeen {
  readonly pid: number
  readonly parent: number
  readonly startTime: string
  readonly program: string
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

/** Which of the processes still run, and which processes are in one of their network namespaces. */
export function leftovers(seen: readonly ProcessSeen[]): ProcessSeen[] {
  const host = readlinkSync('/proc/self/ns/net')
  const networks = new Set(seen.map(({ network }) => network).filter((network) => network !== '' && network !== host))
  return allProcesses().filter(
    (now) => networks.has(now.network) || seen.some((was) => was.pid === now.pid && was.startTime === now.startTime),
  )
}

function allProcesses(): ProcessSeen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The program's name stands in parentheses and may have spaces.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const [state, parent, startTime = ''] = [fields[0], Number(fields[1]), fields[19]]
        if (state === 'Z') return []
        const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
        return [{ pid: Number(name), parent, startTime, program, network: networkOf(name) }]
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
