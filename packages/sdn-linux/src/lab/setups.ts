import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstanceId } from '@havip/cloud'
import type { InstanceFile, ProcessSpec } from '../protocol.js'

/** What an instance is to have and to run, whenever it runs. */
export interface Setup {
  readonly files: readonly InstanceFile[]
  readonly processes: Readonly<Record<string, ProcessSpec>>
}

const noSetup: Setup = { files: [], processes: {} }

/**
 * The setups of all instances, kept in a file of the lab's directory: the next lab of the directory reads them, and the
 * server need not know. Its form has a version; one that cannot be read is as none.
 */
export class Setups {
  readonly #all: Map<InstanceId, Setup>
  readonly #file: string

  /** `dir` is to be one that stays readable, whatever is mounted over it. */
  constructor(
    dir: string,
    readonly log: (message: string) => void,
  ) {
    this.#file = join(dir, 'instances.json')
    this.#all = this.#read()
  }

  get ids(): readonly InstanceId[] {
    return [...this.#all.keys()]
  }

  get(id: InstanceId): Setup {
    return this.#all.get(id) ?? noSetup
  }

  set(id: InstanceId, setup: Setup): void {
    if (setup.files.length === 0 && Object.keys(setup.processes).length === 0) this.#all.delete(id)
    else this.#all.set(id, setup)
    this.#write()
  }

  forget(ids: readonly InstanceId[]): void {
    const known = ids.filter((id) => this.#all.delete(id))
    if (known.length > 0) this.#write()
  }

  #read(): Map<InstanceId, Setup> {
    try {
      const { version, instances } = JSON.parse(readFileSync(this.#file, 'utf8')) as {
        version: number
        instances: Record<InstanceId, Setup>
      }
      if (version === 1) return new Map(Object.entries(instances) as [InstanceId, Setup][])
      this.log(`instances.json is of version ${version}, which this lab does not read: nothing is declared`)
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!absent) this.log(`instances.json cannot be read (${error}): nothing is declared`)
    }
    return new Map()
  }

  /** Whole under another name first: a lab that is killed leaves the old file. It may hold passwords. */
  #write(): void {
    const unfinished = `${this.#file}.new`
    const text = JSON.stringify({ version: 1, instances: Object.fromEntries(this.#all) })
    writeFileSync(unfinished, text, { mode: 0o600 })
    renameSync(unfinished, this.#file)
  }
}
