import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a lab keeps for the next one of its directory: objects by id, in a file of JSON. Its form has a version; one that cannot be
 * read is as none.
 */
export class KeptFile<V> {
  readonly all: Map<string, V>

  /** `dir` is to be one that stays readable, whatever is mounted over it. */
  constructor(
    readonly dir: string,
    readonly name: string,
    /** The member of the file that has the objects. */
    readonly member: string,
    readonly log: (message: string) => void,
  ) {
    this.all = this.#read()
  }

  #read(): Map<string, V> {
    try {
      const text = readFileSync(join(this.dir, this.name), 'utf8')
      const { version, [this.member]: all } = JSON.parse(text) as Record<string, unknown>
      if (version === 1) return new Map(Object.entries(all as Record<string, V>))
      this.log(`${this.name} is of version ${version}, which this lab does not read: nothing is declared`)
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!absent) this.log(`${this.name} cannot be read (${error}): nothing is declared`)
    }
    return new Map()
  }

  /** Whole under another name first: a lab that is killed leaves the old file. It may hold passwords. */
  write(): void {
    const file = join(this.dir, this.name)
    const text = JSON.stringify({ version: 1, [this.member]: Object.fromEntries(this.all) })
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
}
