import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const debianVersions = '/usr/lib/postgresql'

/** The newest of Debian's PostgreSQL versions that is installed here. */
export function postgresBinaries(): string | undefined {
  if (!existsSync(debianVersions)) return undefined
  return readdirSync(debianVersions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianVersions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

/**
 * A PostgreSQL server of a test's own: in a temporary directory, on a free port of 127.0.0.1, with fsync on. It ends
 * with this process however that ends, because the kernel sends it a signal then (`setpriv --pdeathsig`).
 */
export class Cluster {
  readonly password = randomBytes(12).toString('hex')
  readonly #bin: string
  readonly #directory: string
  #port = 0
  #server: ChildProcess | undefined

  private constructor(bin: string) {
    this.#bin = bin
    this.#directory = mkdtempSync(join(tmpdir(), 'havip-postgres-'))
  }

  static async start(bin: string): Promise<Cluster> {
    const cluster = new Cluster(bin)
    process.once('exit', () => cluster.#abandon())
    // A test runner ends its workers like this when a suite could not be collected: no hook of the test runs then.
    process.once('SIGTERM', () => process.exit(143))
    cluster.#initialize()
    cluster.#port = await freePort()
    await cluster.start()
    return cluster
  }

  url(database: string): string {
    return `postgresql://postgres:${this.password}@127.0.0.1:${this.#port}/${database}`
  }

  /** Starts it, also after `kill`: then PostgreSQL recovers from its log. */
  async start(): Promise<void> {
    const settings = [`port=${this.#port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=on']
    const argv = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])]
    for (let attempt = 1; ; attempt++) {
      const server = spawn(
        'setpriv',
        [...asServerUser(), '--pdeathsig', 'QUIT', join(this.#bin, 'postgres'), ...argv],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
          cwd: this.#directory,
        },
      )
      this.#server = server
      const log = await readyOrEnded(server)
      if (log === undefined) return
      // After a SIGKILL of the postmaster its children need a moment to notice and let go of the shared memory.
      if (attempt === 100 || !/shared memory block|lock file/.test(log))
        throw new Error(`PostgreSQL does not start:\n${log}`)
      await sleep(50)
    }
  }

  /** SIGKILL to the server: for the tests, the next best thing to pulling the plug. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGQUIT')
    rmSync(this.#directory, { recursive: true, force: true })
  }

  /** What `stop` does, for when there is no time to wait. */
  #abandon(): void {
    this.#server?.kill('SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 3 })
  }

  get #data(): string {
    return join(this.#directory, 'data')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }

  #initialize(): void {
    const passwordFile = join(this.#directory, 'password')
    writeFileSync(passwordFile, this.password)
    const user = serverUser()
    if (user !== undefined) {
      for (const path of [this.#directory, passwordFile]) chownSync(path, user.uid, user.gid)
      chmodSync(this.#directory, 0o700)
    }
    const options = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`, '--encoding=UTF8']
    const initdb = [join(this.#bin, 'initdb'), '-D', this.#data, '--locale=C', '--no-sync', ...options]
    // LC_ALL: initdb stops at a locale that is set but not installed.
    const env = { ...process.env, LC_ALL: 'C' }
    const made = spawnSync('setpriv', [...asServerUser(), ...initdb], { cwd: this.#directory, env, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`initdb failed:\n${made.error?.message ?? made.stderr}`)
  }
}

/** PostgreSQL refuses to run as root: there it runs as Debian's user for it, or as nobody. */
function serverUser(): { name: string; uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((user) => user[0] === name) ?? []
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as')
}

function asServerUser(): string[] {
  const user = serverUser()
  return user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']
}

/** Undefined once the server takes connections; what it logged when it ended instead. */
async function readyOrEnded(server: ChildProcess): Promise<string | undefined> {
  let log = ''
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', () => resolve(log))
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('database system is ready to accept connections')) {
        // It must go on being read, or the server would block on a full pipe; but no longer be kept.
        server.stderr?.removeAllListeners('data').resume()
        resolve(undefined)
      }
    })
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
