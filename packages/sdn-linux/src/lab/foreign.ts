import type { NetworkInterfaceId } from '@havip/cloud'
import type { Attached } from '../protocol.js'
import { linkName } from './names.js'
import { Namespace } from './namespace.js'
import { runToEnd } from './run.js'
import { Tap } from './tap.js'

/** Where the far end of an ENI's veth is: which namespace, what it is called there, and how it is the way out. */
export interface Wire {
  readonly namespace: Namespace
  readonly device: string
  /** The metric of the default route by it, the usual one or a worse one; null for none. */
  readonly defaultRoute: 'usual' | 'last' | null
  /** What it is joined with, so that it has no addresses of its own there. */
  readonly tap?: Tap
}

/** ENIs whose far end is in a network namespace that somebody else has made. */
export class Foreign {
  readonly #wires = new Map<NetworkInterfaceId, Wire>()

  get(id: NetworkInterfaceId): Wire | undefined {
    return this.#wires.get(id)
  }

  /** Joins the namespace that a process of this process namespace is in. It is kept until the ENI is taken out again. */
  async add(order: Attached, pid: number): Promise<void> {
    const { networkInterfaceId } = order
    if (this.#wires.has(networkInterfaceId)) throw new Error(`${networkInterfaceId} is attached elsewhere already`)
    const namespace = await Namespace.joined(pid)
    try {
      this.#wires.set(networkInterfaceId, await wireIn(namespace, order, pid))
    } catch (error) {
      await namespace.kill()
      throw error
    }
  }

  /** False when it was attached nowhere else. */
  async remove(id: NetworkInterfaceId): Promise<boolean> {
    const wire = this.#wires.get(id)
    this.#wires.delete(id)
    await wire?.tap?.close()
    await wire?.namespace.kill()
    return wire !== undefined
  }

  list(): Attached[] {
    return [...this.#wires].map(([networkInterfaceId, { device, tap }]) =>
      tap === undefined
        ? { networkInterfaceId, device, kind: 'interface' }
        : { networkInterfaceId, device: tap.device, kind: 'tap' },
    )
  }
}

async function wireIn(
  namespace: Namespace,
  { networkInterfaceId, device, kind }: Attached,
  pid: number,
): Promise<Wire> {
  const veth = kind === 'tap' ? linkName(networkInterfaceId) : device
  const there = await runToEnd(namespace.inNetwork(['ip', 'link', 'show', 'dev', veth]))
  if (there.code === 0) {
    const how = kind === 'tap' ? '' : ': give another name'
    throw new Error(`there is a ${veth} in that network namespace already${how}`)
  }
  if (kind === 'interface') return { namespace, device, defaultRoute: 'last' }
  return { namespace, device: veth, defaultRoute: null, tap: await Tap.open(namespace, device, pid) }
}
