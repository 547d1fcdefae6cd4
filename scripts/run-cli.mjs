// `npm start`, `npm run demo`, `npm run havip` and the command `havip`: set-up, then the command in this very process, so
// that Ctrl-C, exit codes and standard output are its own.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.mjs'

// npm passes a signal on to its shell, and most shells die of it without passing it on further: `kill` of npm's pid would
// leave the command running. A command that has lost the shell it came from ends as if it had got the signal.
if (process.env.npm_command !== undefined) {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 100)
  watch.unref()
}

await setup()
const bin = join(root, 'apps/cli/dist/bin.js')
process.argv[1] = bin
await import(pathToFileURL(bin))
