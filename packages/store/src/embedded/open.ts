import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PrismaClient } from '../generated/client.js'
import { readMigrations } from '../migrations.js'
import { migrate } from '../migrator.js'
import { Revisions } from '../revisions.js'
import { SqlStore } from '../sql-store.js'
import { StoreError } from '../store-error.js'
import { claimDataDirectory, type DataDirectory } from './data-directory.js'
import { DurableFs, durableStartParams } from './durable-fs.js'
import { MendedPGlite } from './pglite-adapter.js'
import { sync, syncTree } from './sync.js'

/** Opens the database of a data directory inside this process, and makes it first where there is none. */
export async function openEmbedded(dataDir: string, keptLog?: number): Promise<SqlStore> {
  const directory = await claimDataDirectory(dataDir)
  try {
    if (!existsSync(directory.database)) await makeDatabase(directory)
    return storeOn(await startMigrated(directory.database), directory, keptLog)
  } catch (error) {
    await directory.release()
    throw error instanceof StoreError ? error : unopenable(directory, error)
  }
}

function storeOn(lite: PGlite, directory: DataDirectory, keptLog: number | undefined): SqlStore {
  const prisma = new PrismaClient({ adapter: new MendedPGlite(lite), errorFormat: 'minimal' })
  const revisions = new Revisions()
  return new SqlStore(
    {
      kind: 'embedded',
      prisma,
      revisions,
      // The lock keeps other processes out: there is nobody else to tell.
      announce: async () => {},
      committed: (shard, revision) => revisions.tell(shard, revision),
      async close() {
        await prisma.$disconnect()
        await lite.close()
        await directory.release()
      },
    },
    keptLog,
  )
}

/** Under another name until it is whole, so that a process killed meanwhile leaves no half of a database behind. */
async function makeDatabase({ path, database, unfinished }: DataDirectory): Promise<void> {
  await rm(unfinished, { recursive: true, force: true })
  const lite = await startMigrated(unfinished)
  await lite.close()
  await syncTree(unfinished)
  await rename(unfinished, database)
  await sync(path)
}

async function startMigrated(path: string): Promise<PGlite> {
  const lite = await PGlite.create({
    fs: new DurableFs(path),
    startParams: durableStartParams(PGlite.defaultStartParams),
  })
  try {
    await migrate(lite, await readMigrations())
    return lite
  } catch (error) {
    await lite.close()
    throw error
  }
}

function unopenable({ path }: DataDirectory, error: unknown): StoreError {
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreError(`the database in ${path} cannot be opened: ${reason}`, { cause: error })
}
