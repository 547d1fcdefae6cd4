import { existsSync } from 'node:fs'
import { access, constants, mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StoreError } from '../store-error.js'
import { isLockFile, lockDirectory } from './lock.js'

/** What lies in a data directory besides locks. */
export interface DataDirectory {
  readonly path: string
  /** PostgreSQL's files; there once they are whole. */
  readonly database: string
  /** PostgreSQL's files in the making: left over when the process was killed at its first start. */
  readonly unfinished: string
  release(): Promise<void>
}

const databaseName = 'database'

/** Makes the directory if need be, and locks it. Rejects with a StoreError when it cannot be ours. */
export async function claimDataDirectory(dataDir: string): Promise<DataDirectory> {
  const path = resolve(dataDir)
  await makeWritable(path)
  await refuseForeign(path)
  const release = await lockDirectory(path)
  const database = join(path, databaseName)
  return { path, database, unfinished: `${database}.new`, release }
}

async function makeWritable(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = { EEXIST: 'it is not a directory', ENOTDIR: 'a part of its path is not a directory' }[code ?? '']
    const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'no permission to write there' : message
    throw new StoreError(`the data directory ${path} cannot be used: ${reason ?? denied}`, { cause: error })
  }
}

/** A mistyped directory must not get a database in the middle of somebody's files. */
async function refuseForeign(path: string): Promise<void> {
  const names = await readdir(path)
  const isOurs = existsSync(join(path, databaseName, 'PG_VERSION')) || names.some(isLockFile)
  const others = names.filter((name) => name !== 'lost+found')
  if (isOurs || others.length === 0) return
  throw new StoreError(
    `the data directory ${path} holds other things (${others[0]}) and no havip database; give an empty or a new one`,
  )
}
