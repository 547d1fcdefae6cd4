import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Cluster, postgresBinaries } from './cluster.js'

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** An empty database. */
  readonly url: string
  /** Makes another empty database and returns its URL. */
  newDatabase(): Promise<string>
  /** Kills the server and starts it again. Only a server of the test's own can be killed. */
  readonly crash: (() => Promise<void>) | undefined
  /** Drops the databases, and stops the server if it is the test's own. */
  stop(): Promise<void>
}

/**
 * The server that DATABASE_URL names, or else one of the test's own where Debian's PostgreSQL is installed. Otherwise the
 * reason why there is none, for tests to be skipped with; in CI that is an error.
 */
export async function startPostgres(): Promise<TestPostgres | { readonly reason: string }> {
  const given = process.env.DATABASE_URL
  if (given !== undefined && given !== '') return Databases.on(given, undefined)
  const bin = postgresBinaries()
  if (bin !== undefined) {
    const cluster = await Cluster.start(bin)
    return Databases.on(cluster.url('postgres'), cluster)
  }
  const reason = 'no PostgreSQL: set DATABASE_URL, or install it (apt-get install postgresql)'
  if (process.env.CI === 'true') throw new Error(`${reason}; in CI these tests are not skipped`)
  return { reason }
}

class Databases implements TestPostgres {
  url = ''
  readonly crash: (() => Promise<void>) | undefined
  readonly #admin: string
  readonly #cluster: Cluster | undefined
  readonly #made: string[] = []

  private constructor(admin: string, cluster: Cluster | undefined) {
    this.#admin = admin
    this.#cluster = cluster
    if (cluster !== undefined)
      this.crash = async () => {
        await cluster.kill()
        await cluster.start()
      }
  }

  static async on(admin: string, cluster: Cluster | undefined): Promise<Databases> {
    const databases = new Databases(admin, cluster)
    databases.url = await databases.newDatabase()
    return databases
  }

  async newDatabase(): Promise<string> {
    const name = `havip_test_${randomBytes(6).toString('hex')}`
    await this.#execute(`CREATE DATABASE ${name}`)
    this.#made.push(name)
    const url = new URL(this.#admin)
    url.pathname = name
    return url.href
  }

  async stop(): Promise<void> {
    if (this.#cluster !== undefined) return this.#cluster.stop()
    for (const name of this.#made.splice(0)) await this.#execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }

  async #execute(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#admin })
    client.on('error', () => {})
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
}

/** Waits until something holds; rejects with what was waited for after ten seconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ten seconds in vain for: ${what}`)
    await sleep(5)
  }
}
