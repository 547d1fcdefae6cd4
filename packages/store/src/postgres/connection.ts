import pg from 'pg'
import { StoreError } from '../store-error.js'

/** Milliseconds until a server that does not answer counts as unreachable. */
const connectTimeout = 5000

/** Settings of every connection to the database of a URL. Rejects a URL that is none, without repeating it. */
export function clientConfig(databaseUrl: string): pg.ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl) || !URL.canParse(databaseUrl))
    throw new StoreError('DATABASE_URL is not a URL of the form postgresql://user:password@host:5432/database')
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    application_name: 'havip',
  }
}

/** Connects, with what every session needs. Rejects with a StoreError that says why, and never the password. */
export async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config)
  // Without a listener a connection lost later would end the process; whoever uses the client adds its own.
  client.on('error', () => {})
  try {
    await client.connect()
    await prepareSession(client)
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw unreachable(client, error)
  }
}

/** Prisma's adapter reads and writes times as if the session's zone were UTC, whatever it is. */
export async function prepareSession(client: pg.ClientBase): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'")
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; is PostgreSQL running?',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ENOENT: 'there is no such socket; is PostgreSQL running?',
  '28P01': 'the password is wrong, or the user does not exist',
  '28000': 'the server does not let this user in (pg_hba.conf)',
  '3D000': 'the database does not exist; create it with createdb',
  '53300': 'the server has no connection left',
  '57P03': 'the server is starting up or shutting down',
}

function unreachable(client: pg.Client, error: unknown): StoreError {
  const where = `database ${client.database ?? ''} at ${client.host}:${client.port} as user ${client.user ?? ''}`
  // A host with several addresses fails with one error for each.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code = '', message } = first as NodeJS.ErrnoException
  return new StoreError(`cannot open the PostgreSQL ${where}: ${reasons[code] ?? message}`, { cause: error })
}
