import type { Cloud, NetworkInterface, NetworkInterfaceId, WorldView } from '@havip/cloud'
import { type Ipv4, parseIpv4 } from '@havip/net'
import { type Announcement, ApiError, type Holder, type Holders, type Network } from '@havip/rest-api'
import type { ClaimReport, ClaimVerdict, Engine } from '@havip/sdn'

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

  constructor(parts: NetworkParts) {
    this.#parts = parts
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

/** An ENI by its id, an instance's primary one by the instance's id, or either by a private IP. */
async function findGuest(
  cloud: Cloud,
  from: string,
  within: (accountId: string) => boolean,
): Promise<NetworkInterface> {
  const found: NetworkInterface[] = []
  for (const { key, world } of await cloud.worlds()) {
    if (!within(key.accountId)) continue
    const eni = world.networkInterfaces.get(from)
    if (eni !== undefined) found.push(eni)
    for (const each of world.networkInterfaces.by('instance', from)) if (each.primary) found.push(each)
    for (const vpc of world.vpcs.all()) {
      const owner = world.privateIps.get(`${vpc.id}/${from}`)?.owner
      const byAddress = owner?.kind === 'eni' ? world.networkInterfaces.get(owner.networkInterfaceId) : undefined
      if (byAddress !== undefined) found.push(byAddress)
    }
  }
  const [eni, other] = found
  if (eni === undefined) {
    throw new ApiError(
      'ResourceNotFound',
      `'${from}' is no ENI, instance or private IP; give an id such as eni-xxxxxxxx or ins-xxxxxxxx.`,
    )
  }
  if (other !== undefined)
    throw new ApiError('Ambiguous', `'${from}' is the address of ${eni.id} and of ${other.id}; give the ENI's id.`)
  return eni
}
