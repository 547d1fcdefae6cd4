import { readdir, readFile } from 'node:fs/promises'

export interface Migration {
  /** `time_what`, the name of its folder; applied in the order of names. */
  readonly name: string
  readonly sql: string
}

const directory = new URL('../../../prisma/migrations/', import.meta.url)

/** The migrations this program comes with, oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(new URL(`${name}/migration.sql`, directory), 'utf8'),
    })),
  )
}
