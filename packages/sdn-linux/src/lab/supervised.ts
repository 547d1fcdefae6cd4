import type { LogLine, ProcessSpec, ProcessState } from '../protocol.js'
import type { Guest } from './guest.js'
import type { GuestProcess } from './guest-process.js'
import { OutputLog } from './output-log.js'

/** Pauses before a process is started again: doubled each time, and forgotten once it ran for a while. Milliseconds. */
const firstPause = 100
const longestPause = 10_000
const longEnough = 10_000

/** How long a process may take to end when it is asked to, milliseconds; then it is killed. */
const graceMs = 5_000

/** A process that the lab looks after: its output is kept, and it is started again as its order says. */
export class Supervised {
  readonly log: OutputLog
  #state: ProcessState['state'] = 'stopped'
  #since = Date.now()
  #restarts = 0
  #pause = firstPause
  #exit: ProcessState['exit'] = null
  #process: GuestProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #guest: Guest | undefined

  constructor(
    readonly name: string,
    readonly spec: ProcessSpec,
    readonly declared: boolean,
    onLine: (line: LogLine) => void,
  ) {
    this.log = new OutputLog(name, onLine)
  }

  get state(): ProcessState {
    return {
      name: this.name,
      ...this.spec,
      declared: this.declared,
      state: this.#state,
      pid: this.#process?.pid ?? null,
      restarts: this.#restarts,
      since: this.#since,
      exit: this.#exit,
    }
  }

  /** Whether it will not run again by itself. */
  get over(): boolean {
    return this.#state === 'ended' || this.#state === 'stopped'
  }

  /** Starts it in this life of its instance. What it did in an earlier one does not count. */
  async begin(guest: Guest): Promise<void> {
    this.#guest = guest
    this.#restarts = 0
    this.#pause = firstPause
    await this.#start(guest)
  }

  /** The instance has ended, and the process with it. */
  instanceEnded(): void {
    this.#guest = undefined
    clearTimeout(this.#timer)
    if (this.#state !== 'ended') this.#become('stopped')
  }

  /** Ends it: asks first, then kills. It is not started again. */
  async stop(): Promise<void> {
    this.#guest = undefined
    clearTimeout(this.#timer)
    const running = this.#process
    if (running !== undefined) {
      const kill = setTimeout(() => void running.signal('SIGKILL').catch(() => {}), graceMs)
      await running.signal('SIGTERM')
      await running.ended
      clearTimeout(kill)
    }
    if (this.#state !== 'ended') this.#become('stopped')
  }

  async restart(): Promise<void> {
    const guest = this.#guest
    if (guest === undefined) throw new Error(`the instance of ${this.name} is not running`)
    await this.stop()
    await this.begin(guest)
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    if (this.#process === undefined) throw new Error(`${this.name} is not running`)
    await this.#process.signal(signal)
  }

  async #start(guest: Guest): Promise<void> {
    const { command, env, cwd } = this.spec
    const startedAt = Date.now()
    const process = await guest.start({ argv: command, env, cwd })
    this.#process = process
    this.#become('running')
    this.log.note(`started: ${command.join(' ')}`)
    for (const stream of ['stdout', 'stderr'] as const) {
      process.child[stream]?.on('data', (data: Buffer) => this.log.add(stream, data))
    }
    void process.ended.then((exit) => {
      // Another life of its instance may have begun meanwhile.
      if (this.#process === process) this.#process = undefined
      this.#exit = exit
      const lifetime = Date.now() - startedAt
      const how = exit.signal === null ? `ended with exit code ${exit.code}` : `ended by ${exit.signal}`
      if (this.#guest !== guest) this.log.note(how)
      else this.#afterEnd(guest, how, lifetime)
    })
    await process.begun()
  }

  #afterEnd(guest: Guest, how: string, lifetime: number): void {
    const { restart } = this.spec
    const again = restart === 'always' || (restart === 'on-failure' && this.#exit?.code !== 0)
    if (!again) {
      this.log.note(how)
      this.#become('ended')
      return
    }
    if (lifetime >= longEnough) this.#pause = firstPause
    this.log.note(`${how}; it is started again in ${this.#pause} ms`)
    this.#become('waiting')
    this.#timer = setTimeout(() => {
      if (this.#guest !== guest) return
      this.#restarts++
      this.#start(guest).catch((error: Error) => this.log.note(error.message))
    }, this.#pause)
    this.#pause = Math.min(this.#pause * 2, longestPause)
  }

  #become(state: ProcessState['state']): void {
    this.#state = state
    this.#since = Date.now()
  }
}
