import type { NetworkInterfaceId } from '@havip/cloud'
import type { Attached } from '../protocol.js'
import { Namespace } from './namespace.js'
import { runToEnd } from './run.js'

/** Where the far end of an ENI's veth is: which namespace, what it is called there, and how it is the way out. */
export interface Wire {
  readonly namespace: Namespace
  readonly device: string
  /** The metric of the default route by it, the usual one or a worse one; null for none. */
  readonly defaultRoute: 'usual' | 'last' | null
}

/** ENIs whose far end is in a network namespace that somebody else has made. */
export class Foreign {
  readonly #wires = new Map<NetworkInterfaceId, Wire>()

  get(id: NetworkInterfaceId): Wire | undefined {
    return this.#wires.get(id)
  }

  /** Joins the namespace that a process of this process namespace is in. It is kept until the ENI is taken out again. */
  async add({ networkInterfaceId, device }: Attached, pid: number): Promise<void> {
    if (this.#wires.has(networkInterfaceId)) throw new Error(`${networkInterfaceId} is attached elsewhere already`)
    const namespace = await Namespace.joined(pid)
    const there = await runToEnd(namespace.inNetwork(['ip', 'link', 'show', 'dev', device]))
    if (there.code === 0) {
      await namespace.kill()
      throw new Error(`there is a ${device} in that network namespace already: give another name`)
    }
    this.#wires.set(networkInterfaceId, { namespace, device, defaultRoute: 'last' })
  }

  /** False when it was attached nowhere else. */
  async remove(id: NetworkInterfaceId): Promise<boolean> {
    const wire = this.#wires.get(id)
    this.#wires.delete(id)
    await wire?.namespace.kill()
    return wire !== undefined
  }

  list(): Attached[] {
    return [...this.#wires].map(([networkInterfaceId, { device }]) => ({ networkInterfaceId, device }))
  }
}
