import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../generated/client.js'
import { readMigrations } from '../migrations.js'
import { migrate } from '../migrator.js'
import { Revisions } from '../revisions.js'
import { SqlStore } from '../sql-store.js'
import { clientConfig, connect, prepareSession } from './connection.js'
import { Notifications, notify } from './notifications.js'

/** Opens a database on a PostgreSQL server, which any number of processes may share. */
export async function openPostgres(databaseUrl: string, keptLog?: number): Promise<SqlStore> {
  const config = clientConfig(databaseUrl)
  await migrateOnce(config)
  const pool = new pg.Pool({ ...config, onConnect: prepareSession })
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    errorFormat: 'minimal',
  })
  const revisions = new Revisions()
  const tellAll = async () => {
    for (const { accountId, region, revision } of await prisma.shard.findMany())
      revisions.tell({ accountId, region }, Number(revision))
  }
  const notifications = await Notifications.open(config, (shard, revision) => revisions.tell(shard, revision), tellAll)
  return new SqlStore(
    {
      kind: 'postgres',
      prisma,
      revisions,
      announce: notify,
      // The notification comes back to this process like to any other.
      committed: () => {},
      async close() {
        await notifications.close()
        await prisma.$disconnect()
      },
    },
    keptLog,
  )
}

async function migrateOnce(config: pg.ClientConfig): Promise<void> {
  const client = await connect(config)
  try {
    await migrate({ exec: (sql) => client.query(sql), query: (sql) => client.query(sql) }, await readMigrations())
  } finally {
    await client.end()
  }
}
