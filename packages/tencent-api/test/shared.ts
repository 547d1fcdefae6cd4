import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../../shared/tencent-api')

/** The API's description that is kept beside the repository; undefined, and said so, where it is missing. */
export function sharedJson<T>(name: string): T | undefined {
  const path = join(folder, name)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T
  console.warn(`skipped: ../shared/tencent-api/${name} is not here, so nothing is checked against it`)
  return undefined
}
