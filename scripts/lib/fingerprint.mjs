import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A hash of the files' names and contents and of what else counts. Contents, because a checkout changes every time stamp. */
export function fingerprint(root, files, alsoCounts) {
  const hash = createHash('sha256')
  for (const text of alsoCounts) hash.update(`${text}\0`)
  for (const file of files) {
    const content = readFileSync(join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
