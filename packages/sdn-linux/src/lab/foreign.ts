import type { NetworkInterfaceId } from '@havip/cloud'
import type { Attached } from '../protocol.js'
import { linkName } from './names.js'
import { Namespace } from './namespace.js'
import { runToEnd } from './run.js'
import { Tap } from './tap.js'

/** Where the far end of an ENI's veth is: which namespace, what it is called there, and how it is the way out. */
export interface Place {
  readonly namespace: Namespace
  readonly device: string
  /** The metric of the default route by it, the usual one or a worse one; null for none. */
  readonly defaultRoute: 'usual' | 'last' | null
  /** What it is joined with, so that it has no addresses of its own there. */
  readonly tap?: Tap
}

export interface Wire extends Place {
  /** How long packets may be, bytes. */
  readonly mtu: number
}

/** ENIs whose far end is in a network namespace that somebody else has made. */
export class Foreign {
  readonly #places = new Map<NetworkInterfaceId, Place>()

  get(id: NetworkInterfaceId): Place | undefined {
    return this.#places.get(id)
  }

  /** Joins the namespace that a process of this process namespace is in. It is kept until the ENI is taken out again. */
  async add(order: Attached, pid: number): Promise<void> {
    const { networkInterfaceId } = order
    if (this.#places.has(networkInterfaceId)) throw new Error(`${networkInterfaceId} is attached elsewhere already`)
    const namespace = await Namespace.joined(pid)
    try {
      this.#places.set(networkInterfaceId, await placeIn(namespace, order, pid))
    } catch (error) {
      await namespace.kill()
      throw error
    }
  }

  /** False when it was attached nowhere else. */
  async remove(id: NetworkInterfaceId): Promise<boolean> {
    const place = this.#places.get(id)
    this.#places.delete(id)
    await place?.tap?.close()
    await place?.namespace.kill()
    return place !== undefined
  }

  list(): Attached[] {
    return [...this.#places].map(([networkInterfaceId, { device, tap }]) =>
      tap === undefined
        ? { networkInterfaceId, device, kind: 'interface' }
        : { networkInterfaceId, device: tap.device, kind: 'tap' },
    )
  }
}

async function placeIn(
  namespace: Namespace,
  { networkInterfaceId, device, kind }: Attached,
  pid: number,
): Promise<Place> {
  const veth = kind === 'tap' ? linkName(networkInterfaceId) : device
  const there = await runToEnd(namespace.inNetwork(['ip', 'link', 'show', 'dev', veth]))
  if (there.code === 0) {
    const how = kind === 'tap' ? '' : ': give another name'
    throw new Error(`there is a ${veth} in that network namespace already${how}`)
  }
  if (kind === 'interface') return { namespace, device, defaultRoute: 'last' }
  return { namespace, device: veth, defaultRoute: null, tap: await Tap.open(namespace, device, pid) }
}
