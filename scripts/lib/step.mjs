import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Runs a command silently with a line about it on stderr; when it fails, shows its output and ends this process. */
export async function runStep({ title, command, env = {}, cwd, failure }) {
  const started = performance.now()
  process.stderr.write(`${title} ... `)
  const { code, output } = await run(command, env, cwd)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (code === 0) {
    process.stderr.write(`${seconds} s\n`)
    return
  }
  process.stderr.write(`failed after ${seconds} s\n\n${output.trimEnd()}\n\n${failure}\n`)
  process.exit(1)
}

function run([program, ...args], env, cwd) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program === 'npm' && process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const stop = passOnSignals(child)
    child.on('error', (error) => resolve({ code: 1, output: `${program}: ${error.message}` }))
    child.on('close', (code) => {
      stop()
      resolve({ code: code ?? 1, output })
    })
  })
}

/** Ends the child, and then this process, when this process is told to end: nothing goes on in the background. */
function passOnSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const end = (signal) => {
    child.kill(signal)
    child.once('close', () => process.exit(128 + constants.signals[signal]))
  }
  for (const signal of signals) process.once(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}
