import type { Cloud, IdGenerator, NetworkInterfaceId, WorldView } from '@havip/cloud'
import { type Ipv4, ipProtocols, parseIpv4 } from '@havip/net'
import {
  type Announcement,
  ApiError,
  type Fault,
  type FaultCreate,
  type FaultOrderer,
  type Holder,
  type Holders,
  type Network,
  type PortCounters,
  type Scope,
  type SeenAnnouncement,
  type Tables,
  type Trace,
  type TraceCreate,
} from '@havip/rest-api'
import {
  type Capture,
  type CaptureListener,
  type ClaimReport,
  type ClaimVerdict,
  compile,
  type Engine,
  type NetworkTables,
  TableIndex,
  type TracedPacket,
  trace,
} from '@havip/sdn'
import { AnnouncementLog } from '../network/announcement-log.js'
import type { FaultLog } from '../network/fault-log.js'
import { EngineFaults } from './faults.js'
import { findGuest, findHaVip, findRemoteGuest } from './guest.js'

export interface NetworkParts {
  readonly cloud: Cloud
  readonly engine: Engine
  readonly faults: FaultLog
  readonly ids: IdGenerator
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
  readonly #announcements: AnnouncementLog

  constructor(parts: NetworkParts) {
    this.#parts = parts
    this.#faults = new EngineFaults(parts)
    this.#announcements = new AnnouncementLog(parts.engine)
  }

  get engine() {
    return this.#parts.engine.kind
  }

  async check(): Promise<void> {
    await this.#parts.check().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new ApiError('ServiceUnavailable', `The network does not work: ${why}.`)
    })
  }

  async remoteGuest(name: string, within: (accountId: string) => boolean): Promise<string> {
    return (await findRemoteGuest(this.#parts, name, within)).id
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
    return { networkInterfaceId: eni.id, address, form, ...outcome(verdict) }
  }

  async announcements(scope: Scope): Promise<SeenAnnouncement[]> {
    const own = await this.#ports(scope)
    return this.#announcements.all().flatMap(({ number, at, networkInterfaceId, address, sourceMac, form, verdict }) =>
      own.has(networkInterfaceId)
        ? [
            {
              number,
              at: new Date(at).toISOString(),
              networkInterfaceId,
              address,
              sourceMac,
              form,
              ...outcome(verdict),
            },
          ]
        : [],
    )
  }

  async tables(scope: Scope): Promise<Tables> {
    return { ...(await this.#compiled(scope)) } as unknown as Tables
  }

  async counters(scope: Scope): Promise<PortCounters[]> {
    const own = await this.#ports(scope)
    const all = await this.#parts.engine.counters()
    return all.filter(({ id }) => own.has(id)).map((port) => ({ ...port, dropped: { ...port.dropped } }))
  }

  async trace(scope: Scope, packet: TraceCreate): Promise<Trace> {
    const tables = new TableIndex(await this.#compiled(scope))
    const from = packet.from === 'internet' ? packet.from : await this.#sender(scope, tables, packet.from)
    const { source, protocol = 'udp', sourcePort, destinationPort } = packet
    if (from === 'internet' && source === undefined) {
      throw new ApiError('InvalidParameterValue', 'source is missing: a packet from the internet has to say it.')
    }
    // What has just been claimed is held by who claimed it.
    await this.#parts.settled()
    const traced: TracedPacket = {
      from,
      destination: addressOf('destination', packet.destination),
      protocol: ipProtocols[protocol],
      ...(source !== undefined && { source: addressOf('source', source) }),
      ...(sourcePort !== undefined && { sourcePort }),
      ...(destinationPort !== undefined && { destinationPort }),
    }
    const { engine } = this.#parts
    const explained = trace(tables, await engine.holders(), traced, await engine.faults())
    return { ...explained, hops: [...explained.hops] }
  }

  /** An ENI of the account and region. ApiError ResourceNotFound, or Ambiguous. */
  async #sender({ accountId, region }: Scope, tables: TableIndex, name: string): Promise<NetworkInterfaceId> {
    const { id } = await findGuest(this.#parts.cloud, name, (account) => account === accountId)
    if (tables.ports.get(id) !== undefined) return id
    throw new ApiError('ResourceNotFound', `There is no ENI '${name}' in ${region}; or say internet.`)
  }

  async #ports(scope: Scope): Promise<ReadonlySet<NetworkInterfaceId>> {
    return new Set((await this.#compiled(scope)).ports.map(({ id }) => id))
  }

  #compiled({ accountId, uin, region, actor, requestId }: Scope): Promise<NetworkTables> {
    return this.#parts.cloud.read({ accountId, uin, region, actor }, { action: 'Read', requestId }, compile)
  }

  async capture(target: string, within: (accountId: string) => boolean, listener: CaptureListener): Promise<Capture> {
    const { cloud, engine, settled } = this.#parts
    const haVip = await findHaVip(cloud, target, within)
    const found =
      haVip === undefined
        ? ({ kind: 'eni', id: (await findGuest(cloud, target, within)).id } as const)
        : ({ kind: 'havip', id: haVip.id } as const)
    // What was made a moment ago can be seen, too.
    await settled()
    return await engine.capture(found, listener)
  }

  async faults(within: (accountId: string) => boolean): Promise<Fault[]> {
    // Those of what has just been removed have ended.
    await this.#parts.settled()
    return await this.#faults.list(within)
  }

  async break(order: FaultCreate, by: FaultOrderer): Promise<Fault> {
    // What was made a moment ago can break, too.
    await this.#parts.settled()
    return await this.#faults.break(order, by)
  }

  mend(id: string, by: FaultOrderer): Promise<void> {
    return this.#faults.mend(id, by)
  }
}

function outcome(verdict: ClaimVerdict): Pick<Announcement, 'honoured' | 'haVipId' | 'from' | 'reason' | 'due'> {
  if (verdict.honoured !== 'later') return verdict
  return { honoured: false, haVipId: verdict.haVipId, due: new Date(verdict.due).toISOString() }
}

function addressOf(member: string, text: string): Ipv4 {
  const address = parseIpv4(text)
  if (address !== undefined) return address
  throw new ApiError('InvalidParameterValue', `${member} '${text}' is no IPv4 address.`)
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
