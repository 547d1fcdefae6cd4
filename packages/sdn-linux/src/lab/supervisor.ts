import type { InstanceId } from '@havip/cloud'
import type { InstanceFile, LogLine, ProcessSpec, ProcessState } from '../protocol.js'
import type { Guest } from './guest.js'
import { checkPath } from './guest-files.js'
import { Queue } from './queue.js'
import type { Setups } from './setups.js'
import { Supervised } from './supervised.js'

/** How many processes that were not declared are remembered after their end, for each instance. */
const mostEnded = 20

/** What the lab looks after in one instance. */
interface Programs {
  /** The life of the instance that files and processes are in. */
  guest: Guest | undefined
  readonly processes: Map<string, Supervised>
  readonly queue: Queue
  started: number
}

/**
 * Files and processes of the instances. Level-triggered: whenever an instance has begun another life, its declared files
 * are written, and then its declared processes started.
 */
export class Supervisor {
  readonly #instances = new Map<InstanceId, Programs>()
  readonly #listeners = new Set<(id: InstanceId, line: LogLine) => void>()

  constructor(
    readonly setups: Setups,
    readonly guest: (id: InstanceId) => Guest | undefined,
    readonly log: (message: string) => void,
  ) {}

  /** Brings instances to what is declared for them; nobody waits for it. */
  settle(): void {
    for (const id of new Set([...this.setups.ids, ...this.#instances.keys()])) {
      const programs = this.#programs(id)
      if (this.guest(id) === programs.guest) continue
      void programs.queue
        .run(() => this.#settle(id, programs))
        .catch((error: Error) => this.log(`${id}: ${error.message}`))
    }
  }

  /** Instances that are no more. */
  forget(ids: readonly InstanceId[]): void {
    this.setups.forget(ids)
    for (const id of ids) {
      for (const process of this.#instances.get(id)?.processes.values() ?? []) process.instanceEnded()
      this.#instances.delete(id)
    }
  }

  files(id: InstanceId): readonly InstanceFile[] {
    return this.setups.get(id).files
  }

  /** All the files that are declared; those that no longer are go. */
  async setFiles(id: InstanceId, files: readonly InstanceFile[]): Promise<void> {
    for (const { path } of files) checkPath(path)
    const programs = this.#programs(id)
    await programs.queue.run(async () => {
      const before = this.setups.get(id)
      const known = new Map(before.files.map((file) => [file.path, file]))
      this.setups.set(id, { ...before, files })
      const guest = this.guest(id)
      if (guest === undefined || guest !== programs.guest) return await this.#settle(id, programs)
      const wanted = new Set(files.map(({ path }) => path))
      for (const path of known.keys()) if (!wanted.has(path)) await guest.removeFile(path)
      for (const file of files) if (!isSame(known.get(file.path), file)) await guest.writeFile(file)
    })
  }

  processes(id: InstanceId): ProcessState[] {
    return [...this.#programs(id).processes.values()].map(({ state }) => state)
  }

  /** Declares a process, and starts it where the instance runs. One that is declared so already goes on. */
  async declare(id: InstanceId, name: string, spec: ProcessSpec): Promise<ProcessState> {
    const programs = this.#programs(id)
    return await programs.queue.run(async () => {
      await this.#settle(id, programs)
      const before = programs.processes.get(name)
      if (before?.declared && isSame(before.spec, spec)) return before.state
      await before?.stop()
      const setup = this.setups.get(id)
      this.setups.set(id, { ...setup, processes: { ...setup.processes, [name]: spec } })
      return await this.#start(id, programs, name, spec, true)
    })
  }

  /** Starts a process that is not declared: it is gone with this life of the instance. */
  async run(id: InstanceId, spec: ProcessSpec): Promise<ProcessState> {
    const programs = this.#programs(id)
    return await programs.queue.run(async () => {
      await this.#settle(id, programs)
      if (programs.guest === undefined) throw new Error(`${id} is not running`)
      const over = [...programs.processes.values()].filter((process) => !process.declared && process.over)
      for (const { name } of over.slice(0, Math.max(0, over.length - mostEnded + 1))) programs.processes.delete(name)
      return await this.#start(id, programs, `exec-${++programs.started}`, spec, false)
    })
  }

  /** Ends a process and forgets it, with what it said. False when there is none of the name. */
  async remove(id: InstanceId, name: string): Promise<boolean> {
    const programs = this.#programs(id)
    return await programs.queue.run(async () => {
      const { [name]: declared, ...processes } = this.setups.get(id).processes
      if (declared !== undefined) this.setups.set(id, { ...this.setups.get(id), processes })
      const process = programs.processes.get(name)
      await process?.stop()
      return programs.processes.delete(name) || declared !== undefined
    })
  }

  async restart(id: InstanceId, name: string): Promise<ProcessState> {
    const programs = this.#programs(id)
    return await programs.queue.run(async () => {
      const process = this.#need(id, name)
      await process.restart()
      return process.state
    })
  }

  async signal(id: InstanceId, name: string, signal: NodeJS.Signals): Promise<void> {
    await this.#need(id, name).signal(signal)
  }

  /** What is kept of the output of one process, or of all, by time. */
  lines(id: InstanceId, name?: string): LogLine[] {
    const of = name === undefined ? [...this.#programs(id).processes.values()] : [this.#need(id, name)]
    return of.flatMap(({ log }) => log.lines).sort((a, b) => a.at - b.at)
  }

  listen(listener: (id: InstanceId, line: LogLine) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #need(id: InstanceId, name: string): Supervised {
    const process = this.#programs(id).processes.get(name)
    if (process !== undefined) return process
    const names = [...this.#programs(id).processes.keys()].join(', ') || 'none'
    throw new Error(`${id} has no process ${name}; it has: ${names}`)
  }

  async #settle(id: InstanceId, programs: Programs): Promise<void> {
    const guest = this.guest(id)
    if (guest === programs.guest) return
    for (const [name, process] of programs.processes) {
      process.instanceEnded()
      if (!process.declared && guest !== undefined) programs.processes.delete(name)
    }
    programs.guest = guest
    const { files, processes } = this.setups.get(id)
    for (const file of guest === undefined ? [] : files) {
      await guest?.writeFile(file).catch((error: Error) => this.log(`${id}: ${file.path}: ${error.message}`))
    }
    for (const [name, spec] of Object.entries(processes)) await this.#start(id, programs, name, spec, true)
  }

  async #start(
    id: InstanceId,
    programs: Programs,
    name: string,
    spec: ProcessSpec,
    declared: boolean,
  ): Promise<ProcessState> {
    const known = programs.processes.get(name)
    const process =
      known?.declared && isSame(known.spec, spec)
        ? known
        : new Supervised(name, spec, declared, (line) => {
            for (const listener of this.#listeners) listener(id, line)
          })
    programs.processes.set(name, process)
    if (programs.guest !== undefined) await process.begin(programs.guest)
    return process.state
  }

  #programs(id: InstanceId): Programs {
    const known = this.#instances.get(id)
    if (known !== undefined) return known
    const programs: Programs = { guest: undefined, processes: new Map(), queue: new Queue(), started: 0 }
    this.#instances.set(id, programs)
    return programs
  }
}

function isSame(one: object | undefined, other: object): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}
