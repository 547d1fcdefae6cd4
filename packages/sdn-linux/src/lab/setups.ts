import type { InstanceId } from '@havip/cloud'
import type { InstanceFile, ProcessSpec } from '../protocol.js'
import { KeptFile } from './kept-file.js'

/** What an instance is to have and to run, whenever it runs. */
export interface Setup {
  readonly files: readonly InstanceFile[]
  readonly processes: Readonly<Record<string, ProcessSpec>>
}

const noSetup: Setup = { files: [], processes: {} }

/** The setups of all instances, kept for the next lab of the directory; the server need not know. */
export class Setups {
  readonly #file: KeptFile<Setup>

  constructor(dir: string, log: (message: string) => void) {
    this.#file = new KeptFile(dir, 'instances.json', 'instances', log)
  }

  get ids(): readonly InstanceId[] {
    return [...this.#file.all.keys()] as InstanceId[]
  }

  get(id: InstanceId): Setup {
    return this.#file.all.get(id) ?? noSetup
  }

  set(id: InstanceId, setup: Setup): void {
    if (setup.files.length === 0 && Object.keys(setup.processes).length === 0) this.#file.all.delete(id)
    else this.#file.all.set(id, setup)
    this.#file.write()
  }

  forget(ids: readonly InstanceId[]): void {
    const known = ids.filter((id) => this.#file.all.delete(id))
    if (known.length > 0) this.#file.write()
  }
}
