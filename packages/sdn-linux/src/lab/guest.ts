import { spawn } from 'node:child_process'
import type { InstanceEntry } from '@havip/sdn'
import type { Command, ExecResult, InstanceFile } from '../protocol.js'
import { checkPath, removeCommand, writeCommand } from './guest-files.js'
import { GuestProcess } from './guest-process.js'
import { Namespace } from './namespace.js'
import { run, runToEnd, toolPath } from './run.js'
import { instanceSetup } from './setup.js'

/** How long programs may take to end when their instance is shut down, milliseconds; then they are killed. */
const graceMs = 2_000
const lookMs = 50

/**
 * Run among the processes of an instance: asks all others to end, and waits until there are no more than the instance's first
 * process, what that waits for, and this shell.
 */
const shutDownScript = `kill -TERM -1
n=0
while [ $n -lt ${graceMs / lookMs} ]; do
  set -- /proc/[0-9]*
  [ $# -gt 3 ] || exit 0
  sleep ${lookMs / 1000}
  n=$((n + 1))
done`

/** A command, wherever it is to run. */
export type Run = Omit<Command, 'instanceId'>

/** A running instance: namespaces that live as long as its first process. */
export class Guest {
  #alive = true
  #frozen = false

  private constructor(readonly namespace: Namespace) {
    void namespace.ended.then(() => {
      this.#alive = false
    })
  }

  static async start(entry: InstanceEntry): Promise<Guest> {
    return new Guest(await Namespace.instance(instanceSetup(entry.name)))
  }

  get alive(): boolean {
    return this.#alive
  }

  async exec(command: Run, stdin = ''): Promise<ExecResult> {
    this.#checkAwake()
    await this.#write(command.files ?? [])
    const { code, signal, stdout, stderr } = await runToEnd(this.#argv(command), stdin, environment(command))
    return { code, signal, stdout, stderr }
  }

  /** Starts a command as the head of a process group of its own; with an input that can be written to, or without. */
  async start(command: Run, input: 'no input' | 'input' = 'no input'): Promise<GuestProcess> {
    this.#checkAwake()
    await this.#write(command.files ?? [])
    const [file = '', ...args] = this.#argv(command)
    const stdin = input === 'input' ? 'pipe' : 'ignore'
    return new GuestProcess(spawn(file, args, { stdio: [stdin, 'pipe', 'pipe'], env: environment(command) }))
  }

  async writeFile(file: InstanceFile): Promise<void> {
    checkPath(file.path)
    await run(this.namespace.inside(writeCommand(file)), file.text)
  }

  /** Takes a file away; what the machine has in its place is seen again. */
  async removeFile(path: string): Promise<void> {
    checkPath(path)
    await run(this.namespace.inside(removeCommand(path)))
  }

  /** Every process of the instance stands still, and no new one starts, until it is thawed. */
  async freeze(): Promise<void> {
    this.#frozen = true
    await this.#signalAll('STOP')
    // One that was being started while the first round went by.
    await this.#signalAll('STOP')
  }

  async thaw(): Promise<void> {
    this.#frozen = false
    await this.#signalAll('CONT')
  }

  async #signalAll(signal: 'STOP' | 'CONT'): Promise<void> {
    // All in the process namespace but its first one, and the shell itself. There may be none.
    await runToEnd(['nsenter', `--target=${this.namespace.pid}`, '--pid', 'sh', '-c', `kill -${signal} -1`])
  }

  /** Programs are asked to end, as by the system of a machine that shuts down, while its ENIs still carry what they say. */
  async shutDown(): Promise<void> {
    this.#alive = false
    // A machine that stands still does not hear of it.
    if (!this.#frozen) await runToEnd(this.namespace.inside(['sh', '-c', shutDownScript]))
  }

  /** Ends every process of the instance at once. */
  async kill(): Promise<void> {
    this.#alive = false
    await this.namespace.kill()
  }

  #checkAwake(): void {
    if (!this.#alive) throw new Error('the instance is being shut down')
    if (this.#frozen) throw new Error('the instance is frozen by order')
  }

  #argv({ argv, cwd }: Run): string[] {
    // The directory is the instance's, so it can be entered only in there.
    const script = 'cd "$1" && shift && exec "$@"'
    return this.namespace.around(['setsid', 'sh', '-c', script, 'sh', cwd ?? '/', ...argv])
  }

  async #write(files: readonly InstanceFile[]): Promise<void> {
    for (const file of files) await this.writeFile(file)
  }
}

function environment({ env }: Run): Record<string, string> {
  return { PATH: toolPath, HOME: '/run', LANG: 'C.UTF-8', ...env }
}
