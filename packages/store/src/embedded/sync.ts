import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Has what was written to a file, or the names in a directory, reach the disk. */
export async function sync(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** `sync` for a directory and everything in it: what PostgreSQL's initdb leaves to the operating system. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await sync(path)
  }
  await sync(directory)
}
