import { spawn } from 'node:child_process'

/** Where Debian keeps the tools; an ordinary user's PATH often leaves the sbin ones out. */
export const toolPath = `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/local/sbin:/usr/sbin:/sbin`

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  /** The same, where it is no text. */
  readonly stdoutBytes: Buffer
  readonly stderr: string
}

/** Runs a command to its end, whatever that is; rejects only when it cannot be started. */
export function runToEnd(
  argv: readonly string[],
  input: string | Uint8Array = '',
  env: NodeJS.ProcessEnv = { ...process.env, PATH: toolPath },
): Promise<Ran> {
  const [file = '', ...args] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    // A command that ends before it read its input breaks the pipe; its exit code says why.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const stdoutBytes = Buffer.concat(out)
      resolve({ code, signal, stdout: stdoutBytes.toString(), stdoutBytes, stderr: Buffer.concat(err).toString() })
    })
  })
}

/** Runs a command that has to succeed. Resolves with its standard output. */
export async function run(argv: readonly string[], input: string | Uint8Array = ''): Promise<string> {
  const ran = await runToEnd(argv, input)
  if (ran.code === 0) return ran.stdout
  throw new Error(`${nameOf(argv)} failed (${ran.signal ?? ran.code}): ${firstLine(ran.stderr)}`)
}

function nameOf(argv: readonly string[]): string {
  // Behind `nsenter` and its options stands the command that matters.
  const command = argv[0] === 'nsenter' ? argv.slice(argv.findIndex((arg, at) => at > 0 && !arg.startsWith('-'))) : argv
  return command.slice(0, 3).join(' ')
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'no message'
  )
}
