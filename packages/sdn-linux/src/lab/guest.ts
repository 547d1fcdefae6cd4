import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, normalize } from 'node:path'
import type { InstanceEntry } from '@havip/sdn'
import type { Command, ExecResult, InstanceFile } from '../protocol.js'
import { Namespace } from './namespace.js'
import { runToEnd, toolPath } from './run.js'
import { instanceSetup } from './setup.js'

/** A running instance: namespaces that live as long as its first process. */
export class Guest {
  #alive = true

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

  async exec(command: Command, stdin = ''): Promise<ExecResult> {
    await this.#write(command.files ?? [])
    const { code, signal, stdout, stderr } = await runToEnd(this.#argv(command), stdin, environment(command))
    return { code, signal, stdout, stderr }
  }

  /** Starts a command as the head of a process group of its own. */
  async spawn(command: Command): Promise<ChildProcess> {
    await this.#write(command.files ?? [])
    const [file = '', ...args] = this.#argv(command)
    return spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(command), detached: true })
  }

  /** Ends every process of the instance at once. */
  async kill(): Promise<void> {
    this.#alive = false
    await this.namespace.kill()
  }

  #argv({ argv, cwd }: Command): string[] {
    // The directory is the instance's, so it can be entered only in there.
    const script = 'cd "$1" && shift && exec "$@"'
    return this.namespace.inside(['sh', '-c', script, 'sh', cwd ?? '/', ...argv])
  }

  async #write(files: readonly InstanceFile[]): Promise<void> {
    for (const { path, text, mode } of files) {
      if (!path.startsWith('/run/') || normalize(path) !== path) {
        throw new Error(`files of an instance go below /run, which is its own: ${path} does not`)
      }
      const there = `/proc/${this.namespace.pid}/root${path}`
      await mkdir(dirname(there), { recursive: true })
      await writeFile(there, text)
      await chmod(there, mode ?? 0o644)
    }
  }
}

function environment({ env }: Command): Record<string, string> {
  return { PATH: toolPath, HOME: '/run', LANG: 'C.UTF-8', ...env }
}
