import type { Cloud, NetworkInterfaceId, WorldView } from '@havip/cloud'
import { type Ipv4, parseIpv4 } from '@havip/net'
import {
  type Announcement,
  ApiError,
  type Fault,
  type FaultCreate,
  type Holder,
  type Holders,
  type Network,
} from '@havip/rest-api'
import type { ClaimReport, ClaimVerdict, Engine } from '@havip/sdn'
import { EngineFaults } from './faults.js'
import { findGuest } from './guest.js'

export interface NetworkParts {
  readonly cloud: Cloud
  readonly engine: Engine
  /** Rejects with the reason when the network does not work. */
  readonly check: () => Promise<void>
  /** Resolves when the network is what the cloud says, and every claim seen so far is recorded. */
  readonly settled: () => Promise<void>
}

/** How long an announcement may take from the guest to the engine's report, milliseconds. */
const reportLimit = 3000

/** The network's own side of the emulator, for the REST API: who holds what, and announcements made by hand. */
export class EngineNetwork implements Network {
  readonly #parts: NetworkParts
  readonly #faults: EngineFaults

  constructor(parts: NetworkParts) {
    this.#parts = parts
    this.#faults = new EngineFaults(parts.cloud, parts.engine)
  }

  async check(): Promise<void> {
    await this.#parts.check().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new ApiError('ServiceUnavailable', `The network does not work: ${why}.`)
    })
  }

  async holders(): Promise<Holders> {
    const { cloud, engine } = this.#parts
    return { engine: engine.kind, holders: await holders(cloud, engine) }
  }

  async announce(
    from: string,
    text: string,
    form: 'request' | 'reply',
    within: (accountId: string) => boolean,
  ): Promise<Announcement> {
    const { cloud, engine, settled } = this.#parts
    const address = parseIpv4(text)
    if (address === undefined) throw new ApiError('InvalidParameterValue', `address '${text}' is no IPv4 address.`)
    const eni = await findGuest(cloud, from, within)
    // What was made a moment ago can announce, too.
    await settled()
    const verdict = await announce(engine, eni.id, address, form)
    await settled()
    return { networkInterfaceId: eni.id, address, form, ...verdict }
  }

  faults(within: (accountId: string) => boolean): Promise<Fault[]> {
    return this.#faults.list(within)
  }

  async break(order: FaultCreate, within: (accountId: string) => boolean): Promise<Fault> {
    // What was made a moment ago can break, too.
    await this.#parts.settled()
    return await this.#faults.break(order, within)
  }

  mend(id: string, within: (accountId: string) => boolean): Promise<void> {
    return this.#faults.mend(id, within)
  }
}

/** Makes the guest announce, and waits for what the engine says of it. */
async function announce(
  engine: Engine,
  id: NetworkInterfaceId,
  address: Ipv4,
  form: 'request' | 'reply',
): Promise<ClaimVerdict> {
  let stop = () => {}
  let timer: NodeJS.Timeout | undefined
  const report = new Promise<ClaimReport>((resolve, reject) => {
    stop = engine.onClaim((seen) => {
      if (seen.networkInterfaceId === id && seen.address === address && seen.form === form) resolve(seen)
    })
    const limit = () =>
      reject(new ApiError('Timeout', `The announcement of ${address} by ${id} was not seen within ${reportLimit} ms.`))
    timer = setTimeout(limit, reportLimit)
  })
  try {
    await Promise.all([engine.announce(id, address, form), report])
    return (await report).verdict
  } finally {
    stop()
    clearTimeout(timer)
  }
}

async function holders(cloud: Cloud, engine: Engine): Promise<Holder[]> {
  const held = await engine.holders()
  const rows: Holder[] = []
  for (const { key, world } of await cloud.worlds()) {
    for (const haVip of world.haVips.all()) {
      const holder = held.get(haVip.id) ?? null
      rows.push({
        ...key,
        haVipId: haVip.id,
        vip: haVip.vip,
        networkInterfaceId: holder,
        instanceId: instanceOf(world, holder),
        recordedNetworkInterfaceId: haVip.networkInterfaceId,
      })
    }
  }
  return rows
}

function instanceOf(world: WorldView, id: NetworkInterfaceId | null): string | null {
  return (id === null ? undefined : world.networkInterfaces.get(id))?.attachment?.instanceId ?? null
}
