import { type ChildProcess, spawn } from 'node:child_process'
import { run, toolPath } from './run.js'

/**
 * Namespaces held by a process of their own: they live exactly as long as it does. Its first line of output is the id
 * of the process to enter them by.
 */
export class Namespace {
  private constructor(
    readonly pid: number,
    readonly holder: ChildProcess,
    /** Resolves when the holder has ended, of itself or killed. */
    readonly ended: Promise<void>,
  ) {}

  /** A network namespace with nothing in it, set up by shell commands. */
  static network(setup: string): Promise<Namespace> {
    return Namespace.#hold(['unshare', '--net'], `${setup}\necho $$; exec sleep infinity`)
  }

  /** One that was there before, by a process that is in it. It lives on without this process, if anybody else is in it. */
  static joined(pid: number): Promise<Namespace> {
    return Namespace.#hold(['nsenter', `--net=/proc/${pid}/ns/net`], 'echo $$; exec sleep infinity')
  }

  /** Everything an instance has of its own: network, mounts, processes, host name. */
  static instance(setup: string): Promise<Namespace> {
    // As process 1 the shell reaps what its children leave behind; what it waits for may be killed in there. /proc is still the lab's when its id is read.
    return Namespace.#hold(
      ['unshare', '--net', '--mount', '--uts', '--pid', '--fork', '--kill-child'],
      `read -r pid rest </proc/self/stat\n${setup}\necho $pid\nwhile :; do sleep infinity & wait $! || :; done`,
    )
  }

  static #hold(unshare: readonly string[], script: string): Promise<Namespace> {
    const [file = '', ...args] = unshare
    const holder = spawn(file, [...args, 'sh', '-ec', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: toolPath },
    })
    const ended = new Promise<void>((resolve) => {
      holder.once('close', () => resolve())
    })
    return new Promise((resolve, reject) => {
      let out = ''
      let err = ''
      holder.stderr.on('data', (data: Buffer) => {
        err += data.toString()
      })
      holder.stdout.on('data', (data: Buffer) => {
        out += data.toString()
        if (/^\d+\n/.test(out)) resolve(new Namespace(Number.parseInt(out, 10), holder, ended))
      })
      holder.once('error', reject)
      void ended.then(() => reject(new Error(`cannot make a namespace: ${err.trim().split('\n')[0] ?? ''}`)))
    })
  }

  /** The command, run in this network namespace. Files and processes stay the lab's. */
  inNetwork(argv: readonly string[]): string[] {
    return ['nsenter', `--net=/proc/${this.pid}/ns/net`, ...argv]
  }

  /** The command, run in all of the instance's namespaces. */
  inside(argv: readonly string[]): string[] {
    return ['nsenter', `--target=${this.pid}`, '--net', '--mount', '--uts', '--pid', ...argv]
  }

  /**
   * The same with a parent outside the instance, which ends as the command ends. That is timeout(1), for no time:
   * nsenter stops with a command that is stopped, and then never learns how it ended.
   */
  around(argv: readonly string[]): string[] {
    const [enter = '', ...rest] = this.inside(['timeout', '--foreground', '0', ...argv])
    return [enter, '--no-fork', ...rest]
  }

  /** Runs commands of `ip`, all or up to the first that fails. Nothing is run for an empty list. */
  async ip(commands: readonly string[]): Promise<void> {
    if (commands.length > 0) await run(this.inNetwork(['ip', '-batch', '-']), `${commands.join('\n')}\n`)
  }

  async nft(commands: string): Promise<void> {
    if (commands !== '') await run(this.inNetwork(['nft', '-f', '-']), commands)
  }

  async nftJson(query: string): Promise<unknown> {
    return JSON.parse(await run(this.inNetwork(['nft', '-j', ...query.split(' ')])))
  }

  /** Kills the holder and all processes in its process namespace; resolves when they are gone. */
  async kill(): Promise<void> {
    // The inner process first: it ends at once even where the outer one is slow to notice.
    for (const pid of [this.pid, this.holder.pid]) {
      try {
        if (pid !== undefined && this.holder.exitCode === null && this.holder.signalCode === null)
          process.kill(pid, 'SIGKILL')
      } catch {
        // It has gone already.
      }
    }
    await this.ended
  }
}
