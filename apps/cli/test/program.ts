import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { until } from '../src/demo/cloud.js'
import { labsBelow } from './processes.js'

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

const noConfiguration = join(tmpdir(), 'havip-no-configuration')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** The built `havip`, run as people run it: a process of its own. */
export class Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  out = ''
  err = ''

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, input?: string) {
    // The embedded database is compiled once, quickly: to compile its busy parts again costs more than a test gains.
    this.child = spawn(process.execPath, ['--liftoff-only', bin, ...args], {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // Whoever runs the tests may be logged in somewhere.
      env: { PATH: process.env.PATH ?? '', XDG_CONFIG_HOME: noConfiguration, ...env },
    })
    this.child.stdin?.end(input)
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text
    })
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal, out: this.out, err: this.err }))
    started.add(this)
    void this.ended.then(() => started.delete(this))
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Signals it, and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}

const started = new Set<Program>()
const directories: string[] = []

/** How long a program may take to end when it is asked to, milliseconds. */
const endLimit = 20_000

/** For afterEach: ends what a test left running, and removes its directories. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...started].map(endOrKill))
  for (const directory of directories.splice(0)) {
    // A lab outlives a server that is killed.
    for (const pid of labsBelow(directory)) process.kill(pid, 'SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
}

async function endOrKill(program: Program): Promise<void> {
  const timer = setTimeout(() => program.child.kill('SIGKILL'), endLimit)
  await program.end('SIGTERM')
  clearTimeout(timer)
}

/** A data directory that does not exist yet, with a path short enough for a socket below it. */
export function newDataDir(): string {
  const parent = mkdtempSync(join(tmpdir(), 'havip-'))
  directories.push(parent)
  return join(parent, 'data')
}

/** Runs a command to its end. */
export function havip(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Ended> {
  return new Program(args, env, input).ended
}

/** Runs a command on a terminal of its own; what is typed is sent once `prompt` is seen. */
export async function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  typed?: { readonly prompt: RegExp; readonly answer: string },
): Promise<string> {
  const command = [process.execPath, bin, ...args].join(' ')
  const own = { PATH: process.env.PATH ?? '', XDG_CONFIG_HOME: noConfiguration, TERM: 'xterm', ...env }
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env: own })
  let seen = ''
  let isAnswered = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
    if (isAnswered || typed?.prompt.test(seen) !== true) return
    isAnswered = true
    child.stdin.write(`${typed.answer}\n`)
  })
  await once(child, 'close')
  return seen
}

/** An embedded database is made in a second or two; on a machine that runs many tests at once it takes its time. */
const startLimit = 100_000

/** A server that is ready. */
export interface Server extends Program {
  readonly url: string
}

/** Starts `havip serve` on a free port, and waits until it is ready. */
export async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Server> {
  const program = new Program(['serve', '--port', '0', ...args], env)
  const url = await listening(program)
  await until('the server is ready', startLimit, async () => (await ready(url)).status === 200)
  return Object.assign(program, { url })
}

/** Where the server says it listens. */
export async function listening(program: Program): Promise<string> {
  let isOver = false
  void program.ended.then(() => {
    isOver = true
  })
  const said = () => /"url":"(http:[^"]+)"/.exec(program.out)?.[1]
  await until('the server listens', startLimit, () => isOver || said() !== undefined)
  return said() ?? expect.fail(`the server ended before it listened: ${program.err}${program.out}`)
}

/** What /readyz says. */
export async function ready(url: string): Promise<{ status: number; checks: Record<string, string> }> {
  const reply = await fetch(`${url}/readyz`)
  const { checks } = (await reply.json()) as { checks: Record<string, string> }
  return { status: reply.status, checks }
}

/** The sentence a command ended with; a test fails where it said more, such as a stack trace. */
export function oneLine(text: string): string {
  // The parser of the command line adds hints in parentheses.
  const [line = '', ...more] = text
    .trim()
    .split('\n')
    .filter((each) => !each.startsWith('('))
  expect(more).toEqual([])
  return line
}
