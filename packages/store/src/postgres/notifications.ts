import type { ShardKey } from '@havip/cloud'
import type pg from 'pg'
import type { Database } from '../tables/index.js'
import { connect } from './connection.js'

/** Every revision of every shard is told on this channel, by the transaction that makes it. */
const channel = 'havip_revision'

export async function notify(db: Database, { accountId, region }: ShardKey, revision: number): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify([accountId, region, revision])})`
}

type Listener = (shard: ShardKey, revision: number) => void

/** Milliseconds between attempts to connect again: the first, and the most. */
const [firstDelay, longestDelay] = [100, 5000]

/** Listens on a connection of its own, for as long as it takes: when the connection is lost it makes a new one. */
export class Notifications {
  readonly #config: pg.ClientConfig
  readonly #listener: Listener
  readonly #missed: () => Promise<void>
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  /** `missed` is called when connected again: what was told in between did not arrive. */
  private constructor(config: pg.ClientConfig, listener: Listener, missed: () => Promise<void>) {
    this.#config = config
    this.#listener = listener
    this.#missed = missed
  }

  static async open(config: pg.ClientConfig, listener: Listener, missed: () => Promise<void>): Promise<Notifications> {
    const notifications = new Notifications(config, listener, missed)
    await notifications.#connect()
    return notifications
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end()
  }

  async #connect(): Promise<void> {
    const client = await connect(this.#config)
    client.on('notification', ({ payload }) => this.#receive(payload))
    try {
      await client.query(`LISTEN ${channel}`)
    } catch (error) {
      await client.end()
      throw error
    }
    client.on('end', () => this.#reconnect(firstDelay))
    this.#client = client
    if (this.#closed) await client.end()
  }

  #reconnect(delay: number): void {
    if (this.#closed) return
    this.#retry = setTimeout(() => {
      this.#connect().then(
        // When that fails the connection is of no use either: its end starts this again.
        () => this.#missed().catch(() => this.#client?.end()),
        () => this.#reconnect(Math.min(2 * delay, longestDelay)),
      )
    }, delay).unref()
  }

  #receive(payload: string | undefined): void {
    const [accountId, region, revision] = JSON.parse(payload ?? '[]') as [string?, string?, number?]
    if (accountId !== undefined && region !== undefined && revision !== undefined)
      this.#listener({ accountId, region }, revision)
  }
}
