// `npm run dev -- ARGS`: the compiler watches the sources, the server (`havip serve ARGS`) restarts on what it writes.
// Ctrl-C, or the end of either, ends both.
import { spawn } from 'node:child_process'
import { root, setup } from './setup.mjs'

await setup()
// In groups of their own, to be ended whole: the compiler's launcher does not pass signals on.
const start = (args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit', detached: true })
const children = [
  start(['node_modules/typescript/bin/tsc', '-b', '--watch', '--preserveWatchOutput']),
  start(['--watch', '--watch-preserve-output', 'apps/cli/dist/bin.js', 'serve', ...process.argv.slice(2)]),
]

let ending = false
function end(signal) {
  ending = true
  for (const { pid } of children) {
    try {
      process.kill(-pid, signal)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= ending ? 0 : (code ?? 1)
    if (!ending) end('SIGTERM')
  })
}
