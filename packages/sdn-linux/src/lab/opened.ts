import type { TerminalSize } from '../protocol.js'
import type { Guest, Run } from './guest.js'
import type { GuestProcess } from './guest-process.js'

/** How long a program has to end after its client has gone, milliseconds; then it is killed. */
const graceMs = 1_000

let terminals = 0

/** A program in an instance whose client talks with it, on a terminal or without. It ends when the client goes. */
export class Opened {
  private constructor(
    readonly guest: Guest,
    readonly process: GuestProcess,
    /** Where the instance says which terminal it is; undefined for none. */
    readonly terminalFile: string | undefined,
  ) {}

  /** `onOutput` is asked to take each piece before the next one is read. */
  static async start(
    guest: Guest,
    command: Run,
    tty: TerminalSize | undefined,
    onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => Promise<void>,
  ): Promise<Opened> {
    const file = tty && `/run/lab/terminal-${++terminals}`
    const run = tty === undefined || file === undefined ? command : onTerminal(command, tty, file)
    const process = await guest.start(run, 'input')
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = process.child[name]
      stream?.on('data', (data: Buffer) => {
        stream.pause()
        const goOn = () => {
          stream.resume()
        }
        // A client that has gone takes nothing; the program is about to end.
        onOutput(name, data).then(goOn, goOn)
      })
    }
    // A program that ends before it read its input breaks the pipe; its exit code says why.
    process.child.stdin?.on('error', () => {})
    return new Opened(guest, process, file)
  }

  /** Resolves when the program's pipe has taken it; null: there is no more. */
  input(data: Buffer | null): Promise<void> {
    const { stdin } = this.process.child
    return new Promise((resolve) => {
      if (stdin === null || stdin.destroyed || stdin.writableEnded) resolve()
      else if (data === null) stdin.end(resolve)
      else stdin.write(data, () => resolve())
    })
  }

  async resize({ columns, rows }: TerminalSize): Promise<void> {
    if (this.terminalFile === undefined) throw new Error('the program has no terminal')
    const script = 'stty -F "$(cat "$1")" rows "$2" columns "$3"'
    await this.guest.exec({ argv: ['sh', '-c', script, 'sh', this.terminalFile, `${rows}`, `${columns}`] })
  }

  /** The client has gone. */
  async hangUp(): Promise<void> {
    const kill = setTimeout(() => void this.process.signal('SIGKILL').catch(() => {}), graceMs)
    for (const name of ['stdout', 'stderr'] as const) this.process.child[name]?.removeAllListeners('data').resume()
    this.process.child.stdin?.destroy()
    await this.process.signal('SIGHUP').catch(() => {})
    await this.process.ended
    clearTimeout(kill)
  }
}

/**
 * The same on a pseudo-terminal, which script(1) makes: every Debian and Ubuntu has it. Its input is a pipe, so the size is set
 * by hand.
 */
function onTerminal(command: Run, { columns, rows }: TerminalSize, file: string): Run {
  const program = command.argv.map((argument) => `'${argument.replaceAll("'", "'\\''")}'`).join(' ')
  const script = `tty >${file}; stty rows ${rows} columns ${columns}; exec ${program}`
  return {
    ...command,
    env: { ...command.env, SHELL: '/bin/sh' },
    argv: ['script', '--quiet', '--return', '--flush', '--command', script, '/dev/null'],
  }
}
