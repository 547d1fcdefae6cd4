import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Exit } from '../protocol.js'

/** How long a program may take from its order to its first step, milliseconds; and how often it is looked for. */
const beginMs = 2_000
const lookMs = 2

/**
 * A program in an instance. What was started here waits for it in the lab's process namespace; the program is its one
 * child, and the head of a session and of a process group.
 */
export class GuestProcess {
  /** Resolves when the program has ended and all that it said has been read. */
  readonly ended: Promise<Exit>
  #over = false

  constructor(readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once('error', () => resolve({ code: 127, signal: null }))
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
    child.once('exit', () => {
      this.#over = true
    })
  }

  /** The program's id as its instance sees it; undefined before it has begun and after it has ended. */
  get pid(): number | undefined {
    const inLab = this.#inLab()
    if (inLab === undefined) return undefined
    try {
      const ids = /^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${inLab}/status`, 'utf8'))?.[1]?.split('\t')
      return Number(ids?.at(-1))
    } catch {
      return undefined
    }
  }

  /** Resolves when the program has an id, or has ended already. */
  async begun(): Promise<void> {
    for (const deadline = Date.now() + beginMs; this.#inLab() === undefined && !this.#over; await delay(lookMs)) {
      if (Date.now() > deadline) return
    }
  }

  /** Signals the program and its children that stayed in its group. One that has ended is left alone. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    for (const deadline = Date.now() + beginMs; !this.#over; await delay(lookMs)) {
      const inLab = this.#inLab()
      try {
        if (inLab !== undefined) {
          process.kill(-inLab, signal)
          return
        }
      } catch {
        // It is no head of a group yet.
      }
      if (Date.now() > deadline) throw new Error('the program does not begin')
    }
  }

  #inLab(): number | undefined {
    const { pid } = this.child
    if (pid === undefined || this.#over) return undefined
    try {
      const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
      return child ? Number(child) : undefined
    } catch {
      return undefined
    }
  }
}
