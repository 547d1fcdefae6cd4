import { execFileSync } from 'node:child_process'
import { openSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { socketPath } from '../protocol.js'
import type { GuestProcess } from './guest-process.js'
import { Lab } from './lab.js'
import { Mtus } from './mtus.js'
import { Session } from './session.js'
import { Setups } from './setups.js'

/** How often the holders are read back, to find claims whose messages were lost. */
const readBackMs = 5_000

/** The launcher's pipe: one line, `ready` or what went wrong. */
const launcher = 3

function main(dir: string): void {
  const path = socketPath(dir)
  const log = (message: string) => process.stderr.write(`${new Date().toISOString()} ${message}\n`)
  // By a descriptor it can be found even below /run, where something else is mounted in a moment.
  const kept = `/proc/self/fd/${openSync(dir, 'r')}`
  const lab = new Lab(log, new Setups(kept, log), new Mtus(kept, log))
  const processes = new Map<number, GuestProcess>()
  const server = createServer((socket) => {
    new Session(lab, processes, socket, shutDown)
  })
  const shutDown = () => {
    server.close()
    rmSync(path, { force: true })
    // The process namespace ends with this process, and takes everything else along.
    process.exit(0)
  }
  process.on('SIGTERM', shutDown)
  // Commands and sessions report their own failures; what comes here is a fault of the lab. Better gone than wrong.
  process.on('uncaughtException', (error) => {
    log(`fault: ${error.stack ?? error.message}`)
    process.exit(1)
  })
  setInterval(() => {
    lab.holders().catch((error: Error) => log(error.message))
  }, readBackMs).unref()
  server.once('error', (error) => {
    tell(`cannot listen on ${path}: ${error.message}`)
    process.exit(1)
  })
  // The socket is made at once, and for its owner alone.
  const umask = process.umask(0o177)
  server.listen(path, () => {
    // Nothing that runs here may write to the machine's /run. The socket is open already, wherever it is.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', '/run'])
    tell('ready')
  })
  process.umask(umask)
}

function tell(line: string): void {
  writeSync(launcher, `${line}\n`)
}

main(process.argv[2] ?? '.')
