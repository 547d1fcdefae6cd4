import type { NetworkInterfaceId } from '@havip/cloud'
import { usualMtu } from '../protocol.js'
import { KeptFile } from './kept-file.js'

/** How long the packets of ENIs may be, where somebody has said so; kept for the next lab of the directory. */
export class Mtus {
  readonly #file: KeptFile<{ readonly mtu: number }>

  constructor(dir: string, log: (message: string) => void) {
    this.#file = new KeptFile(dir, 'interfaces.json', 'interfaces', log)
  }

  get(id: NetworkInterfaceId): number {
    return this.#file.all.get(id)?.mtu ?? usualMtu
  }

  /** Those that are not the usual one. */
  get all(): [NetworkInterfaceId, number][] {
    return [...this.#file.all].map(([id, { mtu }]) => [id as NetworkInterfaceId, mtu])
  }

  set(id: NetworkInterfaceId, mtu: number): void {
    if (mtu === usualMtu) this.#file.all.delete(id)
    else this.#file.all.set(id, { mtu })
    this.#file.write()
  }

  forget(ids: readonly NetworkInterfaceId[]): void {
    const known = ids.filter((id) => this.#file.all.delete(id))
    if (known.length > 0) this.#file.write()
  }
}
